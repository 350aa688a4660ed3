"""Tiers are decided on a date: what was measured is frozen, a rise takes effect, a fall has its grace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, Job, OutgoingMail
from core.queue import jobs
from core.queue.mail import send_due
from insights.models import TierPolicy, TierProposal, TierReview
from insights.tier_reviews import decisions, nightly, selectors, services
from insights.tiers import evaluation
from partners.models import BenefitGrant, BenefitUse, Partner, TierBenefit
from partners.tiers.services import tier_change
from tests.insights.tier_factories import a_set, given_tier, sold
from tests.integrations.factories import staff_api
from tests.support.pages import read

pytestmark = pytest.mark.django_db
OPENED = "2026-03-02T10:00:00Z"


@pytest.fixture
def programme(cast, time_machine) -> SimpleNamespace:
    """Silver asks for 500, gold for 1000 of revenue; "a" is silver and has sold for 1200, "b" is gold and has
    sold nothing. Both earned their tier."""
    time_machine.move_to("2026-02-02T10:00:00Z", tick=False)
    silver, gold = cast.vocabulary.tiers["silver"], cast.vocabulary.tiers["gold"]
    version = a_set(
        {(silver, None): [("revenue_sourced", 12, 500_00)], (gold, None): [("revenue_sourced", 12, 1000_00)]}
    )
    given_tier(cast.a, silver, "earned")
    given_tier(cast.b, gold, "earned")
    time_machine.move_to(OPENED, tick=False)
    sold(cast.a, 1200_00)
    return SimpleNamespace(cast=cast, silver=silver, gold=gold, version=version, at=time_machine.move_to)


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert sentence in str(found.value.message)


def opened(**scope) -> TierReview:
    review = services.review_plan(actor=SYSTEM, review_on=date(2026, 3, 2), **scope)
    services.review_open_start(actor=SYSTEM, review=review)
    jobs.run_due()
    review.refresh_from_db()
    return review


def of(partner: Partner) -> TierProposal:
    return TierProposal.objects.get(partner=partner)


def decide(cast, partner: Partner, decision: str, reason: str = "As measured") -> TierProposal:
    return decisions.proposal_decide(
        actor=cast.actor("manager"), proposal=of(partner), decision=decision, reason=reason
    )


def tier_of(partner: Partner) -> str | None:
    partner.refresh_from_db()
    return partner.tier.code if partner.tier else None


def told(kind: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind=f"insights.{kind}").values_list("recipient", flat=True))


def fallen_into_grace(programme) -> TierProposal:
    opened()
    return decide(programme.cast, programme.cast.b, "accepted", "Nothing was sold this year")


# -- Opening --------------------------------------------------------------------------------------


def test_opening_freezes_what_every_partner_has_reached(programme):
    cast, review = programme.cast, opened()
    assert (review.status, review.last_day, review.requirement_set) == (
        "open",
        date(2026, 3, 2),
        programme.version,
    )
    a, b = of(cast.a), of(cast.b)
    assert (a.tier, a.earned, a.move, a.decision) == (programme.silver, programme.gold, "rise", "open")
    assert (b.tier, b.earned, b.move, b.values) == (programme.gold, None, "fall", {})
    assert a.values == {"revenue_sourced:12": "120000"}
    page = read(cast.member_client("a", "reader"), reverse("portal:tier", args=[cast.a.public_id]))
    assert "A review of tiers is under way." in page
    assert "No review of tiers is planned." not in page
    event = Event.objects.get(code="insights.tier_review.opened")
    assert event.data == {"partners": 2, "proposals": 2}
    # Whoever decides is told once; what is sold later changes nothing of it.
    managers = [cast.staff[role].public_id for role in ("administrator", "manager", "manager_own")]
    assert told("tier_review_opened") == sorted(managers)
    sold(cast.a, 900_00)
    evaluation.evaluate(programme.version)
    assert of(cast.a).values == {"revenue_sourced:12": "120000"}
    with pytest.raises(IntegrityError), transaction.atomic():
        TierProposal.objects.filter(pk=a.pk).update(values={})
    with pytest.raises(IntegrityError), transaction.atomic():
        TierReview.objects.filter(pk=review.pk).update(last_day="2026-03-03")


def test_a_review_is_about_its_types_and_tiers_alone(programme):
    review = opened(tiers=[programme.gold])
    assert [row.partner for row in review.proposals.all()] == [programme.cast.b]


def test_a_tier_that_was_agreed_is_not_proposed_for_a_fall(programme):
    tier_change(
        actor=SYSTEM, partner=programme.cast.b, tier=programme.gold, reason="In the contract", basis="agreed"
    )
    opened()
    row = of(programme.cast.b)
    assert (row.move, row.decision, row.is_agreed) == ("stay", "none", True)
    with refused("nothing to decide"):
        decide(programme.cast, programme.cast.b, "accepted")
    last = programme.cast.b.tier_changes.first()
    assert (last.old_tier, last.new_tier, last.basis) == (programme.gold, programme.gold, "agreed")


def test_the_night_opens_what_is_due_once_requirements_are_in_force(cast, time_machine):
    time_machine.move_to(OPENED, tick=False)
    review = services.review_plan(actor=SYSTEM, review_on=date(2026, 3, 2))
    nightly.review_tiers()
    assert not Job.objects.exists()
    with refused("No requirements of tiers are published yet"):
        services.review_open_start(actor=cast.actor("manager"), review=review)
    a_set({(cast.vocabulary.tiers["silver"], None): []})
    nightly.review_tiers()
    nightly.review_tiers()
    jobs.run_due()
    review.refresh_from_db()
    assert (review.status, Job.objects.count()) == ("open", 1)
    # The night after has nothing to do.
    nightly.review_tiers()
    assert Job.objects.count() == 1
    assert len(told("tier_review_due")) == 3


# -- Decisions ------------------------------------------------------------------------------------


def test_an_accepted_rise_takes_effect_with_its_benefits(programme, django_capture_on_commit_callbacks):
    cast = programme.cast
    opened()
    with django_capture_on_commit_callbacks(execute=True):
        row = decide(cast, cast.a, "accepted", "Well sold")
    change = cast.a.tier_changes.first()
    assert tier_of(cast.a) == "gold"
    assert (change.basis, change.reason, change.old_tier) == ("earned", "Well sold", programme.silver)
    assert change.decided_by == row.decided_by == cast.staff["manager"].public_id
    assert told("tier_risen") == [cast.members["a"]["administrator"].public_id]
    with refused("decided already"):
        decide(cast, cast.a, "refused")
    send_due()
    assert any("your new tier is Gold" in message.subject for message in mail.outbox)


def test_a_reason_is_asked_for_and_what_is_overtaken_is_not_accepted(programme):
    cast = programme.cast
    opened()
    with refused("Give the reason"):
        decide(cast, cast.a, "accepted", "  ")
    tier_change(actor=SYSTEM, partner=cast.a, tier=cast.vocabulary.tiers["bronze"], reason="By hand")
    with refused("has changed since the review was opened"):
        decide(cast, cast.a, "accepted")
    assert decide(cast, cast.a, "deferred").decision == "deferred"
    assert decide(cast, cast.a, "refused").decision == "refused"
    assert tier_of(cast.a) == "bronze"


def test_an_accepted_fall_begins_a_grace_and_tells_the_partner_what_is_at_stake(programme):
    cast = programme.cast
    TierBenefit.objects.create(
        tier=programme.gold, code="architect", kind="resource", name={"en": "An architect"}, is_tracked=True
    )
    TierPolicy.objects.create(pk=1, grace_days=60)
    row = fallen_into_grace(programme)
    assert (row.grace, row.grace_until, tier_of(cast.b)) == ("running", date(2026, 5, 1), "gold")
    assert told("tier_grace") == [cast.members["b"]["administrator"].public_id]
    send_due()
    message = next(one for one in mail.outbox if "you keep the tier Gold" in one.subject)
    assert "1 May 2026" in message.subject
    for said in (
        "Missing: Revenue sourced, 12 months: €0.00 of €1,000.00",
        "You would lose: An architect",
        "Nothing was sold",
    ):
        assert said in message.body
    page = read(cast.member_client("b", "reader"), reverse("portal:tier", args=[cast.b.public_id]))
    assert "You keep the tier Gold until" in page
    assert "An architect" in page


@pytest.mark.parametrize(
    ("sales", "tier", "grace", "mails"),
    [(1000_00, "gold", "reached", "tier_kept"), (700_00, "silver", "fallen", "tier_fallen"),
     (0, None, "fallen", "tier_fallen")],
)  # fmt: skip
def test_at_the_end_of_the_grace_what_is_reached_then_decides(programme, sales, tier, grace, mails):
    cast = programme.cast
    fallen_into_grace(programme)
    programme.at("2026-05-31T10:00:00Z", tick=False)
    if sales:
        sold(cast.b, sales)
    nightly.review_tiers()
    assert of(cast.b).grace == "running"
    assert told("tier_grace_ends") == [cast.members["b"]["administrator"].public_id]
    programme.at("2026-06-01T10:00:00Z", tick=False)
    nightly.review_tiers()
    nightly.review_tiers()
    assert (of(cast.b).grace, tier_of(cast.b)) == (grace, tier)
    assert told(mails) == [cast.members["b"]["administrator"].public_id]
    if grace == "fallen":
        assert cast.b.tier_changes.first().basis == "earned"


def test_a_lower_tier_ends_what_only_the_higher_one_gave(programme):
    cast = programme.cast
    architect = TierBenefit.objects.create(
        tier=programme.gold, code="architect", kind="resource", name={"en": "An architect"}, is_tracked=True
    )
    BenefitGrant.objects.create(
        partner=cast.b, benefit=architect, code="architect", kind="resource", user=cast.staff["manager"],
        since="2026-02-02",
    )  # fmt: skip
    fallen_into_grace(programme)
    assert BenefitGrant.objects.get().until is None
    programme.at("2026-06-01T10:00:00Z", tick=False)
    nightly.review_tiers()
    assert BenefitGrant.objects.get().until == date(2026, 6, 1)


def test_a_grace_is_withdrawn_by_hand_or_overtaken_by_a_change(programme, run_outbox):
    cast = programme.cast
    row = fallen_into_grace(programme)
    decisions.grace_withdraw(actor=cast.actor("manager"), proposal=row, reason="A contract is coming")
    assert of(cast.b).grace == "withdrawn"
    assert told("tier_kept")
    with refused("not in grace any more"):
        decisions.grace_withdraw(actor=cast.actor("manager"), proposal=row, reason="Again")


def test_a_tier_agreed_meanwhile_ends_the_grace(programme, run_outbox):
    cast = programme.cast
    fallen_into_grace(programme)
    programme.at("2026-03-09T10:00:00Z", tick=False)
    tier_change(actor=SYSTEM, partner=cast.b, tier=programme.gold, reason="Contract", basis="agreed")
    run_outbox()
    assert (of(cast.b).grace, tier_of(cast.b)) == ("overtaken", "gold")


def test_many_are_decided_and_one_that_is_overtaken_does_not_stop_the_others(programme):
    cast = programme.cast
    opened()
    given_tier(cast.b, cast.vocabulary.tiers["bronze"], "earned")
    url = f"{reverse('insights:tier-decide')}?review={TierReview.objects.get().public_id}"
    manager = cast.staff_client("manager")
    assert f"{cast.a.name} (Silver → Gold)" in read(manager, url)
    chosen = {
        "proposals": [of(cast.a).public_id, of(cast.b).public_id],
        "decision": "accepted",
        "reason": "Measured",
    }
    page = manager.post(url, chosen, follow=True).content.decode()
    assert "Not decided, because something changed meanwhile: 1" in page
    assert (tier_of(cast.a), of(cast.b).decision) == ("gold", "open")


def test_many_more_are_decided_by_a_job(programme, monkeypatch):
    cast = programme.cast
    opened()
    rows = list(TierProposal.objects.all())
    job = decisions.decide_start(
        actor=cast.actor("manager"), proposals=rows, decision="accepted", reason="Measured"
    )
    jobs.run_due()
    job.refresh_from_db()
    assert jobs.outcome(job).sentence == "Decided: 2."
    assert (tier_of(cast.a), of(cast.b).grace) == ("gold", "running")
    assert of(cast.a).decided_by == cast.staff["manager"].public_id


def test_a_manager_of_own_partners_decides_of_these_alone(programme):
    cast = programme.cast
    Partner.objects.filter(pk=cast.a.pk).update(owner=cast.staff["manager_own"])
    Partner.objects.filter(pk=cast.b.pk).update(owner=cast.staff["manager"])
    opened()
    actor = cast.actor("manager_own")
    assert selectors.waiting(actor).count() == 1
    with pytest.raises(DomainError) as missing:
        decisions.proposal_decide(actor=actor, proposal=of(cast.b), decision="refused", reason="Not mine")
    assert missing.value.status == 404


# -- Closing --------------------------------------------------------------------------------------


def test_a_review_closes_when_all_is_decided_and_plans_the_next(programme):
    cast, review = programme.cast, opened()
    decide(cast, cast.a, "accepted")
    with refused("Proposals are open still: 1"):
        services.review_close(actor=cast.actor("manager"), review=review)
    services.review_close(actor=cast.actor("manager"), review=review, put_off=True, reason="Next time")
    b = of(cast.b)
    assert (b.decision, b.reason, tier_of(cast.b)) == ("deferred", "Next time", "gold")
    following = TierReview.objects.get(status="planned")
    assert following.review_on == date(2026, 9, 2)
    with refused("This review is closed"):
        decide(cast, cast.b, "accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        TierReview.objects.filter(pk=review.pk).update(status="open", closed_at=None)
    page = read(cast.staff_client("auditor"), reverse("insights:tier-proposal", args=[b.public_id]))
    assert "Revenue sourced" in page
    assert "€0.00 of €1,000.00" in page


def test_a_planned_review_is_moved_or_given_up_and_its_day_is_its_own(cast, time_machine):
    time_machine.move_to(OPENED, tick=False)
    manager = cast.staff_client("manager")
    manager.post(reverse("insights:tier-review-new"), {"review_on": "2026-06-30", "types": ["company"]})
    review = TierReview.objects.get()
    assert [row.code for row in review.types.all()] == ["company"]
    again = manager.post(reverse("insights:tier-review-new"), {"review_on": "2026-06-30"})
    assert again.status_code == 422
    assert "Another review is planned on this day." in again.content.decode()
    manager.post(reverse("insights:tier-review-edit", args=[review.public_id]), {"review_on": "2026-07-01"})
    review.refresh_from_db()
    assert (review.review_on, review.types.count()) == (date(2026, 7, 1), 0)
    manager.post(reverse("insights:tier-review-cancel", args=[review.public_id]))
    review.refresh_from_db()
    assert review.status == "cancelled"


# -- What the partner sees and does ---------------------------------------------------------------


def seats(programme, tier: str = "silver", quantity: int | None = 1) -> TierBenefit:
    return TierBenefit.objects.create(
        tier=programme.cast.vocabulary.tiers[tier], code="training-seats", kind="entitlement",
        name={"en": "Training seats"}, is_tracked=True, quantity=quantity,
    )  # fmt: skip


def test_the_partner_sees_how_far_the_next_tier_is_and_uses_what_its_own_gives(programme):
    cast = programme.cast
    Partner.objects.filter(pk=cast.b.pk).update(tier=programme.silver)
    seats(programme)
    seats(programme, "gold", None)
    sold(cast.b, 600_00)
    services.review_plan(actor=SYSTEM, review_on=date(2026, 9, 1))
    administrator = cast.member_client("b", "administrator")
    page = read(administrator, reverse("portal:tier", args=[cast.b.public_id]))
    for said in ("On the way to Gold", "€600.00 of €1,000.00", "€400.00 missing", "Revenue sourced, 12 months",
                 "With Gold you would also have", "Tiers are reviewed next on 1 Sep 2026", "0 of 1 used",
                 "Use one"):  # fmt: skip
        assert said in page
    book = reverse("portal:benefit-book", args=[cast.b.public_id, "training-seats"])
    typed = {"person": cast.members["b"]["sales"].name, "what": "Administrators' course"}
    assert administrator.post(book, typed).status_code == 302
    assert BenefitUse.objects.get().recorded_by == cast.members["b"]["administrator"].public_id
    used_up = administrator.post(book, typed)
    assert used_up.status_code == 409
    assert "The tier Gold gives them without limit." in used_up.content.decode()
    assert cast.member_client("b", "reader").post(book, typed).status_code == 403
    assert BenefitUse.objects.count() == 1
    page = read(administrator, reverse("portal:tier", args=[cast.b.public_id]))
    assert ("1 of 1 used" in page, "Use one" in page) == (True, False)


def test_of_those_who_sell_nothing_no_revenue_is_asked(programme):
    cast = programme.cast
    public = cast.vocabulary.government
    Partner.objects.filter(pk=cast.b.pk).update(type=public, tier=programme.silver)
    a_set(
        {
            (programme.gold, None): [("revenue_sourced", 12, 1000_00)],
            (programme.gold, public): [("deals_won", 12, 2)],
        },
        number=2,
    )
    page = read(cast.member_client("b", "reader"), reverse("portal:tier", args=[cast.b.public_id]))
    assert "Deals won" in page
    assert "Revenue" not in page


def test_a_partner_reads_over_the_api_what_was_decided_of_it_and_no_more(programme):
    cast = programme.cast
    opened()
    mine = cast.member("a", "administrator")
    assert not TierProposal.objects.visible_to(mine).exists()
    decide(cast, cast.a, "accepted")
    assert [row.partner for row in TierProposal.objects.visible_to(mine)] == [cast.a]


def test_my_day_says_what_is_to_be_decided_and_which_review_comes(programme):
    cast = programme.cast
    opened()
    services.review_plan(actor=SYSTEM, review_on=date(2026, 3, 20))
    page = read(cast.staff_client("manager"), reverse("web:my_day"))
    assert "Tiers to decide: 2" in page
    assert "Review of tiers" in page


def test_the_api_gives_of_what_was_measured_what_the_reader_may_read(programme):
    opened()
    cast = programme.cast
    row = TierProposal.objects.get(partner=cast.a)
    decisions.proposal_decide(actor=SYSTEM, proposal=row, decision="accepted", reason="Well earned.")
    seen = f"/api/v1/tier-proposals/{row.public_id}/"
    told, kept = {"revenue_sourced:12": "120000"}, {}
    for scopes, values in ((("insights:read", "pipeline:read"), told), (("insights:read",), kept)):
        assert staff_api(cast, "manager", *scopes).get(seen).json()["values"] == values
