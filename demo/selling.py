"""Sales that come without a deal or a referral: renewals, services, royalties, what partners influenced."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import Sum

from core.clock import add_months
from core.money import Money
from demo import customers
from demo import revenue as figures
from demo.context import DemoContext
from demo.partners import PARTNERS, Entry
from insights.entered.services import company_total_set
from pipeline.models import Sale
from pipeline.sales.services import SaleRow, sale_import, sale_refund
from referrals.models import ReferralEvent

# How a sale of these kinds comes about: (source, the partner's role in it).
WAYS = {
    "oem": ("oem", "sourced"),
    "reseller": ("manual", "implemented"),
    "technology": ("api", "influenced"),
    "comarketing": ("manual", "influenced"),
}
LINES = {"health": "health", "industry": "iot", "education": "services", "environment": "platform"}
# What of all revenue comes via partners, at the start and at the end of the two years, and how many
# of all leads.
SHARE = (Decimal("0.272"), Decimal("0.316"))


def plan(context: DemoContext) -> None:
    """Write down the load of each month, and what was given back."""
    sold: dict[date, list[tuple]] = defaultdict(list)
    for entry in PARTNERS:
        way = next((WAYS[kind] for kind in entry.kinds if kind in WAYS), None)
        if entry.revenue and way and "referral" not in entry.kinds:
            for row in _rows(context, entry, *way):
                sold[month_end(context, row[0])].append(row)
    for day, rows in sold.items():
        context.simulation.at(day, 18.5, partial(_import, context, rows))
    for month in _months(context):
        context.simulation.at(
            add_months(month, 1).replace(day=3), 8.5, partial(_company_total, context, month)
        )
    for days_ago, code in ((180, "fluxerp"), (95, "helio"), (40, "techcorp")):
        context.simulation.ago(days_ago, 15.1, partial(_refund, context, code))


def month_end(context: DemoContext, day: date) -> date:
    """The day on which a month's sales are loaded: its last one, or yesterday in the present month."""
    last = date.fromordinal(add_months(day.replace(day=1), 1).toordinal() - 1)
    return min(last, context.simulation.day(1))


def _rows(context: DemoContext, entry: Entry, source: str, role: str) -> list[tuple]:
    """Day, partner and the rest of each row; the partner's id is known once it has joined."""
    rows = []
    by_deals = figures.BY_DEALS if "reseller" in entry.kinds else Decimal(0)
    for year in figures.years(context, entry):
        rest = year.total_minor - int(year.total_minor * by_deals)
        count = max(4, min(30, rest // 900_000))
        for portion in year.portions(context.dice, count, rest):
            sector = context.dice.choice(entry.sectors) if entry.sectors else ""
            customer = customers.pick(
                context.dice, country=entry.country, sector=sector, language=entry.language
            )
            rows.append(
                (
                    portion.day,
                    entry,
                    portion.amount_minor,
                    customer,
                    source,
                    role,
                    LINES.get(sector, "platform"),
                )
            )
    return rows


def _import(context: DemoContext, rows: list[tuple]) -> None:
    sale_import(
        actor=context.people.ours("finance"),
        rows=[
            SaleRow(
                partner=(context.partners[entry.code].pk, context.partners[entry.code].public_id),
                source=source,
                role=role,
                sold_on=day,
                amount_minor=figures.in_currency(amount, entry, day),
                currency=entry.currency,
                customer_name=customer.name,
                product_line_id=context.words["line"][line].pk,
            )
            for day, entry, amount, customer, source, role, line in sorted(rows, key=lambda row: row[0])
        ],
    )


def _refund(context: DemoContext, code: str) -> None:
    """Part of the partner's latest sale is given back."""
    sale = Sale.objects.filter(partner=context.partners[code], refund_of=None).latest("sold_on", "pk")
    sale_refund(
        actor=context.people.ours("finance"),
        sale=sale,
        amount=Money(sale.amount_minor // 4 // 100 * 100, sale.currency),
        refunded_on=context.simulation.now.date(),
        reason="Ordered twice; a quarter was given back."
        if code != "helio"
        else "Licences commandées en trop.",
        attributable=False,
    )


def _months(context: DemoContext) -> list[date]:
    """The last two years, month by month."""
    return [add_months(context.today.replace(day=1), -months_ago) for months_ago in range(24, 0, -1)]


def restate_company_totals(context: DemoContext) -> None:
    """The same share of a book that has grown since."""
    for month in _months(context):
        _company_total(context, month)


def _company_total(context: DemoContext, month: date) -> None:
    """What the whole company sold in a month: the part via partners, and the rest."""
    next_month = add_months(month, 1)
    sales = Sale.objects.filter(sold_on__gte=month, sold_on__lt=next_month)
    via_partners = sales.aggregate(total=Sum("programme_minor"))["total"] or 0
    since_start = (month.year - context.today.year) * 12 + month.month - context.today.month + 24
    share = (
        SHARE[0] + (SHARE[1] - SHARE[0]) * since_start / 23 + Decimal(context.dice.randint(-12, 12)) / 1000
    )
    leads = ReferralEvent.objects.filter(
        type="lead", occurred_at__year=month.year, occurred_at__month=month.month
    ).count()
    company_total_set(
        actor=context.people.ours("finance"),
        month=month,
        revenue=Money(int(via_partners / share) // 100_00 * 100_00, "EUR"),
        leads=int(leads / Decimal("0.24")) + context.dice.randint(2, 9),
    )
