"""What the list of partners and its files say of the relationships that last: a query a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from partners.kinds import presenters
from partners.models import Partner, PartnerKind, RelationshipKind
from web.columns import Column, loaded
from web.templatetags.formats import money, percent

Panel = RelationshipKind.Panel


def _current(actor: Actor, rows: list[Partner]) -> QuerySet[PartnerKind]:
    return PartnerKind.objects.visible_to(actor).filter(partner__in=rows, until=None)


def _of(
    panel: str, code: str, label: Any, say: Callable[[PartnerKind], Any], *, lists: bool = False
) -> Column:
    """A fact of the relationships of one panel; several of a partner stand beside one another."""

    def load(actor: Actor, rows: list[Partner]) -> dict[int, str]:
        found = _current(actor, rows).filter(kind__panel=panel).select_related("kind")
        if lists:
            found = presenters.for_show(found)
        said: dict[int, list[str]] = {}
        for row in found:
            if (value := say(row)) not in (None, ""):
                said.setdefault(row.partner_id, []).append(str(value))
        return {partner_id: " · ".join(values) for partner_id, values in said.items()}

    return loaded(code, label, load, shown=False)


RELATIONSHIP_COLUMNS = [
    _of(Panel.CHANNEL, "territories", _("Territories"), presenters.territories, lists=True),
    _of(Panel.CHANNEL, "certified", _("Certified"), presenters.certified),
    _of(Panel.CHANNEL, "leads_given", _("Leads given"), lambda row: presenters.yes_no(row.leads_given)),
    _of(
        Panel.CHANNEL,
        "margin",
        _("Margin"),
        lambda row: "" if row.margin_rate is None else percent(row.margin_rate),
    ),
    _of(Panel.REFERRAL, "referral_profile", _("What it is"), lambda row: row.get_referral_profile_display()),
    _of(Panel.REFERRAL, "paid_by", _("Paid by"), lambda row: row.get_reward_display()),
    _of(Panel.REFERRAL, "fee", _("Fee"), lambda row: money(row.fee) if row.fee else ""),
    _of(Panel.OEM, "price_conditions", _("Price conditions"), lambda row: row.price_conditions),
]
