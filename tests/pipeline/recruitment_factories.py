"""MML's five phases with their steps, and recruitments of the cast's partners."""

from __future__ import annotations

from types import SimpleNamespace

from core.models import Event
from pipeline.models import Phase, PhaseStep, Recruitment
from pipeline.recruitment import services
from pipeline.recruitment.checklist import Tick
from tests.support.users import Cast, make_partner

# code, name, min, max, target, idle, status, counts, short form
PHASES = [
    ("exploration", "Exploration", 7, 14, None, 10, "prospect", True, "intro"),
    ("proposal", "Proposal", 14, 28, None, 10, "prospect", True, "discussion"),
    ("negotiation", "Negotiation", 7, 21, None, 10, "prospect", True, "negotiation"),
    ("implementation", "Implementation", 30, 365, 30, None, "onboarding", False, "contract"),
    ("optimisation", "Optimisation", None, None, None, None, "active", False, "contract"),
]
# phase, code, required
STEPS = [
    ("exploration", "contact", True),
    ("exploration", "webinar", False),
    ("proposal", "analysis", False),
    ("proposal", "proposal-sent", True),
    ("negotiation", "legal-review", True),
    ("implementation", "kick-off", True),
]


def make_phases() -> SimpleNamespace:
    phases = {}
    for position, (code, name, low, high, target, idle, status, counts, short) in enumerate(PHASES, start=1):
        phases[code] = Phase.objects.create(
            code=code,
            name={"en": name, "fr": name},
            position=position,
            usual_min_days=low,
            usual_max_days=high,
            target_days=target,
            idle_days=idle,
            status_given=status,
            counts_in_forecast=counts,
            short_form=short,
        )
    steps = {
        code: PhaseStep.objects.create(
            phase=phases[phase], code=code, name={"en": code.title()}, position=position, is_required=required
        )
        for position, (phase, code, required) in enumerate(STEPS)
    }
    return SimpleNamespace(**phases, steps=steps)


def recruit(cast: Cast, name: str, **values) -> Recruitment:
    partner = make_partner(name, cast.vocabulary.company, status="prospect", owner=cast.staff["manager"])
    return services.recruitment_open(actor=cast.actor("manager"), partner=partner, **values)


def shown(cast: Cast, recruitment: Recruitment, step: PhaseStep) -> Tick:
    """A step with a call that shows it."""
    call = services.activity_add(
        actor=cast.actor("manager"),
        recruitment=recruitment,
        kind="call",
        happened_on=recruitment.opened_on,
        summary=f"{step} went well",
    )
    return Tick(step, activity=call)


def codes() -> list[str]:
    return list(Event.objects.order_by("id").values_list("code", flat=True))
