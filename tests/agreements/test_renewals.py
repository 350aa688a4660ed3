"""Reminders exactly once, and what the calendar does by itself, also after an outage."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from agreements.drafting import services as drafting_services
from agreements.models import Agreement, RenewalReminder
from agreements.terms import reminders as terms_reminders
from agreements.terms import services as terms_services
from core.errors import DomainError
from core.models import Event, OutgoingMail
from tests.agreements.factories import make_active

# Ends on 31 December 2026, notice of 90 days by 2 October 2026.


@pytest.fixture
def at(time_machine):
    def move(day: str, hour: str = "04") -> None:
        time_machine.move_to(f"{day}T{hour}:00:00Z", tick=False)

    move("2026-03-02")
    return move


def sent(agreement) -> list[tuple[str, int]]:
    return list(agreement.reminders.filter(state="sent").order_by("id").values_list("about", "days"))


def reminder_mails() -> int:
    return OutgoingMail.objects.filter(kind="agreements.reminder").count()


def test_each_reminder_is_sent_once_to_the_manager_and_the_partner(cast, at, run_outbox):
    agreement = make_active(cast)
    at("2026-07-03")
    assert terms_reminders.remind_due() == 0
    at("2026-07-04")  # 90 days before 2 October
    assert terms_reminders.remind_due() == 1
    assert terms_reminders.remind_due() == 0
    assert sent(agreement) == [("notice", 90)]
    assert reminder_mails() == 3  # the manager, the partner's administrator and sales
    run_outbox()
    told = [m for m in mail.outbox if "notice" in m.subject]
    assert sorted(m.to[0] for m in told) == ["administrator@a.test", "manager_own@us.test", "sales@a.test"]
    assert "2 October 2026" in told[0].subject
    assert "in 90 days" in told[0].body

    for day in (
        "2026-08-03",
        "2026-09-02",
        "2026-09-25",
        "2026-10-02",
        "2026-11-01",
        "2026-12-01",
        "2026-12-24",
    ):
        at(day)
        terms_reminders.remind_due()
        terms_reminders.remind_due()
    assert sent(agreement) == [
        ("notice", 90),
        ("notice", 60),
        ("notice", 30),
        ("notice", 7),
        ("end", 90),
        ("end", 60),
        ("end", 30),
        ("end", 7),
    ]
    assert reminder_mails() == 8 * 3
    assert Event.objects.filter(code="agreements.reminder.sent").count() == 8


def test_an_outage_of_three_days_sends_the_missed_reminder_once(cast, at):
    agreement = make_active(cast)
    at("2026-07-04")
    terms_reminders.remind_due()
    at("2026-08-06")  # three days after 60 days before
    terms_reminders.remind_due()
    terms_reminders.remind_due()
    assert sent(agreement) == [("notice", 90), ("notice", 60)]
    assert reminder_mails() == 6


def test_after_a_long_outage_only_the_most_urgent_is_sent(cast, at):
    agreement = make_active(cast)
    at("2026-09-10")  # 90, 60 and 30 days before notice are missed
    terms_reminders.remind_due()
    assert sent(agreement) == [("notice", 30)]
    overtaken = agreement.reminders.filter(state="overtaken").values_list("days", flat=True)
    assert sorted(overtaken) == [60, 90]
    at("2026-09-11")
    terms_reminders.remind_due()
    assert RenewalReminder.objects.count() == 3


def test_what_fell_due_before_the_signature_or_after_the_date_is_not_sent(cast, at):
    at("2026-09-15")
    agreement = make_active(cast)
    terms_reminders.remind_due()
    assert sent(agreement) == []
    at("2026-10-20")  # notice date passed, and with it the reminder of 7 days; end in 72 days
    terms_reminders.remind_due()
    assert sent(agreement) == [("end", 90)]


def test_a_decided_agreement_is_reminded_of_no_more(cast, at):
    agreement = make_active(cast)
    terms_services.agreement_renew(actor=cast.actor("manager"), agreement=agreement)
    at("2026-07-04")
    assert terms_reminders.remind_due() == 0


def test_a_renewal_is_a_new_term_that_begins_when_the_old_one_is_over(cast, at):
    agreement = make_active(cast, renewal_months=6)
    at("2026-09-01")
    new = terms_services.agreement_renew(
        actor=cast.actor("manager"), agreement=agreement, renewal_terms="plus 2%"
    )
    agreement.refresh_from_db()

    assert (agreement.status, agreement.outcome, agreement.decided_on) == (
        "active",
        "renewed",
        date(2026, 9, 1),
    )
    assert (new.number, new.status) == ("2026-002", "signed")
    assert (new.starts_on, new.ends_on, new.notice_on) == (
        date(2027, 1, 1),
        date(2027, 6, 30),
        date(2027, 4, 1),
    )
    assert (new.renewal_terms, new.renewed_from) == ("plus 2%", agreement)
    with pytest.raises(DomainError) as refusal:
        terms_services.agreement_renew(actor=cast.actor("manager"), agreement=agreement)
    assert refusal.value.status == 409

    at("2026-12-31")
    terms_services.advance_due()
    new.refresh_from_db()
    assert new.status == "signed"
    at("2027-01-01")
    terms_services.advance_due()
    agreement.refresh_from_db()
    new.refresh_from_db()
    assert (agreement.status, new.status) == ("renewed", "active")
    # A new term is no new agreement to the rooms that listen.
    assert Event.objects.filter(code="agreements.agreement.activated").count() == 1


def test_tacit_renewal_rolls_over_once_for_each_term_even_after_two_years(cast, at):
    agreement = make_active(cast, tacit_renewal=True, renewal_months=12)
    at("2026-12-31")
    assert terms_services.advance_due() == 0
    at("2027-01-04")
    terms_services.advance_due()
    terms_services.advance_due()
    second = Agreement.objects.get(renewed_from=agreement)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.outcome) == ("renewed", "renewed")
    assert (second.status, second.starts_on, second.ends_on) == (
        "active",
        date(2027, 1, 1),
        date(2027, 12, 31),
    )

    at("2029-02-01")
    terms_services.advance_due()
    terms = Agreement.objects.order_by("starts_on").values_list("number", "status", "ends_on")
    assert list(terms) == [
        ("2026-001", "renewed", date(2026, 12, 31)),
        ("2027-001", "renewed", date(2027, 12, 31)),
        ("2029-001", "renewed", date(2028, 12, 31)),
        ("2029-002", "active", date(2029, 12, 31)),
    ]


def test_without_a_decision_or_tacit_renewal_it_ends_at_its_term(cast, at):
    agreement = make_active(cast)
    at("2027-01-01")
    terms_services.advance_due()
    terms_services.advance_due()
    agreement.refresh_from_db()
    assert (agreement.status, agreement.outcome, agreement.ended_on) == ("ended", "ended", date(2026, 12, 31))
    assert Event.objects.filter(code="agreements.agreement.ended").count() == 1


def test_ending_warns_when_the_notice_is_not_kept(cast, at):
    agreement = make_active(cast)
    actor = cast.actor("manager")
    at("2026-11-02")
    end = {"actor": actor, "agreement": agreement, "ended_on": date(2026, 11, 30), "reason": "No results"}
    with pytest.raises(DomainError) as refusal:
        terms_services.agreement_end(**end)
    assert (refusal.value.field, refusal.value.code) == ("despite_notice", "notice-passed")
    terms_services.agreement_end(**end, despite_notice=True)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.outcome) == ("active", "ended")
    at("2026-11-30")
    terms_services.advance_due()
    agreement.refresh_from_db()
    assert agreement.status == "active"
    at("2026-12-01")
    terms_services.advance_due()
    agreement.refresh_from_db()
    assert (agreement.status, agreement.ended_on, agreement.end_reason) == (
        "terminated",
        date(2026, 11, 30),
        "No results",
    )


def test_a_renegotiation_takes_the_place_of_the_old_agreement_once_signed(cast, at):
    agreement = make_active(cast)
    at("2026-09-01")
    draft = drafting_services.agreement_renegotiate(actor=cast.actor("manager"), agreement=agreement)
    assert (draft.status, draft.starts_on, draft.ends_on) == ("draft", date(2027, 1, 1), date(2027, 12, 31))
    with pytest.raises(DomainError):
        drafting_services.agreement_renegotiate(actor=cast.actor("manager"), agreement=agreement)

    drafting_services.agreement_terms_change(
        actor=cast.actor("manager"), agreement=draft, starts_on=date(2026, 9, 1)
    )
    make_active(cast, draft)
    agreement.refresh_from_db()
    draft.refresh_from_db()
    assert (agreement.status, agreement.outcome, agreement.ended_on) == (
        "renewed",
        "renewed",
        date(2026, 8, 31),
    )
    assert (draft.status, draft.renewed_from) == ("active", agreement)
