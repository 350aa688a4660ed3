"""Registration from draft to sale: what is protected, who learns what, what is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from core import clock
from core.errors import DomainError
from core.events import timeline
from core.models import Event, OutgoingMail
from core.money import Money
from pipeline.deals import closing as deal_closing
from pipeline.deals import decisions as deal_decisions
from pipeline.deals import policy as deal_policy
from pipeline.deals import services as deal_services
from pipeline.models import Deal, DealPolicy, DuplicateFinding, ProtectedIdentity, Sale
from pipeline.protection import services as protection_services
from pipeline.tasks import expire_deals, warn_of_expiry
from tests.pipeline.deal_factories import SIREN, approve, register, registration

# A Tuesday: two business days later is Thursday.
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def held(deal: Deal) -> set[tuple[str, str, str]]:
    return set(deal.identities.filter(state="held").values_list("kind", "value", "line"))


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=f"pipeline.{kind}"))


def code_of(call) -> str:
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value.code


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def test_a_registration_is_protected_from_its_submission(cast):
    deal = register(cast, customer_registration="552 100 554 00013")
    assert (deal.number, deal.status, deal.protection) == ("D-2026-0001", "submitted", "provisional")
    assert deal.decide_by == date(2026, 11, 19)
    assert held(deal) == {
        ("domain", "helio-sante.fr", "platform"),
        ("registration", f"FR:{SIREN}", "platform"),
    }
    assert [mail.recipient for mail in mails("deal_submitted")] == [cast.staff["manager_own"].public_id]


def test_a_weekend_and_a_holiday_do_not_count_for_the_decision(cast):
    # Friday 30 October 2026: Monday 2 November is a business day, Sunday 1 November is not.
    with time_machine.travel(datetime(2026, 12, 24, 9, 0, tzinfo=UTC)):
        assert register(cast).decide_by == date(2026, 12, 29)  # Thursday + Friday 25 off → Monday, Tuesday


def test_a_draft_keeps_what_is_wrong_and_protects_nothing(cast):
    actor = cast.member("a", "sales")
    typed = {"customer_name": "Helio", "customer_domain": "not a domain", "amount": "12,345"}
    deal = deal_services.deal_draft_save(actor=actor, partner=cast.a, typed=typed, customer_name="Helio")
    assert (deal.status, deal.typed, deal.number) == ("draft", typed, "")
    assert not ProtectedIdentity.objects.exists()
    deal_services.deal_submit(actor=actor, deal=deal, **registration(cast))
    deal.refresh_from_db()
    assert (deal.status, deal.typed) == ("submitted", {})
    assert [line.code for line in deal.product_lines.all()] == ["platform"]


def test_what_another_system_sends_replaces_what_was_typed(cast):
    actor = cast.member("a", "sales")
    typed = {"customer_domain": "not a domain", "how": "Called"}
    deal = deal_services.deal_draft_save(actor=actor, partner=cast.a, typed=typed, customer_name="Helio")
    deal_services.deal_draft_save(actor=actor, partner=cast.a, deal=deal, customer_domain="helio-sante.fr")
    deal.refresh_from_db()
    assert (deal.customer_domain, deal.typed) == ("helio-sante.fr", {"how": "Called"})


def test_a_draft_can_be_deleted_and_a_submission_cannot(cast):
    actor = cast.member("a", "sales")
    draft = deal_services.deal_draft_save(actor=actor, partner=cast.a, customer_name="Helio")
    deal_services.deal_draft_delete(actor=actor, deal=draft)
    assert not Deal.objects.exists()
    deal = register(cast)
    assert code_of(lambda: deal_services.deal_draft_delete(actor=actor, deal=deal)) == "wrong-status"


def test_what_is_missing_is_said_field_by_field(cast):
    with pytest.raises(DomainError) as caught:
        register(cast, customer_domain="someone@gmail.com", how=" ", product_lines=[], public_tender=True)
    assert set(caught.value.fields) == {"customer_domain", "how", "product_lines", "tender_reference"}


def test_a_signature_is_not_expected_in_the_past(cast):
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(DomainError) as caught:
        register(cast, expected_on=yesterday)
    assert set(caught.value.fields) == {"expected_on"}
    assert register(cast, expected_on=clock.today()).expected_on == clock.today()


@pytest.mark.parametrize("field", ["customer_domain", "customer_registration", "customer_vat"])
def test_a_wrong_identity_is_refused_at_its_field(cast, field):
    with pytest.raises(DomainError) as caught:
        register(cast, **{field: "FR99999999999" if field == "customer_vat" else "123"})
    assert set(caught.value.fields) == {field}


@pytest.mark.parametrize(
    "other",
    [
        {"customer_domain": "HTTPS://Shop.Helio-Sante.fr./path"},
        {"customer_domain": "sales@helio-sante.fr"},
        {"customer_domain": "other.fr", "customer_registration": f"{SIREN}00013"},
        {"customer_domain": "other.fr", "customer_vat": "FR 96 552 100 554"},
        {"customer_domain": "other.fr", "customer_registration": "FR96552100554"},
    ],
)
def test_the_second_claim_on_a_customer_is_not_protected(cast, other):
    first = register(cast, customer_registration=SIREN)
    second = register(cast, "b", customer_name="Something else", **other)
    assert (second.status, second.protection) == ("submitted", "none")
    assert held(first)
    assert not held(second)
    assert second.findings.filter(other_deal=first, blocks=True).exists()
    assert not first.findings.exists()


def test_another_product_line_of_the_same_customer_is_free(cast):
    register(cast)
    second = register(cast, "b", product_lines=[cast.vocabulary.lines[1]])
    assert second.protection == "provisional"
    assert [(f.kind, f.blocks, f.weight) for f in second.findings.all()] == [("domain", False, 40)]


@pytest.mark.parametrize("kind", ["house", "opportunity"])
def test_our_own_customers_come_first(cast, kind):
    account = protection_services.own_account_save(
        actor=cast.actor("manager"),
        kind=kind,
        customer_name="Helio",
        customer_country="FR",
        customer_domain="helio-sante.fr",
    )
    deal = register(cast)
    finding = deal.findings.get()
    assert (deal.protection, finding.own_account, finding.weight) == ("none", account, 100)
    second = register(cast, "b")
    protection_services.own_account_close(actor=cast.actor("manager"), account=account)
    for row in (deal, second):
        row.refresh_from_db()
    assert (deal.protection, second.protection) == ("provisional", "none")


def test_an_own_customer_added_later_is_evidence_and_takes_nothing_away(cast):
    deal = register(cast)
    protection_services.own_account_save(
        actor=cast.actor("manager"),
        customer_name="Helio",
        customer_country="FR",
        customer_domain="helio-sante.fr",
    )
    deal.refresh_from_db()
    assert deal.protection == "provisional"
    assert [finding.blocks for finding in deal.findings.all()] == [True]


def test_names_alike_are_evidence_and_never_stop_a_registration(cast):
    first = register(cast)
    second = register(cast, "b", customer_name="HELIO SANTE", customer_domain="helio-groupe.com")
    assert second.protection == "provisional"
    finding = second.findings.get()
    assert (finding.kind, finding.other_deal, finding.blocks, finding.weight) == ("name", first, False, 70)


def test_a_partner_is_told_of_its_own_registration(cast):
    register(cast)
    with pytest.raises(DomainError) as caught:
        register(cast)
    assert caught.value.code == "registered-already"
    assert "D-2026-0001" in str(caught.value.message)


def test_the_cap_on_open_registrations(cast):
    deal_policy.deal_policy_set(
        actor=cast.actor("administrator"), effective_from=date(2026, 11, 17), open_cap=1
    )
    first = register(cast)
    assert code_of(lambda: register(cast, customer_domain="b.fr", customer_name="B")) == "too-many-open"
    deal_services.deal_withdraw(actor=cast.member("a", "sales"), deal=first)
    assert register(cast, customer_domain="b.fr", customer_name="B").protection == "provisional"


def test_a_suspended_partner_registers_nothing(cast):
    cast.a.status = "suspended"
    cast.a.save()
    assert code_of(lambda: register(cast)) == "partner-status"
    details = registration(cast)
    ours = {"actor": cast.actor("manager"), "partner": cast.a}
    assert code_of(lambda: deal_services.deal_register(**ours, **details)) == "registration-closed"
    assert code_of(lambda: deal_services.deal_draft_save(**ours)) == "registration-closed"


def test_a_partner_keeps_fifty_drafts_and_no_more(cast):
    actor = cast.member("a", "sales")
    drafts = [deal_services.deal_draft_save(actor=actor, partner=cast.a) for _number in range(50)]
    assert code_of(lambda: deal_services.deal_draft_save(actor=actor, partner=cast.a)) == "too-many-drafts"
    deal_services.deal_draft_save(actor=actor, partner=cast.a, deal=drafts[0], customer_name="Helio")
    deal_services.deal_draft_delete(actor=actor, deal=drafts[0])
    deal_services.deal_draft_save(actor=actor, partner=cast.a)


def test_a_draft_holds_no_more_than_a_form_could_send(cast):
    actor = cast.member("a", "sales")
    with pytest.raises(DomainError) as caught:
        deal_services.deal_draft_save(
            actor=actor, partner=cast.a, typed={"product_lines": ["x" * 20_000] * 4}
        )
    assert (caught.value.status, set(caught.value.fields)) == (422, {"typed"})
    assert not Deal.objects.exists()


def test_an_approved_deal_is_protected_for_ninety_days(cast):
    deal = approve(cast, register(cast), reason="Well done")
    assert (deal.status, deal.protection, deal.stage) == ("approved", "full", "qualification")
    assert deal.protected_until == date(2027, 2, 15)
    assert deal.decided_by == cast.staff["manager"]
    # The partner's administrator and sales are told, once each.
    people = {cast.members["a"][role].public_id for role in ("administrator", "sales")}
    assert {mail.recipient for mail in mails("deal_approved")} == people


def test_a_public_tender_is_protected_until_its_award(cast):
    deal = approve(cast, register(cast, public_tender=True, tender_reference="BOAMP 26-1"))
    assert deal.protected_until is None
    with time_machine.travel(TUESDAY + timedelta(days=900)):
        expire_deals()
    deal.refresh_from_db()
    assert (deal.status, deal.protection) == ("approved", "full")


def test_a_rejection_needs_a_reason_and_frees_the_customer(cast):
    deal = register(cast)
    manager = cast.actor("manager")
    assert code_of(lambda: deal_decisions.deal_reject(actor=manager, deal=deal, reason=" ")) == "invalid"
    deal_decisions.deal_reject(actor=manager, deal=deal, reason="No budget")
    assert not held(deal)
    assert register(cast, "b").protection == "provisional"
    assert len(mails("deal_rejected")) == 2


def test_a_partner_cannot_decide(cast):
    deal = register(cast)
    assert (
        code_of(lambda: deal_decisions.deal_approve(actor=cast.member("a", "administrator"), deal=deal))
        == "forbidden"
    )
    assert (
        code_of(lambda: deal_decisions.deal_approve(actor=cast.member("b", "administrator"), deal=deal))
        == "not-found"
    )


def test_a_blocked_deal_is_approved_only_by_an_override_with_its_reason(cast):
    first, second = register(cast), register(cast, "b")
    assert code_of(lambda: approve(cast, second)) == "held-elsewhere"
    assert code_of(lambda: approve(cast, second, override="share")) == "invalid"
    shared = approve(cast, second, override="share", override_reason="Two subsidiaries")
    assert shared.protection == "full"
    assert held(first)
    assert set(second.identities.values_list("state", flat=True)) == {"shared"}
    event = Event.objects.get(code="pipeline.deal.overridden")
    assert event.data == {"override": "share", "reason": "Two subsidiaries"}
    assert not event.partner_visible


def test_a_transfer_ends_the_protection_of_the_other(cast):
    first = approve(cast, register(cast))
    second = register(cast, "b")
    approve(cast, second, override="transfer", override_reason="The customer chose B")
    first.refresh_from_db()
    assert (first.status, first.protection) == ("expired", "ended")
    assert not held(first)
    assert held(second)
    assert len(mails("deal_ended")) == 2


def test_the_later_claim_can_be_approved_once_the_first_is_gone(cast):
    first, second = register(cast), register(cast, "b")
    deal_services.deal_withdraw(actor=cast.member("a", "sales"), deal=first)
    assert approve(cast, second).protection == "full"
    assert held(second)


def test_a_question_and_its_answer_begin_the_time_again(cast):
    deal = register(cast)
    deal_decisions.deal_ask(actor=cast.actor("manager"), deal=deal, question="Which budget?")
    with time_machine.travel(TUESDAY + timedelta(days=2)):
        deal_services.deal_answer(actor=cast.member("a", "sales"), deal=deal, answer="100 k")
    deal.refresh_from_db()
    assert (deal.answer, deal.decide_by) == ("100 k", date(2026, 11, 23))


def test_an_extension_with_evidence_adds_sixty_days_once(cast):
    deal = approve(cast, register(cast))
    sales = cast.member("a", "sales")
    extension = deal_services.deal_extension_request(
        actor=sales, deal=deal, evidence="Offer sent on 3 November"
    )
    assert (
        code_of(lambda: deal_services.deal_extension_request(actor=sales, deal=deal, evidence="x"))
        == "invalid"
    )
    deal_decisions.deal_extension_decide(actor=cast.actor("manager"), extension=extension, granted=True)
    deal.refresh_from_db()
    assert deal.protected_until == date(2027, 4, 16)
    assert code_of(lambda: deal_services.deal_extension_request(actor=sales, deal=deal, evidence="x")) == (
        "no-more-extensions"
    )


def test_winning_records_the_sale_with_the_role(cast):
    deal = approve(cast, register(cast, role="influenced"))
    deal_closing.deal_win(
        actor=cast.actor("manager"), deal=deal, amount=Money(1_250_000, "EUR"), won_on=date(2026, 11, 16)
    )
    sale = Sale.objects.get()
    assert (sale.deal, sale.partner, sale.role, sale.source) == (deal, cast.a, "influenced", "deal")
    assert (sale.amount, sale.product_line) == (Money(1_250_000, "EUR"), cast.vocabulary.lines[0])
    deal.refresh_from_db()
    assert (deal.status, deal.won_on, deal.amount_minor) == ("converted", date(2026, 11, 16), 1_250_000)
    # A customer won is free for the next opportunity, and the evidence remembers it.
    later = register(cast, "b")
    assert later.protection == "provisional"
    assert later.findings.get().weight == 80


def test_a_lost_deal_frees_the_customer(cast):
    deal = approve(cast, register(cast))
    deal_closing.deal_lose(actor=cast.member("a", "sales"), deal=deal, reason="Price")
    assert register(cast, "b").protection == "provisional"


def test_after_submission_the_customer_cannot_change(cast):
    deal, sales = register(cast), cast.member("a", "sales")
    deal_services.deal_change(actor=sales, deal=deal, amount=Money(500_000, "EUR"))
    with pytest.raises(DomainError) as caught:
        deal_services.deal_change(actor=sales, deal=deal, customer_name="Other")
    assert set(caught.value.fields) == {"customer_name"}


def test_protection_expires_the_day_after_its_last_and_once_after_an_outage(cast):
    deal = approve(cast, register(cast))
    with time_machine.travel(datetime(2027, 2, 15, 12, 0, tzinfo=UTC)):
        expire_deals()
        assert Deal.objects.get().status == "approved"
    # Four nights were missed.
    with time_machine.travel(datetime(2027, 2, 20, 1, 0, tzinfo=UTC)):
        expire_deals()
        expire_deals()
    deal.refresh_from_db()
    assert (deal.status, deal.protection) == ("expired", "ended")
    assert not held(deal)
    assert Event.objects.filter(code="pipeline.deal.expired").count() == 1
    assert len(mails("deal_expired")) == 2
    assert register(cast, "b").protection == "provisional"


def test_notices_fourteen_and_three_days_before_the_end_once_each(cast):
    deal = approve(cast, register(cast))
    for days, expected in ((15, 0), (14, 2), (13, 2), (4, 2), (3, 4), (0, 4)):
        with time_machine.travel(datetime(2027, 2, 15, 8, 0, tzinfo=UTC) - timedelta(days=days)):
            warn_of_expiry()
            warn_of_expiry()
        assert len(mails("deal_expiring")) == expected, days
    assert Deal.objects.get(pk=deal.pk).status == "approved"


def test_after_an_outage_one_notice_says_all(cast):
    approve(cast, register(cast))
    with time_machine.travel(datetime(2027, 2, 14, 8, 0, tzinfo=UTC)):
        warn_of_expiry()
    assert len(mails("deal_expiring")) == 2


def test_expiring_many_deals_costs_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    for n in range(12):
        approve(cast, register(cast, customer_name=f"Customer {n}x{n}", customer_domain=f"customer{n}.fr"))
    with (
        time_machine.travel(datetime(2027, 3, 1, 1, 0, tzinfo=UTC)),
        # PostgreSQL takes turns besides, all at once, before and while the next in line are found.
        django_assert_max_num_queries(16 + 2 * (connection.vendor == "postgresql")),
    ):
        assert deal_closing.expire_due() == 12


def test_rules_are_never_changed_only_followed_by_others(cast):
    administrator = cast.actor("administrator")
    deal = register(cast)
    deal_policy.deal_policy_set(actor=administrator, effective_from=date(2026, 11, 17), protection_days=30)
    assert approve(cast, deal).protected_until == date(2027, 2, 15)  # the rules of its submission
    later = register(cast, "b", customer_domain="b.fr", customer_name="B")
    assert approve(cast, later).protected_until == date(2026, 12, 17)
    assert (
        code_of(lambda: deal_policy.deal_policy_set(actor=administrator, effective_from=date(2026, 11, 16)))
        == "invalid"
    )
    assert DealPolicy.objects.count() == 2


def test_no_personal_data_of_the_contact_stands_in_an_event(cast):
    deal = register(cast, contact_name="Jeanne Martin", contact_email="jeanne@helio-sante.fr")
    deal_services.deal_change(actor=cast.member("a", "sales"), deal=deal, contact_name="Paul Durand")
    written = str(list(Event.objects.values_list("changes", "data")))
    assert "Durand" not in written
    assert "jeanne" not in written.lower()


def test_the_database_refuses_two_holders(cast):
    from django.db import IntegrityError, transaction

    register(cast)
    second = register(cast, "b")
    with pytest.raises(IntegrityError), transaction.atomic():
        second.identities.update(state="held")


def test_the_evidence_is_for_us_alone(cast):
    register(cast)
    register(cast, "b")
    assert not DuplicateFinding.objects.visible_to(cast.member("b", "administrator")).exists()
    assert not ProtectedIdentity.objects.visible_to(cast.member("b", "administrator")).exists()


def test_the_mails_are_written_in_both_languages(cast, run_outbox, mailoutbox):
    approve(cast, register(cast))
    run_outbox()
    subjects = {mail.subject for mail in mailoutbox}
    assert "Deal D-2026-0001 is approved: Helio Santé SAS" in subjects
    assert "Alpha Conseil registered a deal: Helio Santé SAS" in subjects


def test_what_happened_before_a_model_was_renamed_is_still_told(cast):
    """Events are never rewritten: those of the policy's former name find its rows and its page."""
    administrator = cast.actor("administrator")
    policy = deal_policy.deal_policy_set(actor=administrator, effective_from=clock.today())
    event = Event.objects.get(code="pipeline.deal_rules.set")
    event.target_type = "pipeline.dealrules"
    (entry,) = timeline.entries([event], administrator)
    assert entry.sentence == f"Rules of deal registration from {policy.effective_from} on"
    assert entry.url == "/staff/settings/deals/"
