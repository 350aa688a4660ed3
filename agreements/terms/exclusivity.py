"""Whether a sole exclusivity that is being promised collides with one that somebody holds."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.drafting.querysets import HOLDING
from agreements.drafting.selectors import exclusivity_label
from agreements.models import Agreement, Exclusivity
from agreements.terms import coverage
from core.actor import Actor
from core.errors import DomainError
from core.sequences import take_number


def coverage_of(row: Exclusivity) -> coverage.Coverage:
    """What a row covers; empty dates are its agreement's, and a tacit renewal has no end in sight."""
    agreement = row.agreement
    countries = (
        frozenset(row.region.countries) if row.region else frozenset({row.country}) if row.country else None
    )
    open_ended = agreement.tacit_renewal and not agreement.outcome
    return coverage.Coverage(
        countries=countries,
        sector=row.sector.code if row.sector else None,
        product_line=row.product_line.code if row.product_line else None,
        starts_on=row.valid_from or agreement.starts_on,
        ends_on=row.valid_to or (None if open_ended else agreement.ends_on),
    )


def _sole() -> QuerySet[Exclusivity]:
    rows = Exclusivity.objects.filter(mode=Exclusivity.Mode.SOLE)
    return rows.select_related("agreement__partner", "region", "sector", "product_line")


def refuse_collisions(actor: Actor, agreement: Agreement) -> None:
    """Raise DomainError 409 when a sole exclusivity of this agreement collides with one in force, or
    under signature, of another partner. The other partner is named to us and never to a partner.

    Taking the counter first makes two agreements that are put to signature at the same moment come
    one after the other, so that both cannot pass.
    """
    wanted = list(_sole().filter(agreement=agreement))
    if not wanted:
        return
    take_number("agreements:exclusivity")
    held = _sole().filter(agreement__status__in=HOLDING).exclude(agreement__partner=agreement.partner_id)
    # What an amendment in force promises stands in the agreement that it amends.
    held = held.exclude(agreement__amends__isnull=False, agreement__status="active")
    others = [(row, coverage_of(row)) for row in held.exclude(agreement=agreement.replaces_id)]
    for row in wanted:
        wanted_cover = coverage_of(row)
        other = next((found for found, cover in others if coverage.overlaps(wanted_cover, cover)), None)
        if other is not None:
            raise _refusal(actor, row, other)


def _refusal(actor: Actor, row: Exclusivity, other: Exclusivity) -> DomainError:
    if actor.is_partner:
        return DomainError.conflict(
            _("This cannot be concluded as it is. Your partnership manager will contact you."),
            code="exclusivity-taken",
        )
    return DomainError.conflict(
        _("The exclusivity “%(wanted)s” collides with “%(held)s” of %(partner)s (agreement %(number)s).")
        % {
            "wanted": exclusivity_label(row),
            "held": exclusivity_label(other),
            "partner": other.agreement.partner.name,
            "number": other.agreement.number,
        },
        code="exclusivity-taken",
    )
