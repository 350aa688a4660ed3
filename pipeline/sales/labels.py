"""Under which white-label terms an OEM sale is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.operation import lock, lock_all
from partners.models import Partner
from pipeline.models import Sale, WhiteLabelTerms


def label_of(
    partner: Partner, source: str, sold_on: date, given: WhiteLabelTerms | None
) -> WhiteLabelTerms | None:
    """The terms of a sale: those given, else of an OEM sale the only ones of the partner on its day.

    Inside an operation: they are locked, so that they do not end before the sale meanwhile. Raises
    DomainError 422 on terms of another partner, of another day, or for what is no OEM sale.
    """
    if given is None:
        return _only(partner, sold_on) if source == Sale.Source.OEM else None
    if source != Sale.Source.OEM:
        raise DomainError.invalid(_("Only an OEM sale is made under a white label."), field="white_label")
    if given.partner_id != partner.pk:
        raise DomainError.invalid(_("Choose a white label of this partner."), field="white_label")
    terms = lock(given)
    if not _holds(terms, sold_on):
        raise DomainError.invalid(
            _("This white label did not hold on the day of the sale. Choose another, or leave it empty."),
            field="white_label",
        )
    return terms


def _only(partner: Partner, day: date) -> WhiteLabelTerms | None:
    found = lock_all(WhiteLabelTerms.objects.filter(partner=partner).on(day).order_by("pk"))
    return found[0] if len(found) == 1 else None


def _holds(terms: WhiteLabelTerms, day: date) -> bool:
    return terms.state(day) == WhiteLabelTerms.State.ACTIVE


class Labels:
    """The same for many sales at once: one query for all partners, and none without an OEM sale."""

    def __init__(self, partner_ids: Iterable[int]) -> None:
        self._terms: dict[int, list[WhiteLabelTerms]] = defaultdict(list)
        if wanted := set(partner_ids):
            for row in lock_all(WhiteLabelTerms.objects.filter(partner__in=wanted).order_by("pk")):
                self._terms[row.partner_id].append(row)

    def of(self, partner_id: int, source: str, sold_on: date) -> int | None:
        """The database id of the only terms that hold."""
        if source != Sale.Source.OEM:
            return None
        found = [row.pk for row in self._terms[partner_id] if _holds(row, sold_on)]
        return found[0] if len(found) == 1 else None
