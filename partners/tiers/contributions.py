"""The step of the set-up in which the programme gets its tiers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.slots import ReadySet, SetupStep
from core.text import both, listed
from partners.models import Tier
from partners.tiers import review_section
from partners.tiers.ready import SETS, load_tiers


@slots.setup_steps.fill("tiers", order=50)
def tiers_step() -> SetupStep:
    return SetupStep(
        code="tiers",
        label=_("Tiers and benefits"),
        why=_("A tier says what a partner gets. A higher one gives all that those below it give."),
        icon="award",
        url_name="partners:config",
        url_args=("tiers",),
        permission="partners.config:change",
        rows=Tier.objects.all,
        counted=lambda n: ngettext("%(n)s tier", "%(n)s tiers", n) % {"n": n},
        sets=[
            _tiers("mml", _("MML: Bronze to Platinum, sixteen benefits")),
            _tiers("channel", _("Bronze to Platinum for resellers")),
            _tiers("levels", _("Three levels without benefits")),
        ],
    )


def _tiers(code: str, label: Any) -> ReadySet:
    said = [_one(both(fr, en), benefits) for fr, en, benefits in SETS[code].values()]
    return ReadySet(code, label, " ".join(said), partial(load_tiers, tiers=code))


def _one(tier: Any, benefits: list[Any]) -> str:
    if not benefits:
        return str(_("%(tier)s: no benefits.")) % {"tier": tier}
    names = listed(both(fr, en) for _code, _kind, _quantity, fr, en in benefits)
    return str(_("%(tier)s: %(benefits)s.")) % {"tier": tier, "benefits": names}


slots.review_sections.fill("partners.tiers", order=10)(review_section.section)
