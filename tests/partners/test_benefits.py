"""A benefit is given, counted or granted, with what stands behind it; or it is words and not ticked."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.models import Agreement, AgreementVersion
from core import clock, slots
from core.errors import DomainError
from enablement.models import SupportQueue
from partners.benefits import services
from partners.benefits.selectors import State, held
from partners.models import BenefitGrant, BenefitUse, Contact, Partner, TierBenefit
from partners.partner.services import partner_status_change
from partners.tiers.services import tier_change
from partners.vocabulary.services import config_change
from tests.support.factories import make
from tests.support.pages import read

KINDS = {
    "beta": ("silver", "access"),
    "architect": ("gold", "resource"),
    "council": ("gold", "governance"),
    "shared-ip": ("gold", "clause"),
    "priority": ("silver", "service_level"),
}


@pytest.fixture
def benefits(cast) -> dict[str, TierBenefit]:
    """One tracked benefit of each kind, all of them of partner "a", which is gold; and one in words."""
    rows = {code: benefit(cast, tier, code, kind, is_tracked=True) for code, (tier, kind) in KINDS.items()}
    rows["seats"] = benefit(cast, "silver", "seats", "entitlement", is_tracked=True, quantity=2)
    rows["logo"] = benefit(cast, "silver", "logo", "visibility")
    return rows


def benefit(cast, tier: str, code: str, kind: str, **values) -> TierBenefit:
    return TierBenefit.objects.create(
        tier=cast.vocabulary.tiers[tier], code=code, kind=kind, name={"en": f"The {code}"}, **values
    )


def states(cast, partner: str = "a") -> dict[str, State]:
    row = Partner.objects.select_related("tier", "type").get(pk=getattr(cast, partner).pk)
    return {item.benefit.code: item.state for item in held(cast.actor("manager"), row)}


def our_page(cast, role: str = "manager") -> str:
    return read(cast.staff_client(role), reverse("partners:detail", args=[cast.a.public_id]))


def portal(cast) -> str:
    return read(cast.member_client("a", "reader"), reverse("portal:home", args=[cast.a.public_id]))


def test_nothing_is_ticked_before_it_is_given(cast, benefits):
    assert states(cast) == {
        "beta": "due", "architect": "due", "council": "due", "shared-ip": "due", "priority": "due",
        "seats": "counted", "logo": "words",
    }  # fmt: skip
    page = our_page(cast)
    assert " given" not in page.replace("to be given", "")
    assert page.count("to be given") == 5
    assert "The seats 0 of 2 used" in page
    assert "No agreement in force has this clause." in page
    assert "No support queue reads this level." in page


def test_an_access_right_is_granted_or_declined_with_a_reason_and_ended(cast, benefits):
    actor = cast.actor("manager")
    grant = services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["beta"])
    assert (grant.since, states(cast)["beta"]) == (clock.today(), "given")
    with pytest.raises(DomainError) as refusal:
        services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["beta"])
    assert "granted or declined already" in str(refusal.value.message)
    services.benefit_end(actor=actor, grant=grant)
    assert states(cast)["beta"] == "due"
    with pytest.raises(DomainError) as refusal:
        services.benefit_decline(actor=actor, partner=cast.a, benefit=benefits["beta"], note=" ")
    assert refusal.value.field == "note"
    services.benefit_decline(actor=actor, partner=cast.a, benefit=benefits["beta"], note="Their rules")
    assert states(cast)["beta"] == "declined"
    assert "Their rules" in portal(cast)


def test_a_named_resource_is_one_of_us_shown_with_how_to_reach_them(cast, benefits):
    actor, architect = cast.actor("manager"), cast.staff["support"]
    with pytest.raises(DomainError) as refusal:
        services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["architect"])
    assert refusal.value.field == "user"
    services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["architect"], user=architect)
    assert f"The architect given {architect.name} · {architect.email}" in portal(cast)


def test_a_governance_seat_is_for_somebody_of_the_partner_alone(cast, benefits):
    actor = cast.actor("manager")
    theirs = Contact.objects.create(partner=cast.a, name="Ada Roy")
    others = Contact.objects.create(partner=cast.b, name="Bo Lund")
    for contact in (None, others):
        with pytest.raises(DomainError) as refusal:
            services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["council"], contact=contact)
        assert refusal.value.field == "contact"
    services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["council"], contact=theirs)
    assert "The council given Ada Roy" in portal(cast)


def test_a_service_level_is_given_where_the_support_card_shows_it(cast, benefits):
    hotline = SupportQueue.objects.create(
        code="hotline", name={"en": "Hotline"}, email="hotline@us.test", service_level="priority",
        hours={"en": "Day and night"},
    )  # fmt: skip
    SupportQueue.objects.create(code="general", name={"en": "General"}, email="general@us.test")
    benefits["priority"].response_hours = 8
    benefits["priority"].save()
    assert states(cast)["priority"] == "given"
    page = portal(cast)
    assert "Your tier: a first answer within 8 hours." in page
    assert "Hotline · hotline@us.test Day and night" in page
    # A partner of a lower tier reads neither.
    cast.a.tier = cast.vocabulary.tiers["bronze"]
    cast.a.save()
    page = portal(cast)
    assert hotline.email not in page
    assert "first answer" not in page
    assert "general@us.test" in page


def test_a_clause_is_given_by_an_agreement_in_force_that_has_it(cast, benefits):
    make(Agreement, cast.a, status="active", number="2026-001")
    assert states(cast)["shared-ip"] == "due"
    agreement = make(Agreement, cast.a, status="active", number="2026-002", version=2)
    text = {"code": "shared-ip", "part": 1, "title": "Shared", "text": "Together"}
    AgreementVersion.objects.create(agreement=agreement, number=2, clauses=[text], author="usr_x")
    assert states(cast)["shared-ip"] == "given"
    assert "2026-002" in our_page(cast)
    agreement.status = "ended"
    agreement.save()
    assert states(cast)["shared-ip"] == "due"


def use(cast, row: TierBenefit, person: str = "Ada") -> BenefitUse:
    return services.benefit_use(
        actor=cast.actor("support"), partner=cast.a, benefit=row, person=person, what="Course"
    )


def test_an_entitlement_is_counted_and_what_is_over_is_refused(cast, benefits):
    first, _second = use(cast, benefits["seats"]), use(cast, benefits["seats"], "Bo")
    with pytest.raises(DomainError) as refusal:
        use(cast, benefits["seats"], "Cy")
    assert refusal.value.status == 409
    assert "All 2 are used: The seats." in str(refusal.value.message)
    page = portal(cast)
    assert "The seats 2 of 2 used" in page
    assert "Ada · Course" in page
    services.benefit_use_cancel(actor=cast.actor("support"), use=first, reason="Fell ill")
    assert use(cast, benefits["seats"], "Cy").seat == first.seat
    with pytest.raises(IntegrityError), transaction.atomic():
        BenefitUse.objects.filter(person="Cy").delete()


@pytest.mark.parametrize("seat", [2, 3])
def test_the_database_itself_refuses_a_place_taken_and_one_too_many(cast, benefits, seat):
    use(cast, benefits["seats"]), use(cast, benefits["seats"])
    with pytest.raises(IntegrityError), transaction.atomic():
        BenefitUse.objects.create(
            partner=cast.a, benefit=benefits["seats"], code="seats", seat=seat, of=2, person="x", what="x",
            used_on=date(2026, 1, 1), recorded_by="x",
        )  # fmt: skip


def test_a_higher_tier_gives_more_of_the_same_and_counts_on(cast, benefits):
    benefit(cast, "platinum", "seats", "entitlement", is_tracked=True)
    use(cast, benefits["seats"]), use(cast, benefits["seats"])
    tier_change(
        actor=cast.actor("manager"), partner=cast.a, tier=cast.vocabulary.tiers["platinum"], reason="Agreed"
    )
    cast.a.refresh_from_db()
    unlimited = TierBenefit.objects.get(code="seats", quantity=None)
    assert use(cast, unlimited, "Cy").seat == 3
    assert "The seats 3 used, unlimited" in our_page(cast)


def test_benefits_end_with_the_tier_and_the_partnership(cast, benefits):
    actor = cast.actor("manager")
    for code in ("beta", "architect"):
        services.benefit_grant(
            actor=actor,
            partner=cast.a,
            benefit=benefits[code],
            user=cast.staff["support"] if code == "architect" else None,
        )
    tier_change(actor=actor, partner=cast.a, tier=cast.vocabulary.tiers["silver"], reason="Demoted")

    def open_codes() -> list[str]:
        return list(BenefitGrant.objects.open().values_list("code", flat=True))

    assert open_codes() == ["beta"]
    # A suspension passes: the grant does not count meanwhile, and is there again.
    partner_status_change(actor=actor, partner=cast.a, status="suspended", reason="Unpaid")
    assert (open_codes(), BenefitGrant.objects.active().count(), states(cast)) == (["beta"], 0, {})
    partner_status_change(actor=actor, partner=cast.a, status="active")
    assert BenefitGrant.objects.active().count() == 1
    partner_status_change(actor=actor, partner=cast.a, status="ended", reason="Over")
    assert open_codes() == []
    with pytest.raises(DomainError) as refusal:
        use(cast, benefits["seats"])
    assert refusal.value.status == 409


def test_what_is_due_waits_in_my_day_of_who_looks_after_the_partner(cast, benefits):
    Partner.objects.filter(pk=cast.a.pk).update(owner=cast.staff["manager"])

    def waiting(role: str) -> int:
        tasks = slots.tasks(slots.my_day, cast.actor(role))
        return sum(str(task.title) == "Give what the tier promises" for task in tasks)

    assert (waiting("manager"), waiting("administrator"), waiting("auditor")) == (1, 0, 0)
    actor, contact = cast.actor("manager"), Contact.objects.create(partner=cast.a, name="Ada Roy")
    services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["beta"])
    services.benefit_grant(
        actor=actor, partner=cast.a, benefit=benefits["architect"], user=cast.staff["support"]
    )
    assert waiting("manager") == 1
    services.benefit_grant(actor=actor, partner=cast.a, benefit=benefits["council"], contact=contact)
    assert waiting("manager") == 0


def test_a_benefit_for_one_type_is_owed_to_that_type_alone(cast, benefits):
    benefit(cast, "silver", "crisis", "access", is_tracked=True, partner_type=cast.vocabulary.government)
    assert "crisis" not in states(cast)
    Partner.objects.filter(pk=cast.a.pk).update(type=cast.vocabulary.government)
    assert states(cast)["crisis"] == "due"


def test_visibility_and_joint_activities_are_never_kept_as_a_record(cast):
    for kind in ("visibility", "activity"):
        with pytest.raises(IntegrityError), transaction.atomic():
            benefit(cast, "silver", kind, kind, is_tracked=True)


def test_the_forms_ask_for_what_the_benefit_takes(cast, benefits):
    client = cast.staff_client("manager")
    url = reverse("partners:benefit-grant", args=[cast.a.public_id])
    assert client.post(url, {"benefit": "architect"}).url == "?benefit=architect"
    page = client.get(f"{url}?benefit=architect").content.decode()
    assert 'name="user"' in page
    assert 'name="contact"' not in page
    refused = client.post(f"{url}?benefit=architect", {})
    assert refused.status_code == 422
    given = client.post(f"{url}?benefit=architect", {"user": cast.staff["support"].public_id})
    assert given.status_code == 302
    counted = reverse("partners:benefit-use", args=[cast.a.public_id])
    client.post(f"{counted}?benefit=seats", {"person": "Ada", "what": "Course"})
    assert BenefitUse.objects.get().person == "Ada"
    declined = reverse("partners:benefit-decline", args=[cast.a.public_id])
    client.post(f"{declined}?benefit=beta", {"note": "No"})
    grant = BenefitGrant.objects.get(code="beta")
    end = reverse("partners:benefit-end", args=[grant.public_id])
    client.post(end, {})
    grant.refresh_from_db()
    assert grant.until == clock.today()
    cancel = reverse("partners:benefit-use-cancel", args=[BenefitUse.objects.get().public_id])
    client.post(cancel, {"reason": "Ill"})
    assert BenefitUse.objects.get().cancelled_on == clock.today()


def test_the_kind_of_a_benefit_that_was_given_does_not_change(cast, benefits):
    admin = cast.actor("administrator")
    config_change(actor=admin, row=benefits["beta"], kind="resource")
    config_change(actor=admin, row=benefits["beta"], kind="access")
    services.benefit_grant(actor=cast.actor("manager"), partner=cast.a, benefit=benefits["beta"])
    with pytest.raises(DomainError) as refusal:
        config_change(actor=admin, row=benefits["beta"], kind="resource")
    assert (refusal.value.status, refusal.value.field) == (409, "kind")
