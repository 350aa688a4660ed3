"""Signs of life where other pages leave a place for them: the partner's page, the list of partners, My day."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.links import PageOf
from core.slots import Fact, PartnerColumn, Tab, Task, Waiting
from insights.engagement import figures, review_section, selectors
from insights.engagement.models import PartnerEngagement
from insights.engagement.services import CONFIGURE, VIEW
from partners.figures.registry import PartnerFigure, Unit, register
from partners.models import Partner
from web import nav
from web.charts import sparkline
from web.templatetags.formats import day, days_long

TAB = PageOf("partners:tab", VIEW, tail=("engagement",))
NEVER = _("Never")

nav.register(
    nav.NavItem(
        code="engagement-policy",
        label=_("Signs of life"),
        url_name="insights:engagement-policy",
        icon="activity",
        permission=CONFIGURE,
        group="settings",
        order=240,
    ),
)

register(
    PartnerFigure(
        "visit_days",
        _("Days in the portal, 90 days"),
        _("Days of the last 90 on which somebody of the partner came to the portal, as counted last night."),
        Unit.COUNT,
        VIEW,
        figures.visit_days,
        figures.rows,
        over_months=False,
    ),
    PartnerFigure(
        "downloads",
        _("Downloads, 90 days"),
        _("Files that people of the partner downloaded in the last 90 days, as counted last night."),
        Unit.COUNT,
        VIEW,
        figures.downloads,
        figures.rows,
        over_months=False,
    ),
    PartnerFigure(
        "days_silent",
        _("Days without a sign of life"),
        _("Days since somebody of the partner last came to the portal or did something there."),
        Unit.DAYS,
        VIEW,
        figures.days_silent,
        figures.rows,
        over_months=False,
        empty=None,
        better="down",
    ),
)


def _row(actor: Actor, partner: Partner) -> PartnerEngagement | None:
    return PartnerEngagement.objects.visible_to(actor).filter(partner=partner).first()


@slots.partner_tab.fill("insights.engagement", order=90)
def engagement_tab() -> Tab:
    return Tab(
        code="engagement",
        label=_("Signs of life"),
        count=lambda actor, partner: None,
        template="insights/engagement/tab.html",
        context=_tab_context,
        permission=VIEW,
    )


def _tab_context(actor: Actor, partner: Partner) -> dict[str, Any]:
    row = _row(actor, partner)
    weeks = selectors.weekly_visits(partner)
    return {
        "engagement": row,
        "silent": selectors.days_silent(row),
        "came": any(visits for _week, visits in weeks),
        "spark": sparkline([visits for _week, visits in weeks]),
    }


@slots.partner_facts.fill("insights.engagement", order=90)
def last_sign(actor: Actor, partner: Partner) -> list[Fact]:
    """When somebody of the partner was last heard of; ours to know, so not in its portal."""
    if actor.is_partner or not actor.can(VIEW):
        return []
    row = _row(actor, partner)
    days = selectors.days_silent(row)
    return [
        Fact(
            label=_("Last sign of life"),
            value=NEVER if row is None or row.last_sign_on is None else day(row.last_sign_on),
            href=TAB.url(partner),
            note="" if days is None else _("silent for %(days)s") % {"days": days_long(days)} if days else "",
            weight=5,
        )
    ]


def _last_signs(actor: Actor, ids: set[int]) -> dict[int, Any]:
    rows = PartnerEngagement.objects.visible_to(actor).filter(partner__in=ids)
    known = dict(rows.exclude(last_sign_on=None).values_list("partner_id", "last_sign_on"))
    return {partner_id: known.get(partner_id, NEVER) for partner_id in ids}


@slots.partner_columns.fill("insights.engagement", order=90)
def last_sign_column() -> PartnerColumn:
    return PartnerColumn("last_sign", _("Last sign of life"), _last_signs, VIEW)


def _visits(actor: Actor, ids: set[int]) -> dict[int, Any]:
    rows = PartnerEngagement.objects.visible_to(actor).filter(partner__in=ids)
    return dict(rows.values_list("partner_id", "days_90"))


@slots.partner_columns.fill("insights.engagement.days", order=91)
def days_column() -> PartnerColumn:
    return PartnerColumn("visit_days", _("Days with a visit, 90 days"), _visits, VIEW, num=True)


@slots.partner_filters.fill("insights.engagement", order=90)
def silence_filters() -> tuple[str, dict[str, Any]]:
    return VIEW, {
        "silent_for": filters.NumberFilter(
            label=_("Silent for more than, in days"),
            method=lambda rows, name, value: selectors.silent_for(rows, int(value)),
            min_value=0,
            max_value=3650,
        ),
        "never_seen": filters.BooleanFilter(
            label=_("Never came"),
            method=lambda rows, name, value: selectors.never_seen(rows, never=value),
        ),
    }


def _task(partner: Partner) -> Task:
    days = selectors.days_silent(partner.engagement)
    return Task(
        title=_("%(partner)s has gone silent") % {"partner": partner.name},
        detail=_("No sign of life for %(days)s.") % {"days": days_long(days)},
        url=TAB.url(partner),
        action=_("Show"),
        icon="activity",
        partner_id=partner.pk,
    )


@slots.my_day.fill("insights.engagement", order=90)
def gone_silent(actor: Actor) -> list[Waiting]:
    """My active partners who used to come, and have not for longer than the policy says."""
    if not actor.can(VIEW):
        return []
    rows = (
        Partner.objects.visible_to(actor)
        .current()
        .filter(owner=actor.user_id, status=Partner.Status.ACTIVE, engagement__gone_silent=True)
    )
    return [Waiting(rows.select_related("engagement").order_by("engagement__last_sign_on", "pk")[:50], _task)]


slots.review_sections.fill("insights.engagement", order=90)(review_section.section)
