"""Proposals: made from what is known, edited, sent as a document that is kept, opened by a link, answered."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agreements.models import Clause, ClauseVersion, Template, TemplateClause
from core import clock, files
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue import jobs
from core.queue import mail as mails
from partners.models import (
    Answer,
    AnswerSheet,
    Contact,
    Partner,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
)
from pipeline.business_cases import services as cases
from pipeline.models import Proposal, ProposalSection
from pipeline.proposals import links, pdf, sending, services
from pipeline.proposals.rules import Block, blocks, mark
from pipeline.recruitment import things
from tests.pipeline.plans import make_plan, share
from tests.pipeline.test_business_cases import LINES
from tests.support.factories import make
from tests.support.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(newcomer):
    """Gamma speaks French."""
    Partner.objects.filter(pk=newcomer.partner_id).update(language="fr")
    newcomer.refresh_from_db()
    return newcomer


@pytest.fixture
def draft(cast, newcomer) -> Proposal:
    return services.proposal_begin(actor=cast.actor("manager"), recruitment=newcomer)


@pytest.fixture
def ada(newcomer) -> Contact:
    return Contact.objects.create(
        partner=newcomer.partner, name="Ada Roy", email="ada@gamma.test", language="fr"
    )


@pytest.fixture
def client(cast):
    return cast.staff_client("manager")


@pytest.fixture
def quick(monkeypatch):
    """Documents as a line of text: how they look is another test's."""
    monkeypatch.setattr(pdf, "render", lambda snapshot, **_: f"%PDF-1.7 {snapshot['title']}".encode())


def section(proposal: Proposal, code: str) -> ProposalSection:
    return proposal.sections.select_related("proposal__recruitment__partner").get(code=code)


def address(route: str, row) -> str:
    return reverse(f"pipeline:{route}", args=[row.public_id])


def sent(cast, proposal: Proposal, contact: Contact) -> Proposal:
    sending.proposal_send(actor=cast.actor("manager"), proposal=proposal, contact=contact)
    jobs.run_due()
    return Proposal.objects.get(pk=proposal.pk)


def needs_of(recruitment, **answers: str) -> None:
    """A questionnaire of needs with a question for each answer, answered for the recruitment."""
    row = Questionnaire.objects.create(subject="needs", code="needs", title={"en": "Needs"})
    version = QuestionnaireVersion.objects.create(questionnaire=row, number=1)
    sheet = make(
        AnswerSheet,
        recruitment.partner,
        questionnaire=row,
        version=None,
        status="open",
        subject_id=recruitment.public_id,
    )
    texts = {name: {"en": name, "fr": f"{name} (fr)"} for name in answers}
    section = make(Section, recruitment.partner, version=version, title={"fr": "Usages"})
    made = [
        make(
            Question,
            recruitment.partner,
            version=version,
            section=section,
            code=name.lower(),
            kind="text",
            label=texts[name],
        )
        for name in answers
    ]
    QuestionnaireVersion.objects.filter(pk=version.pk).update(status="published", published_at=clock.now())
    for question, value in zip(made, answers.values(), strict=True):
        make(Answer, recruitment.partner, sheet=sheet, question=question, code=question.code, value=value)


# -- What a draft says --------------------------------------------------------------------------------


def test_a_draft_is_made_of_what_is_there_and_says_what_is_not(client, draft):
    assert [row.code for row in draft.sections.exclude(text="")] == ["introduction", "next-steps"]
    page = read(client, address("proposal", draft))
    assert "Our Foundation and Gamma Énergie have looked at what they could do together." in page
    assert "The questionnaire of needs is not answered yet." in page
    assert "There is no joint plan yet." in page
    assert "The business case has no line of the partner’s side yet." in page


def test_a_draft_takes_from_questionnaire_plan_case_and_clauses_in_the_language_of_the_partner(
    cast, french, client
):
    manager = cast.actor("manager")
    needs_of(french, Volume="40 000 agents")
    share(manager, make_plan(manager, recruitment=french), "summary", "phases", "steps")
    cases.business_case_begin(
        actor=manager, recruitment=french, lines=LINES, start_year=2027, years=3, assumptions="Our secret"
    )
    template = Template.objects.create(
        code="company-standard", kind="partnership", name={"en": "Standard"}, term_months=12
    )
    type_ = french.partner.type
    type_.standard_template = template.code
    type_.save()
    clause = Clause.objects.create(code="purpose", part=2, title={"en": "Purpose", "fr": "Objet"})
    ClauseVersion.objects.create(
        clause=clause, number=1, text={"fr": "{our_name} et {partner_name}. {duration}"},
        effective_from=clock.today(), created_by="usr_x",
    )  # fmt: skip
    TemplateClause.objects.create(template=template, clause=clause, position=1)
    proposal = services.proposal_begin(actor=manager, recruitment=french)
    texts = {row.code: row.text for row in proposal.sections.all()}
    assert texts["needs"] == "# Usages\n- Volume (fr)\u202f: 40 000 agents"
    assert "Infrastructure" in texts["plan"]
    # The partner's side alone: costs 5,000, gains 34,000.
    assert "5\u202f000\u202f€" in texts["business-case"]
    assert "34\u202f000\u202f€" in texts["business-case"]
    assert "580" in texts["business-case"]
    whole = "\n".join(texts.values())
    assert "100\u202f000" not in whole
    assert "Our secret" not in whole
    assert "Our Foundation et Gamma Énergie." in texts["terms"]
    assert "12 mois" in texts["terms"]
    assert "Gamma Énergie" in proposal.title


def test_there_is_one_draft_at_a_time_and_versions_count(cast, newcomer, draft, ada, quick):
    manager = cast.actor("manager")
    with pytest.raises(DomainError) as refusal:
        services.proposal_begin(actor=manager, recruitment=newcomer)
    assert (refusal.value.status, refusal.value.link) == (409, address("proposal", draft))
    first = sent(cast, draft, ada)
    second = services.proposal_begin(actor=manager, recruitment=newcomer)
    assert second.number == 2
    first.refresh_from_db()
    assert first.status == "sent"
    sent(cast, second, ada)
    first.refresh_from_db()
    assert first.status == "replaced"


@pytest.mark.one_engine
def test_a_text_is_read_as_headings_points_and_paragraphs():
    assert blocks("# Scope\nTwo lines\nof one\n\n- a\n- b\nend") == [
        Block("heading", ("Scope",)),
        Block("paragraph", ("Two lines", "of one")),
        Block("points", ("a", "b")),
        Block("paragraph", ("end",)),
    ]


# -- Editing ------------------------------------------------------------------------------------------


def test_what_a_person_wrote_is_replaced_only_after_they_saw_both_texts(cast, newcomer, draft, client):
    intro = section(draft, "introduction")
    services.proposal_section_change(
        actor=cast.actor("manager"), section=intro, title="Dear Gamma", text="Words of ours."
    )
    # Made anew as a whole, the edited section stays.
    plan = make_plan(cast.actor("manager"), recruitment=newcomer)
    client.post(address("proposal-refresh", draft))
    # Nothing of a plan that is not shared goes into what is sent.
    assert "Infrastructure" not in section(draft, "plan").text
    share(cast.actor("manager"), plan, "phases")
    client.post(address("proposal-refresh", draft))
    assert section(draft, "introduction").text == "Words of ours."
    assert "Infrastructure" in section(draft, "plan").text
    url = address("proposal-section-regenerate", intro)
    with pytest.raises(DomainError):
        services.proposal_section_regenerate(actor=cast.actor("manager"), section=intro)
    page = client.get(url).content.decode()
    assert re.search(r"<del>[^<]*Words ", page)
    assert re.search(r"<ins>[^<]*Foundation ", page)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
    # Somebody edits it once more: that text was not seen.
    services.proposal_section_change(
        actor=cast.actor("manager"), section=intro, title="Dear Gamma", text="Other words."
    )
    assert client.post(url, {"seen": seen}).status_code == 409
    assert section(draft, "introduction").text == "Other words."
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(url).content.decode())[1]
    assert client.post(url, {"seen": seen}).status_code == 302
    assert section(draft, "introduction").text.startswith("Our Foundation and Gamma")


def test_who_saves_a_section_second_sees_both_texts(cast, draft, client):
    intro = section(draft, "introduction")
    seen = mark(intro.text)
    services.proposal_section_change(
        actor=cast.actor("administrator"), section=intro, title="Introduction", text="Theirs first."
    )
    url = address("proposal-section-edit", intro)
    refused = client.post(url, {"seen": seen, "title": "Introduction", "text": "Mine second."})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Theirs first." in page
    assert "Mine second." in page
    again = {"seen": mark("Theirs first."), "title": "Introduction", "text": "Both.\r\nTogether."}
    assert client.post(url, again).status_code == 302
    assert section(draft, "introduction").text == "Both.\nTogether."


def test_a_letter_that_no_document_has_is_refused_where_it_is_typed(client, draft):
    intro = section(draft, "introduction")
    url = address("proposal-section-edit", intro)
    refused = client.post(url, {"seen": mark(intro.text), "title": "Introduction", "text": "\ue000"})
    assert refused.status_code == 422
    assert "No typeface of our documents has the character" in refused.content.decode()


# -- Sending ------------------------------------------------------------------------------------------


def test_a_proposal_is_made_by_a_job_kept_with_its_hash_and_mailed(cast, newcomer, draft, ada, quick, client):
    response = client.post(address("proposal-send", draft), {"contact": ada.public_id})
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.file) == ("sending", None)
    assert "The document is being made" in read(client, address("proposal", draft))
    # Nothing of it is edited while it is on its way.
    with pytest.raises(DomainError) as refusal:
        services.proposal_section_change(
            actor=cast.actor("manager"), section=section(draft, "introduction"), title="x", text="y"
        )
    assert refusal.value.code == "wrong-status"
    jobs.run_due()
    draft.refresh_from_db()
    content = files.read(draft.file)
    assert (draft.status, draft.sha256) == ("sent", hashlib.sha256(content).hexdigest())
    assert draft.snapshot["sections"][0]["text"].startswith("Our Foundation")
    assert things.found(newcomer, ["proposal-sent"])["proposal-sent"].url == address("proposal", draft)
    mail = OutgoingMail.objects.get(kind="pipeline.proposal")
    assert mail.recipient == ada.public_id
    # The job may be run again, by whoever finds it: nothing is sent twice.
    sending.proposal_deliver(
        actor=cast.actor("manager").as_system(),
        proposal=draft,
        of=sending.mark_of(draft.snapshot),
        content=b"x",
    )
    assert OutgoingMail.objects.count() == 1
    assert Event.objects.filter(code="pipeline.proposal.sent").count() == 1


def test_a_proposal_taken_back_in_time_is_not_sent(cast, draft, ada, quick, client):
    sending.proposal_send(actor=cast.actor("manager"), proposal=draft, contact=ada)
    client.post(address("proposal-take-back", draft))
    jobs.run_due()
    draft.refresh_from_db()
    assert (draft.status, draft.contact, draft.snapshot) == ("draft", None, {})
    assert not OutgoingMail.objects.exists()


def test_it_is_sent_to_somebody_of_the_partner_with_an_address(cast, draft, ada):
    other = Contact.objects.create(partner=cast.b, name="Eve", email="eve@b.test")
    silent = Contact.objects.create(partner=draft.recruitment.partner, name="Noé")
    for contact in (other, silent):
        with pytest.raises(DomainError) as refusal:
            sending.proposal_send(actor=cast.actor("manager"), proposal=draft, contact=contact)
        assert (refusal.value.status, refusal.value.field) == (422, "contact")


def test_what_was_sent_never_changes(cast, draft, ada, quick):
    sent(cast, draft, ada)
    for values in ({"title": "Another"}, {"snapshot": {}}, {"sha256": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=draft.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=draft.pk).delete()


def test_the_partner_reads_its_side_of_the_case_and_never_ours(cast, newcomer, ada, quick):
    manager = cast.actor("manager")
    case = cases.business_case_begin(
        actor=manager, recruitment=newcomer, lines=LINES, start_year=2027, years=3, assumptions="Our secret"
    )
    proposal = sent(cast, services.proposal_begin(actor=manager, recruitment=newcomer), ada)
    assert [line["label"] for line in proposal.snapshot["case"]["lines"]] == ["Training", "Margin"]
    assert "Our secret" not in str(proposal.snapshot)
    assert proposal.case_version.case == case
    # What was sent stays readable as it was, whatever becomes of the case.
    cases.business_case_change(actor=manager, case=case, lines=[])
    assert len(proposal.case_version.snapshot["lines"]) == 4


@pytest.mark.one_engine
def test_the_document_is_written_in_its_language(cast, french, ada):
    proposal = services.proposal_begin(actor=cast.actor("manager"), recruitment=french)
    snapshot = sending.snapshot_of(proposal)
    content = pdf.render({**snapshot, "sections": [*snapshot["sections"], {
        "code": "needs", "title": "Besoins", "text": "# Volume\n- 40 000 agents"}]})  # fmt: skip
    assert content.startswith(b"%PDF-")


# -- The link -----------------------------------------------------------------------------------------


def test_a_contact_without_an_account_reads_it_by_the_link_in_its_language(cast, draft, ada, quick):
    sent(cast, draft, ada)
    mail = OutgoingMail.objects.get(kind="pipeline.proposal")
    message = mails.compose(mail, mails.people.find([ada.public_id])[ada.public_id])
    assert message.to == ["ada@gamma.test"]
    path = re.search(r"http://[^/]+(/proposal/\S+/)", message.body)[1]
    visitor = Client(headers={"accept-language": "fr"})
    page = visitor.get(path)
    assert page.status_code == 200
    # Without a referrer, browsers send the form of the page from nowhere, and it is refused.
    assert page["Referrer-Policy"] == "same-origin"
    draft.refresh_from_db()
    assert draft.opened_at is None
    document = visitor.post(path)
    assert b"".join(document.streaming_content).startswith(b"%PDF-1.7")
    visitor.post(path)
    draft.refresh_from_db()
    assert draft.opened_count == 2
    opened = Event.objects.get(code="pipeline.proposal.opened")
    assert opened.on_behalf == ada.public_id
    assert "2 times, first" in read(cast.staff_client("manager"), address("proposal", draft))


def test_a_link_that_is_stale_forged_or_of_somebody_who_left_leads_nowhere(
    cast, draft, ada, quick, time_machine
):
    def asked(token: str) -> int:
        return Client().get(reverse("pipeline:proposal-link", args=[token])).status_code

    token = links.proposal_link(draft.public_id)
    assert asked(token) == 404  # not sent yet
    sent(cast, draft, ada)
    assert asked(token) == 200
    assert asked(token[:-2] + "xx") == 404
    Contact.objects.filter(pk=ada.pk).update(archived_at=clock.now())
    assert asked(token) == 404
    Contact.objects.filter(pk=ada.pk).update(archived_at=None)
    time_machine.move_to(clock.now() + timedelta(days=61))
    assert asked(token) == 404


# -- Answers, and what was written elsewhere ----------------------------------------------------------


def test_an_answer_is_noted_once_with_its_day(cast, draft, ada, quick, client):
    sent(cast, draft, ada)
    url = address("proposal-refuse", draft)
    today = clock.today().isoformat()
    assert client.post(url, {"answered_on": today, "note": ""}).status_code == 422
    early = {"answered_on": "2020-01-01", "note": "Too dear"}
    assert "on the day it was sent, or since" in client.post(url, early).content.decode()
    assert client.post(url, {"answered_on": today, "note": "Too dear"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.answer_note) == ("refused", "Too dear")
    with pytest.raises(DomainError) as refusal:
        services.proposal_accept(actor=cast.actor("manager"), proposal=draft)
    assert refusal.value.code == "wrong-status"


def test_a_proposal_written_elsewhere_is_kept_as_it_was_sent(newcomer, client):
    url = address("proposal-add", newcomer)
    upload = SimpleUploadedFile("offer.pdf", b"%PDF-1.7 ours")
    later = (clock.today() + timedelta(days=1)).isoformat()
    assert client.post(url, {"file": upload, "sent_on": later}).status_code == 422
    upload.seek(0)
    assert client.post(url, {"file": upload, "sent_on": clock.today().isoformat()}).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.number) == ("sent", 1)
    assert files.read(proposal.file) == b"%PDF-1.7 ours"
    assert "written elsewhere" in read(client, address("proposal", proposal))
    assert "proposal-sent" in things.found(newcomer, ["proposal-sent"])


def test_the_api_makes_edits_and_sends_a_proposal(api, newcomer, ada, quick):
    made = post(api, "/api/v1/proposals/", {"recruitment": newcomer.public_id})
    assert made.status_code == 201, made.json()
    url = f"/api/v1/proposals/{made.json()['id']}/"
    needs = next(one for one in made.json()["sections"] if one["code"] == "needs")
    text = {"title": "Needs", "text": "A hub."}
    edited = api.patch(f"/api/v1/proposal-sections/{needs['id']}/", text, content_type="application/json")
    assert edited.json() == {"id": needs["id"], "code": "needs", "is_edited": True, **text}
    assert post(api, f"{url}send/", {"contact": ada.public_id}).json()["status"] == "sending"
    jobs.run_due()
    refused = post(api, f"{url}refuse/", {"note": "Too dear"})
    assert (refused.json()["status"], refused.json()["answer_note"]) == ("refused", "Too dear")
    assert post(api, f"{url}accept/", {}).status_code == 409


def post(api, url: str, body: dict):
    return api.post(url, body, content_type="application/json")


def test_the_card_of_a_recruitment_shows_case_and_proposals(client, newcomer, draft):
    page = read(client, address("recruitment", newcomer))
    assert "Business case No business case yet" in page
    assert "Partnership proposal for Gamma Énergie Version 1" in page


def test_who_sends_it_reads_what_is_still_in_brackets(cast, draft, ada, client):
    intro = section(draft, "introduction")
    text = "Governed by [Applicable law] and [Applicable law], for [Term]."
    services.proposal_section_change(actor=cast.actor("manager"), section=intro, title=intro.title, text=text)
    page = read(client, address("proposal-send", draft))
    assert "Still in brackets: [Applicable law], [Term]." in page
    assert "Ada Roy <ada@gamma.test>" in page
