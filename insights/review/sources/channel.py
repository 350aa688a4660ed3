"""Section 4 from the data: resellers, how they are paid, what they sell, what is reserved for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.exclusivities.selectors import exclusivities_in_force as in_force
from agreements.models import Agreement
from core.text import listed
from insights.review.sources import reads
from insights.review.sources.tools import ROWS, day, later, money, number, open_, rate, row, table, url, words
from partners.models import Partner, PartnerKind, RelationshipKind, Tier, TierBenefit
from partners.questions.sources import Computed, Context, source
from web.cells import country

CHANNEL = RelationshipKind.Panel.CHANNEL
NO_RESELLER = gettext_lazy("Add the relationship of a reseller to a partner.")


def _kinds_query(panel: str) -> str:
    codes = RelationshipKind.objects.filter(panel=panel).values_list("code", flat=True)
    return "&".join(f"kind={code}" for code in codes)


def partners_url(context: Context, panel: str) -> str:
    """The list of partners that have a relationship of a panel."""
    query = context.once(f"kinds {panel}", lambda: _kinds_query(panel))
    return url(context, "partners:list", "partners.partner:view", query)


def _resellers(context: Context) -> list[tuple[Any, list[PartnerKind]]]:
    def read() -> list[tuple[Any, list[PartnerKind]]]:
        shown = reads.with_most_revenue(reads.of_panel(context, CHANNEL))
        kinds = reads.kinds_of(shown, CHANNEL)
        return [(one, kinds.get(one.pk, [])) for one in shown]

    return context.once("resellers", read)


@source("review.channel-partners", label=gettext_lazy("Resellers"), kind="table")
def partners(context: Context) -> Computed:
    unit = reads.currency(context)
    rows = [
        row(
            partner=one.name,
            geography=words(lambda kinds=kinds, one=one: _places(kinds) or country(str(one.country))),
            sector=words(
                lambda kinds=kinds: listed(dict.fromkeys(s for kind in kinds for s in kind.sectors.all()))
            ),
            commission=rate(_commission(context, kinds)),
            revenue=money(one.revenue, unit),
            leads_given=_any(kind.leads_given for kind in kinds),
            certified=_any(kind.is_certified for kind in kinds),
        )
        for one, kinds in _resellers(context)
    ]
    page = partners_url(context, CHANNEL)
    return table(rows, NO_RESELLER, page, rows_url=page, moment=reads.rolled_up_at(context))


def _places(kinds: list[PartnerKind]) -> str:
    territories = (place for kind in kinds for place in kind.territories.all())
    return listed(str(place.region) if place.region else country(place.country) for place in territories)


def _commission(context: Context, kinds: list[PartnerKind]) -> Any:
    """The margin agreed with the partner, else the highest rate of the plan for its kind."""
    margins = [kind.margin_rate for kind in kinds if kind.margin_rate is not None]
    if margins:
        return max(margins)
    usual = reads.usual_rates(context, kinds)
    return usual[1] if usual else None


def _any(said: Iterable[bool | None]) -> bool | None:
    """Yes where one says so, no where one says no, nothing where none says anything."""
    known = [value for value in said if value is not None]
    return any(known) if known else None


def pay_rows(context: Context, panel: str) -> list[dict[str, Any]]:
    """The plans for the kinds of a panel: a line for shares, one for fixed amounts."""
    codes = context.once(
        f"codes {panel}",
        lambda: set(RelationshipKind.objects.filter(panel=panel).values_list("code", flat=True)),
    )
    rows = []
    for version, rules in reads.plans(context):
        if version.plan.kinds and not codes & set(version.plan.kinds):
            continue
        shares = [rule for rule in rules if rule.rate is not None]
        rates = [rule.rate for rule in rules if rule.rate is not None]
        if rates:
            rows.append(
                _pay(version, "commission", shares, lowest=rate(min(rates)), highest=rate(max(rates)))
            )
        rows += [
            _pay(version, "fee", [rule], fixed=money(rule.fixed_minor, version.currency))
            for rule in rules
            if rule.fixed_minor is not None
        ]
    return rows


def _pay(version: Any, form: str, rules: list[Any], **amounts: Any) -> dict[str, Any]:
    recurring = any(rule.recurring for rule in rules)
    return row(scheme=words(version.plan.name), form=form, **amounts, recurring=recurring)


@source("review.channel-pay", label=gettext_lazy("Commission plans and margins of resellers"), kind="table")
def pay(context: Context) -> Computed:
    rows = pay_rows(context, CHANNEL)
    margins = [
        kind.margin_rate
        for _one, kinds in _resellers(context)
        for kind in kinds
        if kind.margin_rate is not None
    ]
    if margins:
        rows.append(
            row(scheme=words(gettext_lazy("Margin agreed with each partner")), form="margin",
                lowest=rate(min(margins)), highest=rate(max(margins)))
        )  # fmt: skip
    page = url(context, "referrals:plans", "referrals.plan:view")
    return table(
        rows,
        gettext_lazy("Publish a commission plan for resellers, or say their margin."),
        page,
        rows_url=page,
    )


@source("review.channel-volume", label=gettext_lazy("Revenue of resellers"), kind="money")
def volume(context: Context) -> Computed:
    if not _resellers(context):
        return open_(NO_RESELLER, partners_url(context, CHANNEL))
    minor = reads.revenue_of(reads.of_panel(context, CHANNEL))
    return Computed(
        money(minor, reads.currency(context)), partners_url(context, CHANNEL), reads.rolled_up_at(context)
    )


@source("review.channel-programme", label=gettext_lazy("Tiers and their benefits"), kind="table")
def programme(context: Context) -> Computed:
    benefits: dict[int, list[TierBenefit]] = {}
    for benefit in _benefits(context):
        benefits.setdefault(benefit.tier_id, []).append(benefit)
    active = reads.current(context).filter(status=Partner.Status.ACTIVE).order_by()
    held = dict(active.values_list("tier").annotate(count=Count("pk")))
    tiers = [tier for tier in Tier.objects.all() if tier.is_active]
    rows = [
        row(
            tier=words(tier.name),
            benefits=words(
                lambda tier=tier: listed(dict.fromkeys(str(one) for one in benefits.get(tier.pk, [])))
            ),
            partners=number(held.get(tier.pk, 0)),
        )
        for tier in tiers
    ]
    page = url(context, "partners:config", "partners.config:change", "", "tiers")
    return table(
        rows,
        gettext_lazy("Set up the tiers of the programme."),
        page,
        rows_url=page,
        note=_certified(context),
    )


def _benefits(context: Context) -> list[TierBenefit]:
    return context.once(
        "benefits", lambda: list(TierBenefit.objects.select_related("tier").filter(tier__is_active=True))
    )


def _certified(context: Context) -> Any:
    """How many resellers are certified; nothing where there is none."""
    resellers = _resellers(context)
    certified = sum(1 for _one, kinds in resellers if any(kind.is_certified for kind in kinds))
    values = {"certified": certified, "count": len(resellers)}
    if not resellers:
        return ""
    return later(
        lambda: (
            ngettext(
                "%(certified)s of %(count)s reseller is certified.",
                "%(certified)s of %(count)s resellers are certified.",
                len(resellers),
            )
            % values
        )
    )


@source("review.channel-leads", label=gettext_lazy("Leads given to resellers"), kind="yes_no")
def leads(context: Context) -> Computed:
    said = [_any(kind.leads_given for kind in kinds) for _one, kinds in _resellers(context)]
    known = [value for value in said if value is not None]
    page = partners_url(context, CHANNEL)
    if not known:
        return open_(gettext_lazy("Say of each reseller whether it is given leads."), page)
    values = {"given": sum(known), "count": len(said)}
    note = later(
        lambda: (
            ngettext(
                "%(given)s of %(count)s reseller is given leads.",
                "%(given)s of %(count)s resellers are given leads.",
                len(said),
            )
            % values
        )
    )
    return Computed(any(known), page, note=note)


@source("review.channel-exclusivities", label=gettext_lazy("Exclusivities in force"), kind="table")
def exclusivities(context: Context) -> Computed:
    held = exclusivities_in_force(context)
    rows = [
        row(
            partner=one.agreement.partner.name,
            mode=words(one.get_mode_display),
            territory=words(
                lambda one=one: (
                    str(one.region)
                    if one.region
                    else country(one.country)
                    if one.country
                    else _("all countries")
                )
            ),
            sector=words(lambda one=one: str(one.sector or _("all sectors"))),
            product_line=words(lambda one=one: str(one.product_line or _("all products"))),
            ends_on=day(one.last_on),
        )
        for one in held
    ]
    page = url(context, "agreements:exclusivities", "agreements.agreement:view")
    if not rows and Agreement.objects.visible_to(context.actor).in_force().exists():
        rows = [row(mode=words(gettext_lazy("None is granted")))]
    return table(rows, gettext_lazy("Record the agreements in force with partners."), page, rows_url=page)


def exclusivities_in_force(context: Context) -> list[Any]:
    return context.once("exclusivities", lambda: list(in_force(context.on, actor=context.actor)[:ROWS]))
