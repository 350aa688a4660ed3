"""Recruitment, wishes and joint plans where other pages leave a place for them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, slots
from core.actor import Actor
from core.money import Money
from core.slots import Fact, ReadySet, SetupStep, Tab, Task, Waiting
from core.text import both, listed
from pipeline.models import Phase, Recruitment
from pipeline.recruitment import selectors as reads
from pipeline.recruitment.events import PAGE
from pipeline.recruitment.ready import SETS, load_phases
from web import nav

nav.register(
    nav.NavItem(
        code="recruitment",
        label=_("Recruitment"),
        url_name="pipeline:recruitment-board",
        icon="square-kanban",
        permission="pipeline.recruitment:view",
        order=30,
        count=lambda actor: reads.overdue(actor)[: nav.COUNT_CAP + 1].count(),
    ),
    nav.NavItem(
        code="wishes",
        label=_("Wish list"),
        url_name="pipeline:wishes",
        icon="star",
        permission="pipeline.wish:view",
        order=35,
    ),
    nav.NavItem(
        code="recruitment-settings",
        label=_("Recruitment phases"),
        url_name="pipeline:phases",
        icon="square-kanban",
        permission="core.config:view",
        group="settings",
        order=220,
    ),
    nav.CreateItem(
        label=_("Recruitment"),
        url_name="pipeline:recruitment-new",
        icon="square-kanban",
        permission="pipeline.recruitment:create",
        order=12,
    ),
    nav.CreateItem(
        label=_("Wish"),
        url_name="pipeline:wish-new",
        icon="star",
        permission="pipeline.wish:change",
        order=80,
    ),
)


@slots.setup_steps.fill("phases", order=60)
def phases_step() -> SetupStep:
    return SetupStep(
        code="phases",
        label=_("Recruitment phases"),
        why=_(
            "Phases are the columns of the board on which partners are won. Each gives the partner a status."
        ),
        icon="square-kanban",
        url_name="pipeline:phases",
        permission="pipeline.recruitment:configure",
        rows=Phase.objects.all,
        counted=lambda n: ngettext("%(n)s phase", "%(n)s phases", n) % {"n": n},
        sets=[
            _phases("mml", _("MML’s five phases with their steps")),
            _phases("short", _("Short version: introduction, discussion, negotiation, contract")),
        ],
    )


def _phases(code: str, label: Any) -> ReadySet:
    names = listed(both(fr, en) for fr, en, *_rest in SETS[code].values())
    said = _("Phases: %(names)s.") % {"names": names}
    return ReadySet(code, label, said, partial(load_phases, phases=code))


def _task(row: Recruitment) -> Task:
    potential = None
    if row.potential_minor is not None:
        potential = Money(row.potential_minor, row.currency)
    return Task(
        title=row.next_step,
        detail=str(row),
        url=PAGE.url(row),
        action=_("Show"),
        icon="square-kanban",
        due=row.next_step_on,
        amount=potential,
        partner_id=row.partner_id,
    )


@slots.my_day.fill("recruitment", order=30)
def my_steps(actor: Actor) -> list[Waiting]:
    """Next steps that are mine, due today or overdue."""
    if not actor.can("pipeline.recruitment:view"):
        return []
    mine = Q(next_step_owner_id=actor.user_id) | Q(next_step_owner=None, partner__owner_id=actor.user_id)
    rows = Recruitment.objects.visible_to(actor).open().filter(mine, next_step_on__lte=clock.today())
    return [Waiting(rows.select_related("partner").order_by("next_step_on", "pk")[:50], _task)]


def _of(actor: Actor, partner: Any) -> Any:
    rows = Recruitment.objects.visible_to(actor).filter(partner=partner)
    return rows.select_related("partner", "phase", "next_step_owner").order_by("-opened_on", "-pk")


@slots.partner_tasks.fill("recruitment", order=30)
def next_steps(actor: Actor, partner: Any) -> list[Waiting]:
    """What we are to do next to win the partner."""
    if not actor.can("pipeline.recruitment:view"):
        return []
    return [Waiting(_of(actor, partner).open().exclude(next_step=""), _task)]


@slots.partner_facts.fill("recruitment", order=30)
def phase_fact(actor: Actor, partner: Any) -> list[Fact]:
    """The phase of a partner that is still being won."""
    row = _of(actor, partner).open().first() if actor.can("pipeline.recruitment:view") else None
    if row is None or row.phase.status_given == "active":
        return []
    return [
        Fact(
            label=_("Recruitment"),
            value=str(row.phase),
            href=PAGE.url_for(actor, row),
            note=row.next_step or reads.usually(row.phase),
            weight=30,
        )
    ]


def _tab_context(actor: Actor, partner: Any) -> dict[str, Any]:
    rows = list(_of(actor, partner))
    for row in rows:
        row.potential_text = reads.potential_text({name: getattr(row, name) for name in reads.POTENTIAL})
        row.outcome_tone = {"won": "ok", "lost": "bad"}.get(row.outcome, "")
    return {
        "recruitments": rows,
        "may_open": actor.can("pipeline.recruitment:create") and all(row.closed_at for row in rows),
        "open_url": f"{reverse('pipeline:recruitment-new')}?partner={partner.public_id}",
    }


@slots.partner_tab.fill("recruitment", order=20)
def partner_tab() -> Tab:
    return Tab(
        code="recruitment",
        label=_("Recruitment"),
        count=_of,
        template="pipeline/recruitment/partner_tab.html",
        context=_tab_context,
        permission="pipeline.recruitment:view",
    )
