"""The columns of partners: of the list, its files, and what the API gives of each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.models import EventTarget
from partners.journeys.columns import PARTNER_JOURNEY_COLUMNS
from partners.kinds.columns import RELATIONSHIP_COLUMNS
from partners.models import Contact, LegalStatusChange, Partner, PartnerKind
from web.cells import country, row_url
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge, person, tier
from web.templatetags.formats import NONE

_url = row_url("partners:detail")


def partner_cell(partner: Partner) -> Any:
    """A partner with its initials, leading to its page."""
    return person(partner.name, url=_url(partner.public_id), square=True)


def _tier_cell(row: Partner) -> Any:
    return tier(row.tier.code, row.tier.name) if row.tier else NONE


def _kinds(actor: Actor, rows: list[Partner]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    current = PartnerKind.objects.visible_to(actor).filter(partner__in=rows, until=None)
    for partner_id, name in current.values_list("partner_id", "kind__name"):
        names.setdefault(partner_id, []).append(str(name))
    return {partner_id: ", ".join(found) for partner_id, found in names.items()}


def _since(actor: Actor, rows: list[Partner]) -> dict[int, Any]:
    kinds = PartnerKind.objects.visible_to(actor).filter(partner__in=rows).order_by()
    return dict(kinds.values_list("partner_id").annotate(first=Min("since")))


def _legal_status_since(actor: Actor, rows: list[Partner]) -> dict[int, Any]:
    changes = LegalStatusChange.objects.visible_to(actor).filter(partner__in=rows).order_by()
    return dict(changes.values_list("partner_id").annotate(last=Max("effective_on")))


def _main_contacts(actor: Actor, rows: list[Partner]) -> dict[int, str]:
    main = Contact.objects.visible_to(actor).current().filter(partner__in=rows, is_main=True)
    return dict(main.values_list("partner_id", "name"))


def _last_activity(actor: Actor, rows: list[Partner]) -> dict[int, Any]:
    """The instant of the newest event of each partner."""
    pks = {row.public_id: row.pk for row in rows}
    targets = EventTarget.objects.filter(partner__in=pks).order_by()
    newest = targets.values("partner").annotate(last=Max("pk")).values("last")
    found = EventTarget.objects.filter(pk__in=newest).values_list("partner", "event__at")
    return {pks[public_id]: at for public_id, at in found}


PARTNER_COLUMNS = [
    field("name", _("Partner"), cell=partner_cell, sort="name", file_label=_("Name"), api=True),
    Column("tier", _("Tier"), lambda row: str(row.tier.name) if row.tier else "", ("tier__code", "tier__name"),
           cell=_tier_cell, api=True),
    choice("status", _("Status"), Partner.Status.choices, api=True,
           mark=lambda row, label: badge(label, row.status_tone)),
    Column("type", _("Type"), lambda row: str(row.type.name), ("type__name",), wide=True, api=True),
    Column("licence", _("Licence"), lambda row: row.type.get_licence_benefit_display(), ("type__licence_benefit",),
           shown=False, api=True),
    Column("country", _("Country"), lambda row: country(row.country.code), ("country",), wide=True, api=True),
    Column("owner", _("Looked after by"), lambda row: str(row.owner or ""), ("owner__name", "owner__email"),
           api=True),
    field("created_at", _("Created"), sort="created_at", sort_as="created", api=True),
    field("registration_number", _("Registration number"), shown=False, api=True),
    field("vat_number", _("VAT number"), shown=False, api=True),
    field("legal_name", _("Legal name"), shown=False, api=True),
    field("legal_form", _("Legal form"), shown=False, api=True),
    choice("legal_status", _("Legal status"), Partner.LegalStatus.choices, shown=False, api=True),
    loaded("legal_status_since", _("Legal status since"), _legal_status_since, shown=False),
    choice("vat_situation", _("VAT situation"), Partner.VatSituation.choices, shown=False, api=True),
    field("website", _("Website"), shown=False, api=True),
    field("founded", _("Founded in"), shown=False, num=True, api=True),
    choice("language", _("Language"), settings.LANGUAGES, shown=False, api=True),
    field("description", _("Description"), shown=False, exported=False, api=True),
    field("products", _("Products"), shown=False, exported=False, api=True),
    Column("sectors", _("Sectors"), lambda row: ", ".join(str(sector) for sector in row.sectors.all()),
           prefetch="sectors", shown=False, api=True),
    loaded("kinds", _("Relationship"), _kinds, shown=False),
    *RELATIONSHIP_COLUMNS,
    *PARTNER_JOURNEY_COLUMNS,
    loaded("since", _("Partner since"), _since, shown=False),
    loaded("main_contact", _("Main contact"), _main_contacts, permission="partners.contact:view", shown=False),
    loaded("last_activity", _("Last activity"), _last_activity, shown=False),
    field("updated_at", _("Changed"), shown=False, sort="-updated_at", sort_as="changed", api=True),
]  # fmt: skip


def partner_columns() -> list[Column]:
    """Those of this room, and those that higher rooms add."""
    return [*PARTNER_COLUMNS, *(_added(fill()) for fill in slots.partner_columns)]


def _added(column: slots.PartnerColumn) -> Column:
    return loaded(
        column.code,
        column.label,
        lambda actor, rows: column.load(actor, {row.pk for row in rows}),
        permission=column.permission,
        num=column.num,
        shown=False,
    )
