"""Loads a ready commission plan as a draft: what it pays is decided by who reads and publishes it."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.models import Programme
from core.text import both
from partners.models import RelationshipKind
from referrals.models import CommissionPlan
from referrals.plans.services import plan_create, rule_create, version_change
from referrals.plans.standard import PLANS


def load_plan(actor: Actor, code: str) -> int:
    """Add a ready plan with the draft of its first version, in the currency of the programme. Returns 1,
    or 0 when the plan is there already.

    A relationship that this programme lacks is left out: the plan is then for all. Raises DomainError 422
    as long as the programme has no currency.
    """
    if CommissionPlan.objects.filter(code=code).exists():
        return 0
    programme = Programme.objects.first()
    if programme is None:
        raise DomainError(
            "programme-missing",
            _("Name the programme and choose its currency first: a commission plan is in that currency."),
            link=reverse("web:programme"),
        )
    fr, en, kinds, sources, rule = PLANS[code]
    known = RelationshipKind.objects.filter(code__in=kinds).values_list("code", flat=True)
    with transaction.atomic():
        plan = plan_create(actor=actor, code=code, name=both(fr, en), kinds=sorted(known), sources=sources)
        version = plan.versions.get()
        version_change(actor=actor, version=version, currency=programme.currency)
        rule_create(actor=actor, version=version, **rule)
    return 1
