"""Deals where other pages leave a place for them: navigation, My day, the partner's page, the portal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, slots
from core.actor import Actor
from core.links import Link
from core.models import Event
from core.money import Money
from core.permissions import PARTNER_ROLES, TABLE, Offer
from partners.figures.registry import PartnerFigure, Unit, register
from pipeline.deals import figures, review_section, selectors
from pipeline.deals.events import PORTAL, STAFF
from pipeline.models import Deal, DealExtension
from web import nav

SHOWN = 20
SHOWN_CLOSED = 50
VIEW, DECIDE, REGISTER = "pipeline.deal:view", "pipeline.deal:decide", "pipeline.deal:register"

nav.register(
    nav.NavItem(
        code="deals",
        label=_("Deals"),
        url_name="pipeline:deals",
        icon="briefcase",
        permission=VIEW,
        order=40,
        count=selectors.waiting,
    ),
    nav.NavItem(
        code="deal-rules",
        label=_("Deal registration"),
        url_name="pipeline:deal_rules",
        icon="scale",
        permission="core.config:view",
        group="settings",
        order=240,
    ),
    nav.CreateItem(
        label=_("Deal"),
        url_name="pipeline:deal_new",
        icon="briefcase",
        permission="pipeline.deal:register",
        order=30,
    ),
)

register(
    PartnerFigure(
        "deals_won",
        _("Deals won"),
        _("Deals that the partner registered and that were won, by the day they were closed."),
        Unit.COUNT,
        VIEW,
        figures.won,
        figures.won_rows,
    ),
    PartnerFigure(
        "deals_open",
        _("Open deals"),
        _("Deals that the partner registered and that are submitted or approved and not closed yet."),
        Unit.COUNT,
        VIEW,
        figures.still_open,
        figures.open_rows,
        over_months=False,
    ),
    PartnerFigure(
        "deal_acceptance",
        _("Registrations accepted"),
        _("Of the deals that the partner registered and that were decided, the share that was not rejected."),
        Unit.PERCENT,
        VIEW,
        figures.accepted,
        figures.decided_rows,
        empty=None,
    ),
)


def _decision(deal: Deal) -> slots.Task:
    unprotected = deal.protection == Deal.Protection.NONE
    return slots.Task(
        title=_("Decide on %(customer)s") % {"customer": deal.customer_name},
        detail=_("%(partner)s · somebody already has this customer") % {"partner": deal.partner.name}
        if unprotected
        else deal.partner.name,
        url=STAFF.url(deal),
        action=_("Decide"),
        icon="briefcase",
        due=deal.decide_by,
        amount=deal.amount,
        badge=selectors.late_label(selectors.late_by(deal, clock.today())),
        partner_id=deal.partner_id,
    )


def _open_deals(actor: Actor, partner_ids: set[int]) -> dict[int, int]:
    rows = Deal.objects.visible_to(actor).open().filter(partner__in=partner_ids).order_by()
    return dict(rows.values_list("partner_id").annotate(number=Count("id")))


@slots.partner_columns.fill("pipeline.deals", order=20)
def open_deals_column() -> slots.PartnerColumn:
    return slots.PartnerColumn("open_deals", _("Open deals"), _open_deals, VIEW, num=True)


@slots.my_day.fill("pipeline.deals", order=20)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """Registrations to decide, the latest first; then extensions asked for."""
    if not actor.can(DECIDE):
        return []
    rows = (
        Deal.objects.visible_to(actor)
        .waiting()
        .select_related("partner", "policy")
        .order_by("decide_by", "id")[:SHOWN]
    )
    asked = DealExtension.objects.visible_to(actor).filter(status=DealExtension.Status.REQUESTED)
    extensions = asked.select_related("deal__partner").order_by("requested_at")[:SHOWN]
    return [slots.Waiting(rows, _decision), slots.Waiting(extensions, _extension)]


def _extension(row: DealExtension) -> slots.Task:
    return slots.Task(
        title=_("%(partner)s asks for more time") % {"partner": row.deal.partner.name},
        detail=row.deal.customer_name,
        url=STAFF.url(row.deal),
        action=_("Decide"),
        icon="calendar-plus",
        due=row.deal.protected_until,
        amount=row.deal.amount,
        partner_id=row.deal.partner_id,
    )


@slots.partner_tasks.fill("pipeline.deals", order=20)
def partner_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What a partner waits for from us."""
    if not actor.can(VIEW):
        return []
    rows = (
        Deal.objects.visible_to(actor).waiting().filter(partner=partner).select_related("partner", "policy")
    )
    return [slots.Waiting(rows.order_by("decide_by", "id")[:5], _decision)]


@slots.portal_tasks.fill("pipeline.deals", order=20)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What waits for the partner: questions to answer, protections that end, drafts to finish."""
    if not actor.can(VIEW):
        return []
    soon = clock.today() + timedelta(days=14)
    wanted = (
        Q(status=Deal.Status.SUBMITTED, answer="") & ~Q(question="")
        | Q(status=Deal.Status.APPROVED, protected_until__lte=soon)
        | Q(status=Deal.Status.DRAFT)
    )
    rows = Deal.objects.visible_to(actor).filter(wanted, partner=partner).select_related("partner")
    if actor.is_partner and actor.can(REGISTER):
        rows = rows.exclude(public_id__in=_drafts_of_others(actor, partner))
    else:
        rows = rows.exclude(status=Deal.Status.DRAFT)
    shown = rows.order_by("protected_until", "id")[:SHOWN]
    page = PORTAL if actor.is_partner else STAFF
    return [slots.Waiting(shown, lambda deal: _portal_task(deal, page.url(deal)))]


def _drafts_of_others(actor: Actor, partner: Any) -> Any:
    """The drafts that the actor never saved and a colleague did who may still finish them."""
    may = [role for role in PARTNER_ROLES if REGISTER in TABLE.for_partner(role)]
    colleagues = partner.memberships.filter(ended_at=None, role__in=may).exclude(user__public_id=actor.id)
    drafts = Deal.objects.filter(partner=partner, status=Deal.Status.DRAFT).values("public_id")
    saved = Event.objects.filter(code="pipeline.deal.drafted", target_id__in=drafts)
    own = saved.filter(actor_id=actor.id).values("target_id")
    theirs = saved.filter(actor_id__in=colleagues.values("user__public_id"))
    return theirs.exclude(target_id__in=own).values("target_id")


def _portal_task(deal: Deal, url: str) -> slots.Task:
    name = deal.customer_name or _("a deal without a name")
    title, action, icon, due = {
        Deal.Status.DRAFT: (_("Finish the registration of %(customer)s"), _("Finish"), "pencil-line", None),
        Deal.Status.SUBMITTED: (
            _("Answer a question about %(customer)s"),
            _("Answer"),
            "circle-question-mark",
            deal.decide_by,
        ),
    }.get(
        Deal.Status(deal.status),
        (_("The protection of %(customer)s ends soon"), _("Show"), "timer", deal.protected_until),
    )
    return slots.Task(
        title=title % {"customer": name},
        detail=deal.number,
        url=url,
        action=action,
        icon=icon,
        due=due,
        amount=deal.amount,
        partner_id=deal.partner_id,
    )


@slots.partner_facts.fill("pipeline.deals", order=30)
def partner_facts(actor: Actor, partner: Any) -> list[slots.Fact]:
    """Open deals with their expected amount, by currency; the largest is shown."""
    if not actor.can(VIEW):
        return []
    rows = Deal.objects.visible_to(actor).filter(partner=partner).open().order_by()
    sums = sorted(
        rows.values("currency").annotate(number=Count("id"), total=Sum("amount_minor")),
        key=lambda row: -(row["total"] or 0),
    )
    if not sums:
        return []
    number = sum(row["number"] for row in sums)
    tab = Link("partners:tab", "partners.partner:view", (partner.public_id, "deals"))
    href = "" if actor.is_partner else tab.url_for(actor)
    return [
        slots.Fact(
            label=_("Expected from open deals"),
            value=Money(sums[0]["total"] or 0, sums[0]["currency"]),
            kind="money",
            note=ngettext("%(number)s open deal", "%(number)s open deals", number) % {"number": number},
            href=href,
            weight=60,
        )
    ]


@slots.renewal_facts.fill("pipeline.deals", order=30)
def renewal_facts(actor: Actor, partner_ids: set[int]) -> dict[int, list[slots.Fact]]:
    """How many deals each partner won and lost in the last twelve months."""
    if not actor.can(VIEW):
        return {}
    since = clock.start_of(clock.period(clock.today(), 12)[0])
    closed = (
        Deal.objects.visible_to(actor).filter(partner_id__in=partner_ids, closed_at__gte=since).order_by()
    )
    rows = closed.values("partner_id").annotate(
        won=Count("id", filter=Q(status=Deal.Status.CONVERTED)),
        lost=Count("id", filter=Q(status=Deal.Status.LOST)),
    )
    return {
        row["partner_id"]: [
            slots.Fact(
                label=_("Deals won in twelve months"),
                value=row["won"],
                kind="number",
                note=_("%(number)s lost") % {"number": row["lost"]} if row["lost"] else _("none lost"),
            )
        ]
        for row in rows
    }


@slots.partner_tab.fill("pipeline.deals", order=30)
def deals_tab() -> slots.Tab:
    return slots.Tab(
        code="deals",
        label=_("Deals"),
        count=lambda actor, partner: Deal.objects.visible_to(actor).filter(partner=partner).open()[:100],
        template="pipeline/deals/tab.html",
        context=_tab_context,
        permission=VIEW,
        offer=Offer.DEALS,
        kept=lambda partner: Deal.objects.filter(partner=partner).exists(),
    )


def _tab_context(actor: Actor, partner: Any) -> dict[str, Any]:
    rows = Deal.objects.visible_to(actor).filter(partner=partner).shown_to_staff().for_list()
    rows = rows.order_by("-created_at", "-id")
    return {
        "open_deals": [selectors.with_marks(deal) for deal in rows.open()[:100]],
        "closed_deals": [
            selectors.with_marks(deal) for deal in rows.exclude(status__in=Deal.OPEN)[:SHOWN_CLOSED]
        ],
        "deals_url": f"{reverse('pipeline:deals')}?partner={partner.public_id}",
        "deal_new_url": f"{reverse('pipeline:deal_new')}?partner={partner.public_id}",
        "may_register": actor.can("pipeline.deal:register"),
    }


slots.review_sections.fill("pipeline.deals", order=30)(review_section.section)
