"""White label where other pages leave a place for it: navigation, the partner's page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.permissions import Offer
from partners.models import Partner, RelationshipKind
from pipeline.models import WhiteLabelTerms
from pipeline.white_label import presenters
from pipeline.white_label.events import VIEW
from web import nav

GRANT = "pipeline.white_label:grant"
OEM = RelationshipKind.Panel.OEM

nav.register(
    nav.NavItem(
        code="white-label",
        label=_("White label"),
        url_name="pipeline:white-label",
        also=("pipeline:white-label-terms",),
        icon="tag",
        permission=VIEW,
        order=59,
    )
)


def _current(actor: Actor, partner: Partner) -> QuerySet[WhiteLabelTerms]:
    return WhiteLabelTerms.objects.visible_to(actor).filter(partner=partner).not_over(clock.today())


@slots.relationship_facts.fill("pipeline.white_label", order=15)
def relationship_facts(
    actor: Actor, partner: Any, panels: frozenset[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """The offers that an OEM has, each with its brand; without one, the way to grant it for whoever may."""
    if OEM not in panels or not actor.can(VIEW):
        return {}
    rows = list(_current(actor, partner).select_related("offer").order_by("starts_on", "pk"))
    if rows:
        return {OEM: [_fact(actor, partner, row) for row in rows]}
    if actor.is_partner or not actor.can(GRANT):
        return {}
    url = reverse("pipeline:white-label-grant", args=[partner.public_id])
    return {OEM: [(_("White label"), _("Grant an offer"), url)]}


def _fact(actor: Actor, partner: Partner, row: WhiteLabelTerms) -> tuple[Any, ...]:
    if actor.is_partner:
        url = reverse("portal:white-label", args=[partner.public_id])
    else:
        url = reverse("pipeline:white-label-offer", args=[row.offer.public_id])
    return (_("White label"), presenters.label_name(row.offer, row.brand_name), url)


@slots.partner_tab.fill("pipeline.white_label", order=36)
def white_label_tab() -> slots.Tab:
    return slots.Tab(
        code="white-label",
        label=_("White label"),
        count=lambda actor, partner: _current(actor, partner)[:100],
        template="pipeline/white_label/tab.html",
        context=_tab,
        permission=VIEW,
        offer=Offer.WHITE_LABEL,
        kept=lambda partner: WhiteLabelTerms.objects.filter(partner=partner).exists(),
    )


def _tab(actor: Actor, partner: Partner) -> dict[str, Any]:
    url = reverse("pipeline:white-label-grant", args=[partner.public_id])
    return {"terms": presenters.shown_terms(actor, partner), "grant_url": url if actor.can(GRANT) else ""}
