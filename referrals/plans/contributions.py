"""The step of the set-up in which commissions are decided."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.slots import ReadySet, SetupStep
from core.text import both
from referrals.models import PlanVersion
from referrals.plans.ready import load_plan
from referrals.plans.standard import PLANS


@slots.setup_steps.fill("commissions", order=80)
def commissions_step() -> SetupStep:
    return SetupStep(
        code="commissions",
        label=_("Commissions"),
        why=_("A plan says what a sale pays. Until one is published, none pays."),
        icon="percent",
        url_name="referrals:plans",
        permission="referrals.plan:change",
        rows=lambda: PlanVersion.objects.filter(status=PlanVersion.Status.PUBLISHED),
        drafts=lambda: PlanVersion.objects.filter(status=PlanVersion.Status.DRAFT),
        counted=lambda n: ngettext("%(n)s published version", "%(n)s published versions", n) % {"n": n},
        sets=[
            ReadySet(
                code,
                both(fr, en),
                _("Comes as a draft. It pays nothing before you have read and published it."),
                partial(load_plan, code=code),
            )
            for code, (fr, en, *_rest) in PLANS.items()
        ],
        optional=True,
    )
