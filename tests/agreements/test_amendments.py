"""An amendment belongs to its agreement, and from its first day its changes are the agreement's terms."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.drafting import services as drafting_services
from agreements.drafting.amendments import agreement_amend
from agreements.models import Agreement, Template
from agreements.terms import calendar
from agreements.terms import services as terms_services
from core.errors import DomainError
from core.models import Event
from partners.models import Partner
from tests.agreements.factories import (
    approve,
    make_active,
    make_amendment_template,
    make_draft,
    sign,
    signers,
    start_signature,
)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


@pytest.fixture
def amending(cast) -> SimpleNamespace:
    """An agreement in force for 2026 with 90 days' notice, and a template for amendments."""
    agreement = make_active(cast)
    template = make_amendment_template()
    return SimpleNamespace(agreement=agreement, template=template)


def draft_of(cast, amending, *, starts_on: date = date(2026, 3, 2), **changed) -> Agreement:
    draft = agreement_amend(
        actor=cast.actor("manager"),
        agreement=amending.agreement,
        template=amending.template,
        starts_on=starts_on,
        values={"what": "the terms"},
    )
    if changed:
        draft = drafting_services.agreement_terms_change(
            actor=cast.actor("manager"), agreement=draft, **changed
        )
    return draft


def signed(cast, draft: Agreement) -> Agreement:
    draft = approve(cast, draft)
    start_signature(cast, draft)
    first, second = signers(draft)
    sign(cast.member("a", "administrator"), first)
    sign(cast.actor("manager"), second)
    draft.refresh_from_db()
    return draft


def test_its_number_is_the_agreements_and_its_text_quotes_it(cast, amending):
    first, second = draft_of(cast, amending), draft_of(cast, amending)
    assert (first.number, second.number) == ("2026-001/A1", "2026-001/A2")
    assert first.amends == amending.agreement
    assert first.title == "Amendment"
    assert "This changes 2026-001: the terms." in first.versions.get(number=1).text[0]["text"]


def test_what_it_changes_becomes_the_terms_of_the_agreement_and_the_event_keeps_the_old(cast, amending):
    draft = draft_of(cast, amending, ends_on=date(2027, 6, 30), notice_days=60)
    signed(cast, draft)
    agreement = Agreement.objects.get(pk=amending.agreement.pk)
    # 60 days before 30 June: 1 May.
    assert (agreement.ends_on, agreement.notice_days, agreement.notice_on) == (
        date(2027, 6, 30), 60, date(2027, 5, 1),
    )  # fmt: skip
    assert (agreement.starts_on, agreement.status) == (date(2026, 1, 1), "active")
    event = Event.objects.get(code="agreements.agreement.amended")
    assert event.changes["ends_on"] == ["2026-12-31", "2027-06-30"]
    assert event.changes["notice_days"] == [90, 60]
    assert event.data["amendment"] == "2026-001/A1"
    # The first term is no news to other rooms a second time.
    assert Event.objects.filter(code="agreements.agreement.activated").count() == 1


def test_before_its_first_day_nothing_changes(cast, amending, time_machine):
    draft = signed(cast, draft_of(cast, amending, starts_on=date(2026, 7, 1), notice_days=30))
    assert (draft.status, Agreement.objects.get(pk=amending.agreement.pk).notice_days) == ("signed", 90)
    time_machine.move_to("2026-06-30T23:00:00Z", tick=False)
    terms_services.advance_due()
    time_machine.move_to("2026-07-01T04:00:00Z", tick=False)
    terms_services.advance_due()
    draft.refresh_from_db()
    assert (draft.status, Agreement.objects.get(pk=amending.agreement.pk).notice_days) == ("active", 30)


def test_of_two_amendments_neither_turns_back_what_it_leaves_alone(cast, amending):
    longer = draft_of(cast, amending, ends_on=date(2027, 6, 30))
    service = draft_of(cast, amending, service_level="Four hours")
    signed(cast, longer)
    signed(cast, service)
    agreement = Agreement.objects.get(pk=amending.agreement.pk)
    assert (agreement.ends_on, agreement.service_level) == (date(2027, 6, 30), "Four hours")


def test_exclusivities_added_begin_with_it_and_those_left_out_end_on_its_eve(cast, amending, time_machine):
    manager, health = cast.actor("manager"), cast.vocabulary.sector
    first = draft_of(cast, amending, starts_on=date(2026, 3, 2))
    drafting_services.exclusivity_add(
        actor=manager, agreement=first, mode="sole", country="FR", sector=health
    )
    signed(cast, first)
    agreement = amending.agreement
    row = agreement.exclusivities.get()
    assert (row.country, row.valid_from, row.valid_to) == ("FR", date(2026, 3, 2), None)

    second = draft_of(cast, amending, starts_on=date(2026, 7, 1))
    drafting_services.exclusivity_remove(actor=manager, exclusivity=second.exclusivities.get())
    drafting_services.exclusivity_add(
        actor=manager, agreement=second, mode="sole", country="BE", sector=health
    )
    signed(cast, second)
    assert agreement.exclusivities.get().valid_to is None
    time_machine.move_to("2026-07-01T04:00:00Z", tick=False)
    terms_services.advance_due()
    kept = agreement.exclusivities.order_by("pk").values_list("country", "valid_from", "valid_to")
    assert list(kept) == [
        ("FR", date(2026, 3, 2), date(2026, 6, 30)),
        ("BE", date(2026, 7, 1), None),
    ]


def test_reminders_and_calendar_read_the_consolidated_terms_once(cast, amending):
    signed(cast, draft_of(cast, amending, ends_on=date(2027, 6, 30)))
    due = Agreement.objects.due_by(date(2027, 7, 1))
    assert [row.number for row in due] == ["2026-001"]
    feed = calendar.feed(cast.staff["manager"], cast.actor("manager")).decode()
    assert "20270630" in feed
    assert "20261231" not in feed
    assert "/A1" not in feed


def test_it_ends_with_its_agreement_and_not_by_itself(cast, amending):
    amendment = signed(cast, draft_of(cast, amending, service_level="Four hours"))
    manager = cast.actor("manager")
    for refused in (
        lambda: terms_services.agreement_end(
            actor=manager, agreement=amendment, ended_on=date(2026, 12, 31), reason="No"
        ),
        lambda: drafting_services.agreement_renegotiate(actor=manager, agreement=amendment),
        lambda: terms_services.agreement_renew(actor=manager, agreement=amendment),
    ):
        with pytest.raises(DomainError) as refusal:
            refused()
        assert refusal.value.code == "amendment"
    agreement = Agreement.objects.get(pk=amending.agreement.pk)
    terms_services.agreement_end(
        actor=manager, agreement=agreement, ended_on=date(2026, 3, 1), reason="Over", despite_notice=True
    )
    amendment.refresh_from_db()
    assert (amendment.status, amendment.ended_on, amendment.outcome) == ("ended", date(2026, 3, 1), "")


def test_only_an_agreement_in_force_is_amended(cast, amending):
    with pytest.raises(DomainError) as refusal:
        agreement_amend(
            actor=cast.actor("manager"),
            agreement=make_draft(cast, Template.objects.get(code="standard")),
            template=amending.template,
        )
    assert refusal.value.status == 409
    amendment = signed(cast, draft_of(cast, amending))
    with pytest.raises(DomainError) as refusal:
        agreement_amend(actor=cast.actor("manager"), agreement=amendment, template=amending.template)
    assert refusal.value.status == 409
    with pytest.raises(DomainError) as refusal:
        make_draft(cast, amending.template, values={})
    assert "template" in refusal.value.fields


def test_the_last_signature_is_refused_when_the_agreement_is_over(cast, amending):
    draft = approve(cast, draft_of(cast, amending, service_level="Four hours"))
    start_signature(cast, draft)
    first, second = signers(draft)
    sign(cast.member("a", "administrator"), first)
    agreement = Agreement.objects.get(pk=amending.agreement.pk)
    terms_services.agreement_end(
        actor=cast.actor("manager"), agreement=agreement, ended_on=date(2026, 3, 1), reason="Over",
        despite_notice=True,
    )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        sign(cast.actor("manager"), second)
    assert refusal.value.code == "amended-ended"


def test_the_database_keeps_it_with_its_partner(cast, amending):
    draft = draft_of(cast, amending)
    other = Partner.objects.get(pk=cast.b.pk)
    copied = {
        field.name: getattr(draft, field.name)
        for field in Agreement._meta.concrete_fields
        if field.name not in ("id", "public_id", "number", "partner", "amends")
    }
    for partner, amends in ((other, amending.agreement), (cast.a, draft)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.create(**copied, number="X", partner=partner, amends=amends)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            **{**copied, "kind": "other"}, number="X", partner=cast.a, amends=amending.agreement
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=draft.pk).update(amends=None)


def test_both_sides_find_one_from_the_other(cast, amending):
    amendment = signed(cast, draft_of(cast, amending, notice_days=60))
    agreement = amending.agreement
    client = cast.staff_client("manager")
    terms = client.get(reverse("agreements:tab", args=[agreement.public_id, "terms"])).content.decode()
    assert reverse("agreements:detail", args=[amendment.public_id]) in terms
    assert "notice in days: 90 → 60" in terms
    assert (
        reverse("agreements:detail", args=[agreement.public_id])
        in client.get(reverse("agreements:detail", args=[amendment.public_id])).content.decode()
    )
    portal = cast.member_client("a", "administrator")
    for one, other in ((agreement, amendment), (amendment, agreement)):
        text = portal.get(
            reverse("portal:agreement", args=[cast.a.public_id, one.public_id])
        ).content.decode()
        assert reverse("portal:agreement", args=[cast.a.public_id, other.public_id]) in text


def test_it_is_drawn_up_on_the_agreements_page(cast, amending):
    client = cast.staff_client("manager")
    url = reverse("agreements:amend", args=[amending.agreement.public_id])
    assert (
        url in client.get(reverse("agreements:detail", args=[amending.agreement.public_id])).content.decode()
    )
    answer = client.post(url, {"template": "amendment", "title": "Longer", "starts_on": "2026-12-20"})
    draft = Agreement.objects.get(title="Longer")
    assert answer.url == reverse("agreements:tab", args=[draft.public_id, "terms"])
    # 90 days' notice is longer than what is left of the term: it begins none.
    form = client.get(reverse("agreements:terms", args=[draft.public_id]))
    values = {name: value for name, value in form.context["form"].initial.items() if value is not None}
    saved = client.post(
        reverse("agreements:terms", args=[draft.public_id]),
        {**values, "tacit_renewal": "", "service_level": "Four hours"},
    )
    assert saved.status_code == 302, saved.content.decode()
    assert client.get(reverse("agreements:create")).content.decode().count('value="amendment"') == 0


def test_it_counts_as_no_agreement_and_is_found_by_filter(cast, amending):
    signed(cast, draft_of(cast, amending))
    client = cast.staff_client("manager")
    for query, found in (({"amendment": "true"}, 1), ({"amendment": "false"}, 1), ({}, 2)):
        page = client.get(reverse("agreements:list"), query).context["page"]
        assert page["count"] == found, query
    assert Agreement.objects.in_force().count() == 1
