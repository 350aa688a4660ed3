"""The recurring review of every active partner: planned by night, held, late, on the board and in the mail."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from partners.models import Partner, PartnerStatusChange, Tier
from pipeline import tasks
from pipeline.models import PartnershipReview
from pipeline.reviews import rules, selectors, services
from tests.pipeline.recruitment_factories import recruit
from tests.support.pages import read
from tests.support.users import make_partner

BOARD = "/staff/recruitment/"


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def active(cast, name: str, since: str = "2026-01-15", **values) -> Partner:
    partner = make_partner(
        name, cast.vocabulary.company, status="active", owner=cast.staff["manager"], **values
    )
    PartnerStatusChange.objects.create(partner=partner, new_status="active", effective_on=since)
    return partner


def review_of(partner: Partner, due_on: str = "2026-04-15", **values) -> PartnershipReview:
    return PartnershipReview.objects.create(partner=partner, due_on=due_on, **values)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("rank", "highest", "months"), [(4, 4, 3), (3, 4, 3), (2, 4, 6), (1, 4, 6), (None, 4, 6), (1, 1, 3)]
)
def test_the_upper_half_of_the_tiers_is_seen_quarterly(rank, highest, months):
    assert rules.usual_months(rank, highest) == months


@pytest.mark.one_engine
def test_what_was_missed_is_caught_up_by_one_review():
    assert rules.next_due(date(2026, 1, 31), 3, date(2026, 3, 2)) == date(2026, 4, 30)
    # Two years without one: the next quarter day, not eight reviews.
    assert rules.next_due(date(2024, 1, 15), 3, date(2026, 3, 2)) == date(2026, 4, 15)
    assert rules.next_due(date(2025, 12, 2), 3, date(2026, 3, 2)) == date(2026, 6, 2)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-02-28", ""), ("2026-03-01", "ahead"), ("2026-03-15", "ahead"), ("2026-03-16", "late-0"),
     ("2026-03-29", "late-1")],
)  # fmt: skip
def test_it_is_spoken_of_a_fortnight_before_and_each_fortnight_that_it_is_late(day, said):
    assert rules.occasion(date(2026, 3, 15), date.fromisoformat(day)) == said


def test_the_night_plans_what_is_missing_for_every_active_partner_once(cast, django_assert_max_num_queries):
    Partner.objects.update(status="prospect")
    bronze, gold = cast.vocabulary.tiers["bronze"], cast.vocabulary.tiers["gold"]
    active(cast, "Quarterly", tier=gold)
    active(cast, "Half-yearly", tier=bronze)
    planned = active(cast, "Planned")
    review_of(planned, "2026-12-01")
    make_partner("Prospect", cast.vocabulary.company, status="prospect")
    with django_assert_max_num_queries(14):
        assert services.reviews_plan_missing(actor=SYSTEM) == 2
    assert services.reviews_plan_missing(actor=SYSTEM) == 0
    found = dict(PartnershipReview.objects.values_list("partner__name", "due_on"))
    assert found == {
        "Quarterly": date(2026, 4, 15), "Half-yearly": date(2026, 7, 15), "Planned": date(2026, 12, 1),
    }  # fmt: skip
    event = Event.objects.get(code="pipeline.partnership_review.planned")
    assert event.targets.count() == 2


def test_holding_one_plans_the_next_and_what_was_noted_stays(cast):
    partner = active(cast, "Gamma")
    review = review_of(partner, "2026-02-20")
    client, url = (
        cast.staff_client("manager"),
        reverse("pipeline:partnership-review-hold", args=[review.public_id]),
    )
    assert client.post(url, {"held_on": "2026-03-03", "notes": "x"}).status_code == 422
    assert client.post(url, {"held_on": "2026-03-02", "notes": " "}).status_code == 422
    client.post(url, {"held_on": "2026-03-02", "notes": "Good quarter", "decisions": "A second site"})
    following = PartnershipReview.objects.get(partner=partner, held_on=None)
    assert following.due_on == date(2026, 9, 2)
    page = read(client, reverse("pipeline:partnership-review", args=[following.public_id]))
    assert "Good quarter" in page
    assert "A second site" in page
    with pytest.raises(DomainError) as refusal:
        services.review_hold(actor=cast.actor("manager"), review=review, held_on=date(2026, 3, 2), notes="y")
    assert refusal.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipReview.objects.filter(pk=review.pk).update(notes="Rewritten")


def test_one_is_put_off_and_handed_over(cast):
    review = review_of(active(cast, "Gamma"))
    actor, other = cast.actor("manager"), cast.staff["administrator"]
    with pytest.raises(DomainError) as refusal:
        services.review_change(actor=actor, review=review, due_on=date(2026, 3, 1))
    assert refusal.value.field == "due_on"
    services.review_change(actor=actor, review=review, due_on=date(2026, 3, 9), owner=other)
    assert list(selectors.soon(actor)) == []
    assert list(selectors.soon(cast.actor("administrator"))) == [review]
    assert "Review of the partnership" in read(cast.staff_client("administrator"), reverse("web:my_day"))


def test_intervals_are_configured_and_hold_for_what_is_planned_next(cast):
    client, url = cast.staff_client("administrator"), reverse("pipeline:review-intervals")
    names = {f"tier_{tier.code}": "12" for tier in Tier.objects.all()}
    assert client.post(url, {**names, "tier_gold": "40", "no_tier": "4"}).status_code == 422
    client.post(url, {**names, "tier_gold": "2", "no_tier": "4"})
    months = selectors.intervals()
    assert (months[cast.vocabulary.tiers["gold"].pk], months[None]) == (2, 4)
    assert cast.staff_client("manager").get(url).status_code == 403


def test_whoever_holds_it_is_reminded_once_and_of_one_that_is_late_again(cast, time_machine):
    Partner.objects.update(status="prospect")
    review_of(active(cast, "Soon"), "2026-03-10")
    review_of(active(cast, "Later"), "2026-05-10")
    for _night in range(2):
        tasks.review_partners()
    told = OutgoingMail.objects.filter(kind="pipeline.partnership_review")
    assert [one.recipient for one in told] == [cast.staff["manager"].public_id]
    time_machine.move_to("2026-03-12T04:40:00Z", tick=False)
    tasks.review_partners()
    assert told.all().count() == 2


def test_every_active_partner_stands_in_the_column_of_active_partners(cast, phases, newcomer):
    Partner.objects.exclude(pk=newcomer.partner_id).update(status="prospect")
    late = active(cast, "Late SA")
    review_of(late, "2026-02-20")
    recruited = active(cast, "Recruited for more")
    review_of(recruited, "2026-05-01")
    with_card = recruit(cast, "With a card", phase=phases.optimisation).partner
    review_of(with_card, "2026-06-01")
    columns = board_of(cast, "")
    assert columns["optimisation"] == (3, ["Late SA", "Recruited for more", "With a card"])
    assert columns["exploration"] == (1, ["Gamma Énergie"])
    # The filters of the board leave the same partners.
    assert board_of(cast, "?attention=late")["optimisation"] == (1, ["Late SA"])
    assert board_of(cast, "?attention=stall")["optimisation"] == (0, [])
    assert board_of(cast, "?live_after=2026-01-01")["optimisation"] == (0, [])
    assert board_of(cast, "?mine=true", role="administrator")["optimisation"] == (0, [])
    page = read(cast.staff_client("manager"), BOARD)
    assert "Review of the partnership, 20 Feb" in page
    # What is forecast is what was recruited, and nobody won what nobody opened.
    assert "weighted forecast €120k" in page


def board_of(cast, query: str, role: str = "manager") -> dict[str, tuple[int, list[str]]]:
    answer = cast.staff_client(role).get(f"{BOARD}{query}")
    return {
        column["code"]: (column["count"], [card["name"] for card in column["cards"]])
        for column in answer.context["columns"]
        if "code" in column and isinstance(column["cards"], list)
    }


def test_the_list_counts_those_that_are_late(cast):
    review_of(active(cast, "Late SA"), "2026-02-20")
    review_of(active(cast, "Ended", "2026-01-01"), "2026-02-20")
    Partner.objects.filter(name="Ended").update(status="ended")
    page = read(cast.staff_client("manager"), reverse("pipeline:recruitment-reviews"))
    assert "1 is late" in page
    late = read(cast.staff_client("manager"), reverse("pipeline:recruitment-reviews") + "?state=late")
    assert "Late SA" in late
    assert "Ended" not in late
