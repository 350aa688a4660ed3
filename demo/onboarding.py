"""Partners on their way, one of them late, and how much the portals are used: one partner has gone silent."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

from accounts.services.users import user_get_or_create
from core import clock
from core.actor import SYSTEM
from demo.context import DemoContext
from demo.people import set_password
from partners.access.services import membership_create
from partners.access.visits import portal_day_count
from partners.journeys import advance
from partners.journeys.models import PartnerJourneyStep
from partners.journeys.ready import load_journeys
from partners.journeys.services import step_excuse, step_tick
from partners.models import PortalDay
from partners.partner.services import partner_change

# Since when the programme has journeys: whoever came before is past them.
SINCE = 75
DESCRIBED = "Integrator of the Dutch water boards and their laboratories."
# partner, step: (days ago, what shows it)
TICKED = {
    ("polder", "kick-off"): (12, "Minutes of the kick-off, four people on either side"),
    ("solis", "kick-off"): (30, "Compte rendu de la réunion de lancement"),
    ("capteurs", "kick-off"): (16, "Compte rendu du 2e comité"),
}
EXCUSED = {("polder", "team"): (8, "A team of one until the spring; we call instead.")}
# partner: (a visit every so many days, the last one so many days ago)
VISITS = {
    "helio": (2, 1), "techcorp": (5, 2), "kappa": (6, 3), "msf": (9, 4), "admin_fr": (12, 8), "nordsys": (4, 1),
    "stratus": (7, 2), "dataport": (6, 5), "atelier": (5, 71), "capteurs": (3, 1),
}  # fmt: skip


def plan(context: DemoContext) -> None:
    """Write down who gets along, who does not, and who opens the portal when."""
    ago = context.simulation.ago
    ago(SINCE, 8.4, partial(_set_up, context))
    ago(20, 9.7, partial(_comes_to_the_portal, context))
    ago(17, 11.9, partial(_describes_itself, context))
    ago(21, 10.2, partial(_begins_by_hand, context))
    for (code, step), (days_ago, evidence) in TICKED.items():
        ago(days_ago, 15.6, partial(_tick, context, code, step, evidence))
    for (code, step), (days_ago, reason) in EXCUSED.items():
        ago(days_ago, 15.7, partial(_excuse, context, code, step, reason))
    ago(1, 7.9, partial(_use_of_portals, context))


def evening() -> None:
    """What the timetable does with journeys, each night and each morning."""
    advance.advance_due()
    advance.remind_due()


def _set_up(context: DemoContext) -> None:
    load_journeys(context.people.ours("admin"))


def _comes_to_the_portal(context: DemoContext) -> None:
    user = user_get_or_create(
        actor=SYSTEM, email="joost.devries@demo.test", name="Joost de Vries", language="en"
    )
    set_password({"joost.devries": user})
    membership_create(actor=SYSTEM, partner=context.partners["polder"], user=user, role="administrator")
    portal_day_count(partner=context.partners["polder"], visits=1)


def _describes_itself(context: DemoContext) -> None:
    partner_change(actor=context.manager("polder"), partner=context.partner("polder"), description=DESCRIBED)


def _begins_by_hand(context: DemoContext) -> None:
    """A partner that was there before: its manager leads it through the same steps."""
    advance.journey_begin(actor=context.manager("capteurs"), partner=context.partner("capteurs"))


def _step(context: DemoContext, code: str, step: str) -> PartnerJourneyStep:
    rows = PartnerJourneyStep.objects.select_related("journey__partner", "step")
    return rows.get(journey__partner=context.partners[code], step__code=step)


def _tick(context: DemoContext, code: str, step: str, evidence: str) -> None:
    step_tick(actor=context.manager(code), step=_step(context, code, step), evidence=evidence)


def _excuse(context: DemoContext, code: str, step: str, reason: str) -> None:
    step_excuse(actor=context.manager(code), step=_step(context, code, step), reason=reason)


def _use_of_portals(context: DemoContext) -> None:
    """Half a year of visits, in one statement."""
    dice, today = Random(7), clock.today()
    rows = [
        PortalDay(
            partner=context.partners[code],
            day=today - timedelta(days=days_ago),
            visits=dice.randint(1, 4),
            downloads=dice.randint(0, 2),
        )
        for code, (every, last) in VISITS.items()
        for days_ago in range(last, 180, every)
    ]
    PortalDay.objects.bulk_create(rows, ignore_conflicts=True)
