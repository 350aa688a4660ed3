"""Section 7 from the data: what partners sell under a brand of their own."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import listed
from insights.review.sources import reads
from insights.review.sources.tools import cut, later, open_, row, table, url, words
from partners.questions.sources import Computed, Context, source
from pipeline.models import WhiteLabelOffer
from pipeline.white_label.selectors import Facts, facts

PAGE = ("pipeline:white-label", "pipeline.white_label:view")
NO_OFFER = gettext_lazy("Add an offer that partners may sell under their own brand, and open it.")


def _facts(context: Context) -> Facts:
    return context.once("white label", lambda: facts(context.actor, context.year, context.on))


@source("review.white-label-offer", label=gettext_lazy("White-label offers"), kind="yes_no")
def offer(context: Context) -> Computed:
    found = _facts(context)
    if not found.offers and not reads.counts(context)["partners"]:
        return open_(NO_OFFER, url(context, *PAGE))
    names = [one.name for one in found.offers if one.status == WhiteLabelOffer.Status.OPEN]
    note = later(lambda: _("Open: %(names)s.") % {"names": listed(names)}) if names else ""
    page = url(context, *PAGE)
    missing = "" if found.is_offered else NO_OFFER
    return Computed(found.is_offered, page, note=note, missing=missing, missing_url=page if missing else "")


@source("review.white-label-partners", label=gettext_lazy("Partners with a white label"), kind="table")
def partners(context: Context) -> Computed:
    rows = [
        row(
            partner=one.partner.name,
            brand=one.brand,
            offer=words(one.offer.name),
            revenue=one.revenue.as_json(),
        )
        for one in _facts(context).labels[:200]
    ]
    page = url(context, *PAGE)
    return table(rows, gettext_lazy("Grant an offer to a partner."), page, rows_url=page)


@source("review.white-label-conditions", label=gettext_lazy("Conditions of white-label offers"), kind="table")
def conditions(context: Context) -> Computed:
    rows = [
        row(
            offer=words(one.name),
            price=words(one.price) if one.price else None,
            fee=one.fee.as_json() if one.fee else None,
            customisation=words(one.customisation) if one.customisation else None,
            support=words(one.support) if one.support else None,
        )
        for one in _facts(context).offers
        if one.status == WhiteLabelOffer.Status.OPEN
    ]
    rows += [
        row(offer=one.brand, **{name: cut(text) for name, text in one.conditions.items()})
        for one in _facts(context).labels[:200]
        if one.agreement
    ]
    page = url(context, *PAGE)
    return table(rows, NO_OFFER, page, rows_url=page)


@source("review.white-label-revenue", label=gettext_lazy("White-label revenue of the year"), kind="money")
def revenue(context: Context) -> Computed:
    total = _facts(context).total
    if total is None:
        return open_(
            gettext_lazy("Grant an offer to a partner; its sales are counted then."), url(context, *PAGE)
        )
    return Computed(total.as_json(), url(context, "pipeline:sales", "pipeline.sale:view", "source=oem"))
