"""The pages over HTTP: every page draws, the portal acts, refusals say where."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from agreements.drafting import services as drafting_services
from agreements.drafting import variables as drafting_variables
from agreements.library.seed import load_standard
from agreements.models import Agreement, Clause, OpenPoint, Template
from agreements.review import services as review_services
from agreements.terms import calendar
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.text import names_in
from tests.agreements.factories import (
    approve,
    code_of,
    make_active,
    make_draft,
    make_template,
    run_jobs,
    signers,
    start_signature,
)

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def page(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return response.content.decode()


def staff(name: str, *args: str) -> str:
    return reverse(f"agreements:{name}", args=args)


def portal(cast, name: str, *args: str) -> str:
    return reverse(f"portal:{name}", args=[cast.a.public_id, *args])


def test_an_agreement_is_drawn_up_in_two_steps_from_the_template_of_the_type(cast):
    load_standard(SYSTEM)
    cast.vocabulary.company.standard_template = "partnership-standard"
    cast.vocabulary.company.save()
    client = cast.staff_client("manager")
    start = staff("create") + f"?partner={cast.a.public_id}"
    # From the page of a partner with a usual template the first step is taken already.
    assert client.get(start).url == f"{start}&template=partnership-standard"
    assert "partnership-standard" in page(client, start + "&choose=1")
    answer = client.post(start, {"partner": cast.a.public_id, "template": "partnership-standard"})
    assert answer.status_code == 302
    assert "revenue_share_rate" in page(client, answer.url)

    data = {
        "title": "Accord Alpha",
        "language": "fr",
        "own_entity": cast.vocabulary.own_entity.public_id,
        "starts_on": "2026-03-01",
        "ends_on": "2028-02-29",
        "notice_days": "90",
        "tacit_renewal": "on",
        "renewal_months": "12",
        "confidentiality": "none",
        "value": "12 500,50",
        "currency": "EUR",
        "optional": ["governance"],
        "v_revenue_share_rate": "17.5",
        "v_liability_cap": "50000",
        "v_governing_law": "FR",
    }
    answer = client.post(answer.url, data)
    agreement = Agreement.objects.get()
    assert answer.url == staff("detail", agreement.public_id)
    version = agreement.versions.get()
    assert version.values == {
        "revenue_share_rate": "0.175",
        "liability_cap": {"amount": "50000.00", "currency": "EUR"},
        "governing_law": "FR",
    }
    assert (agreement.value_minor, agreement.currency) == (1_250_050, "EUR")
    codes = [clause["code"] for clause in version.clauses]
    assert "governance" in codes
    assert "company-revenue-share" in codes
    assert "government-security" not in codes
    text = page(client, answer.url)
    assert "17,5\u202f%" in text
    assert "Values are missing" in text


def test_the_standard_library_is_loaded_once_and_its_texts_name_only_known_variables(cast):
    first = load_standard(SYSTEM)
    assert first["templates"] == 8
    assert load_standard(SYSTEM) == {"clauses": 0, "templates": 0, "completed": 0}
    for template in Template.objects.prefetch_related("clauses__versions"):
        for clause in template.clauses.all():
            texts = clause.versions.get().text
            assert set(texts) == {"en", "fr"}
            assert drafting_variables.unknown_names(texts.values(), template.variables) == set(), (
                template.code,
                clause.code,
            )
            assert names_in(texts["en"]) == names_in(texts["fr"]), clause.code


def test_every_staff_page_draws_at_every_stage(cast):
    client = cast.staff_client("administrator")
    draft = make_draft(cast)
    drafting_services.exclusivity_add(actor=cast.actor("manager"), agreement=draft, mode="sole", country="FR")
    review_services.point_raise(
        actor=cast.actor("legal"), agreement=draft, clause_code="law", text="Hm", proposed_text="Other."
    )
    point = OpenPoint.objects.get()
    for tab in ("terms", "versions", "signatures", "timeline"):
        page(client, staff("tab", draft.public_id, tab))
    for name in ("detail", "terms", "values", "clause-add", "exclusivity-add", "cancel", "compare"):
        page(client, staff(name, draft.public_id))
    page(client, staff("clause-edit", draft.public_id, "law"))
    page(client, staff("clause-edit", draft.public_id, "nothing"), 404)
    page(client, staff("point-settle", point.public_id))
    page(client, staff("list") + "?q=standard&status=draft")
    page(client, reverse("partners:tab", args=[cast.a.public_id, "agreements"]))
    review_services.point_withdraw(actor=cast.actor("legal"), point=point)
    approve(cast, Agreement.objects.get())
    page(client, staff("detail", draft.public_id))
    page(client, staff("signers", draft.public_id))
    page(client, staff("signed-copy", draft.public_id))
    draft.refresh_from_db()
    start_signature(cast, draft)
    for name in ("detail", "signature-stop"):
        page(client, staff(name, draft.public_id))
    page(client, staff("tab", draft.public_id, "signatures"))


def test_the_library_pages_draw_and_a_new_version_leaves_agreements_as_they_are(cast):
    draft = make_draft(cast)
    client = cast.staff_client("legal")
    clause = Clause.objects.get(code="law")
    for url in (
        staff("clauses"),
        staff("clause-new"),
        staff("clause", clause.public_id),
        staff("clause-change", clause.public_id),
        staff("clause-version", clause.public_id),
        staff("templates"),
        staff("template-new"),
        staff("template", Template.objects.get().public_id),
    ):
        page(client, url)
    answer = client.post(
        staff("clause-version", clause.public_id),
        {"text_en": "New law.", "text_fr": "Nouveau droit.", "effective_from": "2026-04-01"},
    )
    assert answer.status_code == 302
    assert clause.version_on(date(2026, 3, 31)).number == 1
    clause.refresh_from_db()
    assert Clause.objects.get(code="law").version_on(date(2026, 4, 1)).text["en"] == "New law."
    assert "New law." not in page(client, staff("detail", draft.public_id))


def test_the_partner_reviews_comments_and_agrees_in_the_portal(cast):
    agreement = make_draft(cast)
    client = cast.member_client("a", "administrator")
    url = portal(cast, "agreement", agreement.public_id)
    missing = client.get(portal(cast, "agreement", "agr_" + "0" * 26))
    hidden = client.get(url)
    assert (hidden.status_code, hidden.content) == (404, missing.content)

    cast.staff_client("manager").post(staff("send", agreement.public_id))
    assert "Send back" in page(client, url)
    client.post(
        portal(cast, "agreement-point", agreement.public_id), {"clause_code": "law", "text": "Too long"}
    )
    point = OpenPoint.objects.get()
    assert (point.side, point.clause_code) == ("partner", "law")
    yes = {"agrees": "1", "version": "1"}
    answer = client.post(portal(cast, "agreement-answer", agreement.public_id), yes, follow=True)
    assert "still have open points" in answer.content.decode()
    client.post(portal(cast, "agreement-point-withdraw", point.public_id))
    client.post(portal(cast, "agreement-answer", agreement.public_id), yes)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.agreed_version) == ("draft", 1)
    for role, status in (("reader", 403), ("finance", 403), ("sales", 302)):
        answer = cast.member_client("a", role).post(portal(cast, "agreement-chase", agreement.public_id))
        assert answer.status_code == status
    foreign = cast.member_client("b", "administrator")
    theirs = reverse("portal:agreement", args=[cast.b.public_id, agreement.public_id])
    assert (
        foreign.get(theirs).content
        == foreign.get(theirs.replace(agreement.public_id, "agr_" + "0" * 26)).content
    )
    for name in ("agreements", "home"):
        page(client, portal(cast, name))
    for name in ("agreement-compare", "agreement"):
        page(client, portal(cast, name, agreement.public_id))


def test_signers_are_chosen_the_document_is_kept_and_signed_with_a_code_on_both_sides(cast, run_outbox):
    agreement = approve(cast, make_draft(cast))
    manager = cast.staff_client("manager")
    answer = manager.post(
        staff("signers", agreement.public_id),
        {
            "who_1": cast.members["a"]["administrator"].public_id,
            "capacity_1": "Director",
            "who_2": cast.staff["manager"].public_id,
            "capacity_2": "Head of partnerships",
        },
    )
    assert answer.status_code == 302
    first, second = signers(agreement)
    client = cast.member_client("a", "administrator")
    url = portal(cast, "signature", first.public_id)
    assert "Send me the code" in page(client, url)
    first.refresh_from_db()
    assert first.code_counter == 0  # opening the page sends nothing
    assert cast.member_client("a", "sales").get(url).status_code == 403

    client.post(url, {"do": "code"})
    run_outbox()
    sign_mail, code_mail = (m for m in mail.outbox if m.to == ["administrator@a.test"])
    assert url in sign_mail.body
    code = code_of(first)
    assert f"{code[:3]} {code[3:]}" in code_mail.body
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answer = client.post(url, {"do": "sign", "code": wrong, "typed_name": "Administrator", "consent": "on"})
    assert answer.status_code == 422
    assert "not the code" in answer.content.decode()
    answer = client.post(url, {"do": "sign", "code": code, "typed_name": "Someone", "consent": "on"})
    assert answer.status_code == 422
    first.refresh_from_db()
    assert first.code_attempts == 2
    answer = client.post(url, {"do": "sign", "code": code, "typed_name": "administrator", "consent": "on"})
    assert answer.status_code == 302
    assert "You have signed" in page(client, url)

    mine = staff("sign", second.public_id)
    assert cast.staff_client("legal").get(mine).status_code == 403
    manager.post(mine, {"do": "code"})
    code = code_of(second)
    manager.post(mine, {"do": "sign", "code": code, "typed_name": "Manager", "consent": "on"})
    agreement.refresh_from_db()
    assert agreement.status == "active"

    run_jobs()
    text = page(client, portal(cast, "agreement", agreement.public_id))
    assert "2026-001-certificate.pdf" in text
    document = agreement.documents.get(kind="signed")
    copy = cast.staff_client("manager").get(staff("preview", agreement.public_id))
    assert copy.url == staff("document", document.public_id)
    answer = client.get(portal(cast, "agreement-document", document.public_id), follow=True)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    other = reverse("portal:agreement-document", args=[cast.b.public_id, document.public_id])
    assert cast.member_client("b", "administrator").get(other).status_code == 404
    page(cast.staff_client("auditor"), staff("tab", agreement.public_id, "signatures"))


def test_renewal_workbench_and_decisions(cast, time_machine):
    agreement = make_active(cast, renewal_months=12)
    time_machine.move_to("2026-09-01T10:00:00Z", tick=False)
    client = cast.staff_client("manager")
    assert "Alpha Conseil" in page(client, staff("renewals"))
    assert "Alpha Conseil" not in page(client, staff("renewals") + "?days=30")
    assert "Alpha Conseil" not in page(client, staff("renewals") + "?days=365&mine=1")
    for name in ("renew", "end"):
        page(client, staff(name, agreement.public_id))
    time_machine.move_to("2026-10-20T10:00:00Z", tick=False)
    client = cast.staff_client("manager")
    end = {"ended_on": "2026-12-31", "reason": "No results"}
    answer = client.post(staff("end", agreement.public_id), end)
    assert answer.status_code == 422
    assert "notice period of 90 days" in answer.content.decode()
    client.post(staff("renew", agreement.public_id), {"months": "6"})
    new = Agreement.objects.get(renewed_from=agreement)
    assert new.ends_on == date(2027, 6, 30)
    page(client, staff("tab", new.public_id, "terms"))


def test_the_calendar_feed_shows_what_its_person_may_see_today(cast, client):
    agreement = make_active(cast)
    member = cast.members["a"]["sales"]
    url = staff("feed", calendar.feed_token(member, cast.a.public_id))
    answer = client.get(url)
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "DTSTART;VALUE=DATE:20261002" in text
    assert "DTSTART;VALUE=DATE:20261231" in text
    assert agreement.number in text
    other = client.get(staff("feed", calendar.feed_token(cast.staff["manager"])))
    assert agreement.number in other.content.decode()
    outsider = client.get(staff("feed", calendar.feed_token(cast.outsider, cast.a.public_id)))
    assert outsider.status_code == 404
    cast.a.memberships.filter(user=member).update(ended_at="2026-03-01T00:00:00Z")
    assert client.get(url).status_code == 404
    assert client.get(url.replace(".ics", "x.ics")).status_code == 404


def test_lists_and_exports_follow_the_scope(cast):
    template = make_template(cast)
    make_draft(cast, template)
    make_draft(cast, template, partner=cast.b)
    text = page(cast.staff_client("manager"), staff("list"))
    assert "2026-001" in text
    assert "2026-002" in text
    assert "2026-002" not in page(cast.staff_client("manager_own"), staff("list"))
    export = cast.staff_client("manager_own").get(staff("list") + "?export=csv")
    lines = b"".join(export.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert cast.staff_client("support").get(staff("list") + "?export=csv").status_code == 403
    assert cast.staff_client("marketing").get(staff("list")).status_code == 403


def test_the_list_costs_the_same_queries_for_three_and_thirty(cast, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    template = make_template(cast)
    client = cast.staff_client("manager")

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, url)
        return len(queries)

    for _n in range(3):
        make_draft(cast, template)
    count(staff("list"))
    three = count(staff("list"))
    for _n in range(12):
        make_draft(cast, template)
    assert count(staff("list")) == three


def test_the_portal_shows_the_terms_that_were_sent_while_we_write_others(cast):
    manager, client = cast.actor("manager"), cast.member_client("a", "administrator")
    agreement = make_draft(cast, title="Partnership")
    drafting_services.exclusivity_add(actor=manager, agreement=agreement, mode="sole", country="FR")
    review_services.agreement_send(actor=manager, agreement=agreement)
    review_services.agreement_take_back(actor=manager, agreement=agreement)
    drafting_services.exclusivity_remove(actor=manager, exclusivity=agreement.exclusivities.get())
    changed = {"title": "On probation", "ends_on": date(2026, 6, 30), "passive_sales": "forbidden to them"}
    drafting_services.agreement_terms_change(actor=manager, agreement=agreement, **changed)
    urls = [portal(cast, name, agreement.public_id) for name in ("agreement", "agreement-compare")]
    for url in [*urls, portal(cast, "agreements")]:
        said = page(client, url)
        assert "Partnership" in said
        assert not [
            text for text in ("On probation", "30 June", "30 Jun", "forbidden to them") if text in said
        ]
    said = page(client, urls[0])
    assert "31 December 2026" in said or "31 Dec 2026" in said
    assert "Sole: France" in said
    review_services.agreement_send(actor=manager, agreement=agreement)
    said = page(client, urls[0])
    assert "On probation" in said
    assert "Sole: France" not in said


def test_an_answer_is_to_the_version_that_was_read(cast):
    manager, client = cast.actor("manager"), cast.member_client("a", "administrator")
    agreement = make_draft(cast)
    review_services.agreement_send(actor=manager, agreement=agreement)
    url = portal(cast, "agreement", agreement.public_id)
    assert page(client, url).count('name="version" value="1"') == 2
    review_services.agreement_take_back(actor=manager, agreement=agreement)
    drafting_services.agreement_terms_change(actor=manager, agreement=agreement, notice_days=1)
    review_services.agreement_send(actor=manager, agreement=agreement)
    answer = portal(cast, "agreement-answer", agreement.public_id)
    for form in ({"agrees": "1", "version": "1"}, {"agrees": "1"}, {"text": "No", "version": "²"}):
        assert "changed after you opened it" in client.post(answer, form, follow=True).content.decode()
    agreement.refresh_from_db()
    assert (agreement.status, agreement.agreed_version) == ("with_partner", 0)
    assert not OpenPoint.objects.exists()
    with pytest.raises(DomainError) as refusal:
        review_services.agreement_answer(
            actor=cast.member("a", "administrator"), agreement=agreement, version=1, agrees=True
        )
    assert (refusal.value.status, refusal.value.code) == (409, "newer-version")
    assert page(client, url).count('name="version" value="2"') == 2
    client.post(answer, {"agrees": "1", "version": "2"})
    agreement.refresh_from_db()
    assert (agreement.status, agreement.agreed_version) == ("draft", 2)


@pytest.mark.parametrize("side", ["staff", "portal"])
def test_who_gave_the_address_of_a_calendar_away_takes_a_new_one(cast, client, side):
    make_active(cast)
    user = cast.staff["manager"] if side == "staff" else cast.members["a"]["sales"]
    shown = staff("renewals") if side == "staff" else portal(cast, "agreements")
    colleague = staff("feed", calendar.feed_token(cast.staff["legal"]))
    owner = cast.login(user)
    address = owner.get(shown).context["feed_url"]
    assert client.get(address).status_code == 200
    answer = owner.post(reverse("accounts:calendars_void"), {"next": shown}, follow=True)
    assert answer.redirect_chain == [(shown, 302)]
    assert "no longer work" in answer.content.decode()
    assert client.get(address).status_code == 404
    assert client.get(answer.context["feed_url"]).status_code == 200
    assert client.get(colleague).status_code == 200
    event = Event.objects.get(code="accounts.user.calendars_voided")
    assert (event.actor_id, event.target_id) == (user.public_id, user.public_id)
