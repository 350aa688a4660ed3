"""Section 5 from the data: who refers, what they bring, how it is tracked and paid."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.text import listed
from insights.models import PartnerDay
from insights.review.sources import channel, reads
from insights.review.sources.tools import Words, later, money, number, open_, row, table, url, words
from partners.models import PartnerKind, RelationshipKind
from partners.questions.sources import Computed, Context, source
from pipeline.models import Deal, Sale
from referrals.models import Coupon, ReferralEvent, ReferralLink
from web.templatetags import formats

REFERRAL = RelationshipKind.Panel.REFERRAL
NO_REFERRER = gettext_lazy("Add the relationship of a referral partner to a partner.")
# What identifies a customer among the sales of a partner.
CUSTOMER = Coalesce(
    NullIf(F("customer_ref"), Value("")), NullIf(F("customer_name"), Value("")), F("public_id")
)


def _period(context: Context) -> tuple[Any, Any]:
    return clock.period(context.on, reads.MONTHS)


def _leads(context: Context) -> dict[int, int]:
    """Leads of twelve months by referral partner, from the rollup."""

    def read() -> dict[int, int]:
        rows = PartnerDay.objects.filter(
            kpi="leads",
            day__range=_period(context),
            partner__in=reads.of_panel(context, REFERRAL).values("pk"),
        )
        return {
            pk: int(sum_)
            for pk, sum_ in rows.order_by().values_list("partner_id").annotate(sum_=Sum("count"))
        }

    return context.once("leads", read)


def _customers(context: Context) -> dict[int, int]:
    """Customers who bought in twelve months by referral partner, each counted once."""

    def read() -> dict[int, int]:
        sales = Sale.objects.filter(
            refund_of=None, partner__in=reads.of_panel(context, REFERRAL).values("pk")
        )
        in_period = sales.between(*_period(context)).order_by().values_list("partner_id")
        return dict(in_period.annotate(count=Count(CUSTOMER, distinct=True)))

    return context.once("customers", read)


@source("review.referral-partners", label=gettext_lazy("Referral partners"), kind="table")
def partners(context: Context) -> Computed:
    shown = reads.with_most_revenue(reads.of_panel(context, REFERRAL))
    kinds, unit = reads.kinds_of(shown, REFERRAL), reads.currency(context)
    leads, customers = _leads(context), _customers(context)
    rows = [
        row(
            partner=one.name,
            type=next(
                (kind.referral_profile for kind in kinds.get(one.pk, []) if kind.referral_profile), None
            ),
            commission=_reward(context, kinds.get(one.pk, [])),
            leads=number(leads.get(one.pk, 0)),
            customers=number(customers.get(one.pk, 0)),
            value=money(one.revenue, unit),
        )
        for one in shown
    ]
    page = channel.partners_url(context, REFERRAL)
    return table(rows, NO_REFERRER, page, rows_url=page, moment=reads.rolled_up_at(context))


def _reward(context: Context, kinds: list[PartnerKind]) -> Words | None:
    """The fee agreed with the partner, the rate of the plan for it, or how it is paid in a word."""
    fee = next((kind.fee for kind in kinds if kind.fee), None)
    if fee:
        return words(lambda: formats.money(fee))
    reward = next((kind for kind in kinds if kind.reward), None)
    usual = reads.usual_rates(context, kinds)
    if usual and (reward is None or reward.reward == PartnerKind.Reward.COMMISSION):
        return words(lambda: formats.percent(usual[1]))
    return words(reward.get_reward_display) if reward else None


@source("review.referral-pay", label=gettext_lazy("Commission plans of referral partners"), kind="table")
def pay(context: Context) -> Computed:
    page = url(context, "referrals:plans", "referrals.plan:view")
    rows = channel.pay_rows(context, REFERRAL)
    return table(rows, gettext_lazy("Publish a commission plan for referral partners."), page, rows_url=page)


@source(
    "review.referral-volume", label=gettext_lazy("Leads and customers of referral partners"), kind="table"
)
def volume(context: Context) -> Computed:
    asked = reads.of_panel(context, REFERRAL)
    page = url(context, "referrals:conversions", "referrals.conversion:view")
    if not asked.exists():
        return open_(NO_REFERRER, channel.partners_url(context, REFERRAL))
    return Computed(
        [
            row(
                leads=number(sum(_leads(context).values())),
                customers=number(sum(_customers(context).values())),
                value=money(reads.revenue_of(asked), reads.currency(context)),
            )
        ],
        page,
        reads.rolled_up_at(context),
    )


@source("review.referral-tracking", label=gettext_lazy("Links, coupons and deals in use"), kind="table")
def tracking(context: Context) -> Computed:
    links = ReferralLink.objects.visible_to(context.actor).filter(is_active=True).count()
    coupons = Coupon.objects.visible_to(context.actor).filter(is_active=True).count()
    first, _last = _period(context)
    told = ReferralEvent.objects.filter(occurred_at__gte=clock.start_of(first)).count()
    deals = Deal.objects.visible_to(context.actor).filter(submitted_at__gte=clock.start_of(first)).count()
    found = (
        (gettext_lazy("Referral links"), links),
        (gettext_lazy("Coupons"), coupons),
        (gettext_lazy("Events told by other systems, over 12 months"), told),
        (gettext_lazy("Deals registered by partners, over 12 months"), deals),
    )
    page = url(context, "referrals:links", "referrals.link:view")
    return table(
        [row(means=words(label), in_use=number(count)) for label, count in found if count],
        gettext_lazy("Give a partner a link or a coupon, or say how referrals are tracked."),
        page,
        rows_url=page,
    )


@source("review.referral-programme", label=gettext_lazy("Published plan that pays referrals"), kind="yes_no")
def programme(context: Context) -> Computed:
    codes = set(RelationshipKind.objects.filter(panel=REFERRAL).values_list("code", flat=True))
    for_them = [
        version
        for version, rules in reads.plans(context)
        if rules and codes & set(version.plan.kinds or codes) and _pays_referrals(version.plan.sources)
    ]
    page = url(context, "referrals:plans", "referrals.plan:view")
    if not for_them:
        missing = gettext_lazy("Publish a plan that pays referrals.")
        # Of a programme without partners nothing follows from what is not there.
        known = False if reads.counts(context)["partners"] else None
        return Computed(known, page, missing=missing, missing_url=page)
    names = [version.plan.name for version in for_them]
    note = later(
        lambda: (
            ngettext("The plan “%(names)s” is in force.", "The plans “%(names)s” are in force.", len(names))
            % {"names": listed(names)}
        )
    )
    return Computed(True, page, note=note)


def _pays_referrals(sources: list[str]) -> bool:
    return not sources or Sale.Source.REFERRAL in sources
