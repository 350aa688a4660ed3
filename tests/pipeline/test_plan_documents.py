"""Documents of joint plans: the proposal holds what the partner may read, the annex is what was signed."""

from __future__ import annotations

import hashlib
import html as html_text
import re
from datetime import date

import pytest

from agreements.library import services as library
from agreements.models import Signature
from agreements.signing import annexes
from agreements.signing import pdf as agreement_pdf
from agreements.signing.rendering import render_inputs
from agreements.signing.services import Signer, signature_start
from core import files
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import OutgoingMail
from pipeline.models import PlanDocument
from pipeline.plan_documents import contract, pdf, services
from pipeline.plan_documents.subscriptions import sign_plan
from pipeline.plans import document
from pipeline.plans import services as plans
from tests.agreements.factories import approve, sign
from tests.pipeline.plans import make_plan, open_jointly, share

pytestmark = pytest.mark.django_db

WHOLE = (
    "DataSens", "Public data platform", "Linagora", "founded in 2000", "LinShare", "File sharing",
    "alternative to Dropbox", "Open project", "Open publisher", "Data pipeline", "Sovereign cloud", "No cloud",
    "No lock-in", "Infrastructure", "6 months", "Documentation", "Training", "€150,000.00", "€200,000.00",
    "€700,000.01", "Hosting trial", "Availability", "Sovereign hosting", "Growth", "Sovereignty",
    "First meeting", "Trial", "Co-development", "Mme Roy", "linagora.example", "Write to them",
)  # fmt: skip
PRIVATE = ("Co-development", "Write to them", "Mme Roy", "€150,000.00")
SHARED = ("summary", "profiles", "alignments", "contributions", "synergies", "phases", "gains", "steps")


@pytest.fixture
def manager(cast):
    return cast.actor("manager")


@pytest.fixture
def plan(manager, cast):
    return make_plan(manager, partner=cast.a)


@pytest.fixture
def quick(monkeypatch):
    """Documents whose bytes say what they hold, without laying them out."""

    def written(page: str, **options) -> bytes:
        return b"%PDF-1.7 " + page.encode()

    monkeypatch.setattr("web.pdf.from_html", written)


def said(page: str) -> str:
    return re.sub(r"\s+", " ", html_text.unescape(re.sub(r"<[^>]*>", " ", page)))


def send(manager, plan, language="en") -> PlanDocument:
    doc = document.read_shared(plan, language)
    return services.plan_proposal_send(
        actor=manager, plan=plan, language=language, snapshot=document.plain(doc), content=pdf.render(doc)
    )


def refused(code: str, function, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        function(**arguments)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


@pytest.mark.one_engine
def test_the_whole_document_holds_every_fact_in_its_order(manager, plan):
    text = said(pdf.html(document.read(plan, manager, "en")))
    for fact in WHOLE:
        assert fact in text, fact
    heads = ["Who we are", "Synergies", "Phases and commitments", "Value for each side", "Next steps",
             "Economic options", "Impact of the partnership", "Contacts", "Recommended actions"]  # fmt: skip
    places = [text.index(f" {head} ") for head in heads]
    assert places == sorted(places)


@pytest.mark.one_engine
def test_what_the_partner_gets_holds_no_private_section(manager, plan):
    share(manager, plan, *SHARED)
    text = said(pdf.html(document.read_shared(plan, "en")))
    for fact in set(WHOLE) - set(PRIVATE) - {"Hosting trial", "Availability", "linagora.example"}:
        if "€" not in fact:
            assert fact in text, fact
    for fact in (*PRIVATE, "€"):
        assert fact not in text, fact
    assert "Pilots" not in text
    assert "Budget" not in text


@pytest.mark.one_engine
def test_it_is_written_in_a_language_and_laid_out(manager, plan):
    doc = document.read(plan, manager, "fr")
    assert "Cloud souverain" in pdf.html(doc)
    assert pdf.render(doc).startswith(b"%PDF-")


@pytest.mark.one_engine
def test_the_partner_s_logo_stands_beside_ours(cast, manager, plan):
    from demo.logo import drawn

    url = f"/staff/partners/{cast.a.public_id}/logo/"
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = cast.staff_client("manager")
    assert client.post(url, {"logo": SimpleUploadedFile("logo.png", drawn())}).status_code == 302
    picture = client.get(url + "image/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    plan.partner.refresh_from_db()
    assert "data:image/png;base64," in pdf.html(document.read(plan, manager, "en"))
    portal = cast.member_client("a", "administrator")
    assert portal.post(f"/portal/{cast.a.public_id}/company/logo/remove/").status_code == 302
    assert client.get(url + "image/").status_code == 404


def test_a_proposal_is_kept_as_it_was_sent(manager, plan, cast, quick):
    assert "Share a section first" in str(refused("conflict", send, manager=manager, plan=plan).message)
    share(manager, plan, *SHARED)
    row = send(manager, plan)
    assert (row.kind, row.number, row.language) == ("proposal", 1, "en")
    assert hashlib.sha256(files.read(row.file)).hexdigest() == row.sha256
    told = set(OutgoingMail.objects.filter(kind="pipeline.plan_proposal").values_list("recipient", flat=True))
    assert told == set(row.sent_to) == {m.public_id for m in cast.members["a"].values()}
    assert send(manager, plan).number == 2
    stale = document.plain(document.read_shared(plan, "en"))
    plans.plan_row_change(actor=manager, row=plan.planphase_rows.first(), values={"months": 7})
    refused(
        "changed-meanwhile",
        services.plan_proposal_send,
        actor=manager,
        plan=plan,
        language="en",
        snapshot=stale,
        content=b"%PDF-",
    )


@pytest.mark.one_engine
def test_the_partner_finds_it_in_the_portal(cast, manager, plan, quick):
    share(manager, plan, *SHARED)
    row = send(manager, plan)
    member, other = cast.member_client("a", "reader"), cast.member_client("b", "administrator")
    page = member.get(f"/portal/{cast.a.public_id}/joint-plans/{plan.public_id}/documents/")
    assert f"{plan.number}-proposal-1.pdf" in page.content.decode()
    assert "Write to them" not in page.content.decode()
    address = f"/portal/{{}}/joint-plans/documents/{row.public_id}/"
    assert member.get(address.format(cast.a.public_id)).status_code == 302
    assert other.get(address.format(cast.b.public_id)).status_code == 404
    kept = member.get(f"/portal/{cast.a.public_id}/joint-plans/{plan.public_id}/pdf/")
    assert b"Mme Roy" not in b"".join(kept.streaming_content)
    assert (
        cast.staff_client("support").get(f"/staff/joint-plans/{plan.public_id}/documents/").status_code == 403
    )


# -- The contract -------------------------------------------------------------------------------------


@pytest.fixture
def template():
    named = {"name": "purpose_summary", "type": "text", "label": {"en": "Purpose"}, "required": True}
    clause = library.clause_create(
        actor=SYSTEM,
        code="intent",
        part=2,
        title={"en": "Intent"},
        text={"en": "They explore {purpose_summary}."},
        effective_from=date(2020, 1, 1),
        variables=[named],
    )
    return library.template_create(
        actor=SYSTEM, code="mou", kind="mou", name={"en": "MOU"}, variables=[named], clauses=[clause],
        term_months=12, notice_days=0,
    )  # fmt: skip


@pytest.fixture
def agreement(manager, plan, template):
    open_jointly(manager, plan, *SHARED)
    plans.plan_change(actor=manager, plan=plan, starts_on=date(2030, 1, 1))
    return services.plan_contract_draw_up(actor=manager, plan=plan, template=template)


def put_to_signature(cast, agreement):
    approve(cast, agreement)
    drawn = annexes.drawn(agreement, to_sign=True)
    signers = [
        Signer(side="partner", capacity="Director", user=cast.members["a"]["administrator"]),
        Signer(side="us", capacity="Head", user=cast.staff["manager"]),
    ]
    version, snapshot = render_inputs(agreement, signers, drawn)
    signature_start(
        actor=cast.actor("manager"), agreement=agreement, signers=signers, version=version, snapshot=snapshot,
        content=agreement_pdf.render_agreement(snapshot), annexes=drawn,
    )  # fmt: skip


def test_a_contract_is_filled_in_from_the_plan(manager, plan, agreement, template):
    version = agreement.versions.get()
    assert version.values == {"purpose_summary": "Sovereign data platform"}
    assert (agreement.starts_on, agreement.ends_on) == (date(2030, 1, 1), date(2031, 6, 30))
    # The budget is private.
    assert agreement.value_minor is None
    message = refused(
        "conflict", services.plan_contract_draw_up, actor=manager, plan=plan, template=template
    ).message
    assert agreement.number in str(message)


def test_the_annex_is_part_of_what_is_signed_and_frozen_with_it(cast, manager, plan, agreement, quick):
    put_to_signature(cast, agreement)
    annex = PlanDocument.objects.get(kind="annex")
    round = agreement.rounds.get()
    sealed = said(files.read(round.file).decode())
    assert "Annex 1" in sealed
    assert annex.sha256 in sealed
    assert "Training" in sealed
    assert "Write to them" not in sealed
    assert contract.changed_sections(annex, plan) == []
    # Progress is no change of what was agreed; another text is.
    row = plan.plancommitment_rows.get(side="us")
    plans.plan_progress_note(actor=manager, row=row, values={"done_on": date(2026, 1, 1), "evidence": "Seen"})
    assert contract.changed_sections(annex, plan) == []
    plans.plan_row_change(actor=manager, row=plan.plansynergy_rows.get(), values={"side": "both"})
    assert contract.changed_sections(annex, plan) == ["synergies"]
    for client, address in (
        (cast.staff_client("manager"), f"/staff/agreements/{agreement.public_id}/"),
        (
            cast.member_client("a", "administrator"),
            f"/portal/{cast.a.public_id}/agreements/{agreement.public_id}/",
        ),
    ):
        page = said(client.get(address).content.decode())
        assert "Changed since the annex: Synergies." in page
        assert plan.number in page


def test_the_plan_is_signed_with_its_agreement_once(cast, manager, plan, agreement, quick, run_outbox):
    put_to_signature(cast, agreement)
    first, second = Signature.objects.filter(round__agreement=agreement).order_by("position")
    sign(cast.member("a", "administrator"), first)
    sign(manager, second)
    run_outbox()
    plan.refresh_from_db()
    assert plan.stage == "signed"
    assert plan.signed_on is not None
    from core.models import Event

    sign_plan(Event.objects.get(code="agreements.agreement.signed"))
    assert Event.objects.filter(code="pipeline.plan.signed").count() == 1
    # From now on nothing that is agreed changes by one side alone.
    own = plan.plancommitment_rows.get(side="us")
    refused("takes-consent", plans.plan_row_change, actor=manager, row=own, values={"text": {"en": "Less"}})
    refused("takes-consent", plans.plan_change, actor=manager, plan=plan, title={"en": "Other"})
