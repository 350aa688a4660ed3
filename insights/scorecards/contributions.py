"""Health where other pages leave a place for it: the partner's page, the list of partners, My day, the set-up."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.actor import Actor
from core.slots import Fact, PartnerColumn, ReadySet, SetupStep, Tab, Task, Waiting
from core.text import listed
from insights.scorecards import figures, presenters, ready, selectors
from insights.scorecards.choices import Band
from insights.scorecards.mails import fall
from insights.scorecards.models import PartnerScore, ScoreAlert, Scorecard
from insights.scorecards.pages import ANSWER, PORTAL, TAB
from insights.scorecards.services import ACKNOWLEDGE, CONFIGURE, SCORE_FIGURE, VIEW
from partners.figures.registry import PartnerFigure, Unit, register
from partners.models import Partner
from web import nav

SHOWN = 30

nav.register(
    nav.NavItem(
        code="scorecards",
        label=_("Scorecards"),
        url_name="insights:scorecards",
        icon="gauge",
        permission=CONFIGURE,
        group="settings",
        order=238,
    ),
)

register(
    PartnerFigure(
        SCORE_FIGURE,
        _("Health, in points"),
        _("The score of its scorecard, 0 to 100, as counted last night; nothing where too little is known."),
        Unit.SCORE,
        VIEW,
        figures.scores,
        figures.rows,
        over_months=False,
        empty=None,
    ),
)


@slots.setup_steps.fill("scorecards", order=68)
def scorecards_step() -> SetupStep:
    return SetupStep(
        code="scorecards",
        label=_("Scorecards"),
        why=_("Six to ten measures for each type of partner say how healthy a partnership is, and why."),
        icon="gauge",
        url_name="insights:scorecards",
        permission=CONFIGURE,
        rows=lambda: Scorecard.objects.filter(status=Scorecard.Status.IN_USE),
        drafts=lambda: Scorecard.objects.filter(status=Scorecard.Status.DRAFT),
        counted=lambda n: ngettext("%(n)s scorecard", "%(n)s scorecards", n) % {"n": n},
        sets=[
            ReadySet(
                "standard",
                _("A scorecard for each kind of partner, in use at once"),
                _("Scorecards, for the types that are there: %(names)s.") % {"names": listed(ready.names())},
                ready.load_scorecards,
            )
        ],
        optional=True,
    )


@slots.partner_tab.fill("insights.scorecards", order=88)
def scorecard_tab() -> Tab:
    return Tab(
        code="scorecard",
        label=_("Scorecard"),
        count=lambda actor, partner: None,
        template="insights/scorecards/tab.html",
        context=_tab_context,
        permission=VIEW,
    )


def _tab_context(actor: Actor, partner: Partner) -> dict[str, Any]:
    alerts = ScoreAlert.objects.visible_to(actor).filter(partner=partner)
    return {
        "card": presenters.card_of(actor, partner),
        "alerts": [(alert, fall(alert)) for alert in alerts[:5]],
        "may_acknowledge": actor.can(ACKNOWLEDGE),
        "may_configure": actor.can(CONFIGURE),
    }


@slots.partner_facts.fill("insights.scorecards", order=88)
def health_fact(actor: Actor, partner: Partner) -> list[Fact]:
    """How healthy the partnership is, in a word and points; told to the partner where its scorecard is shared."""
    if not actor.can(VIEW):
        return []
    score = selectors.score_of(actor, partner)
    if score is None:
        return []
    return [
        Fact(
            label=_("Health"),
            value=score.get_band_display(),
            href=(PORTAL if actor.is_partner else TAB).url(score),
            note="" if score.band == Band.UNKNOWN else _("%(points)s of 100") % {"points": score.score},
            tone=presenters.TONES[Band(score.band)],
            weight=45 if score.band == Band.AT_RISK else 15,
        )
    ]


def _bands(actor: Actor, ids: set[int]) -> dict[int, Any]:
    rows = PartnerScore.objects.visible_to(actor).filter(partner__in=ids)
    return {row.partner_id: str(row.get_band_display()) for row in rows.only("partner_id", "band")}


@slots.partner_columns.fill("insights.scorecards", order=88)
def health_column() -> PartnerColumn:
    return PartnerColumn("health", _("Health"), _bands, VIEW)


def _points(actor: Actor, ids: set[int]) -> dict[int, Any]:
    rows = PartnerScore.objects.visible_to(actor).filter(partner__in=ids).exclude(band=Band.UNKNOWN)
    return dict(rows.values_list("partner_id", "score"))


@slots.partner_columns.fill("insights.scorecards.points", order=89)
def points_column() -> PartnerColumn:
    return PartnerColumn("health_points", _("Health, in points"), _points, VIEW, num=True)


@slots.partner_filters.fill("insights.scorecards", order=88)
def health_filter() -> tuple[str, dict[str, Any]]:
    return VIEW, {
        "health": filters.MultipleChoiceFilter(
            label=_("Health"), field_name="health__band", choices=Band.choices
        )
    }


def _task(alert: ScoreAlert) -> Task:
    return Task(
        title=_("The health of %(partner)s fell") % {"partner": alert.partner.name},
        detail=fall(alert),
        url=ANSWER.url(alert),
        action=_("Say what is done about it"),
        icon="trending-down",
        tone="bad" if alert.band == Band.AT_RISK else "warn",
        partner_id=alert.partner_id,
    )


@slots.my_day.fill("insights.scorecards", order=38)
def falls(actor: Actor) -> list[Waiting]:
    """Falls of my partners that nobody acknowledged, and those of partners that nobody looks after."""
    if not actor.can(ACKNOWLEDGE):
        return []
    mine = Q(partner__owner=actor.user_id) | Q(partner__owner=None)
    rows = ScoreAlert.objects.visible_to(actor).filter(mine, acknowledged_at=None)
    return [Waiting(rows.select_related("partner").order_by("score", "pk")[:SHOWN], _task)]
