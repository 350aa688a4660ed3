"""Referral partners: what they share, who clicked, and the leads, sign-ups, sales and refunds that came of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from core import bulk, clock
from core.actor import SYSTEM
from core.ids import new_public_ids
from core.money import Money
from core.text import both
from demo import customers
from demo import revenue as figures
from demo.context import DemoContext
from demo.customers import Customer
from demo.history import noon
from demo.partners import PARTNERS, Entry
from partners.models import Partner
from referrals.conversions.services import Conversion, conversion_record
from referrals.links.services import campaign_create, click_record, coupon_create, link_create
from referrals.models import Campaign, Click, PlanVersion, ReferralLink
from referrals.plans.services import (
    plan_create,
    rule_change,
    rule_create,
    version_change,
    version_create,
    version_publish,
)

HOSTS = ["mml-lang.org", "*.mml-lang.org"]
# code: (fr, en, landing page, line, days credited)
CAMPAIGNS = {
    "start": ("Premiers pas avec MML", "First steps with MML", "https://mml-lang.org/start", "platform", 90),
    "health": ("MML pour la santé", "MML for health", "https://health.mml-lang.org/", "health", 120),
}
REFERRERS = ["", "", "www.linkedin.com", "www.google.com", "newsletter.example", "duckduckgo.com"]
# Sales of these partners come as the monthly payments of subscriptions, for half of the amount.
SUBSCRIPTIONS = {"orphee", "pivoine"}


def plans_since(today: date) -> date:
    """Commissions are calculated here from the first day of the quarter three quarters ago."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return clock.add_months(quarter, -6)


def plan(context: DemoContext) -> None:
    """Write down the plans, the links, and each conversion with its click."""
    simulation = context.simulation
    simulation.at(plans_since(context.today), 7.5, partial(_make_plans, context))
    simulation.at(plans_since(context.today), 7.6, partial(_introduced_deals, context))
    simulation.ago(45, 9.3, partial(_second_version, context))
    simulation.at(clock.add_months(context.today.replace(day=1), -26), 8.2, partial(_make_campaigns, context))
    for entry in PARTNERS:
        if "referral" in entry.kinds:
            joined = context.joined_on(entry.code)
            simulation.at(joined + timedelta(days=3), 10.0, partial(_make_links, context, entry))
            if entry.revenue:
                _plan_conversions(context, entry)
                _plan_clicks(context, entry)
    simulation.ago(
        6, 12.9, partial(_record, "lead", "salon-2019-1", coupon="SALON2019", customer_ref="salon-1")
    )
    simulation.ago(4, 12.6, partial(_refund_ahead, context))
    simulation.ago(42, 9.9, partial(_services_lead, context))
    simulation.ago(34, 16.2, partial(_services_paid, context, "second", 34))
    simulation.ago(12, 16.2, partial(_services_paid, context, "first", 38))


# -- Plans ------------------------------------------------------------------------------------------


def _make_plans(context: DemoContext) -> None:
    admin = context.people.ours("admin")
    referral = plan_create(
        actor=admin,
        code="referral",
        name=both("Apporteurs d’affaires", "Referral partners"),
        kinds=["referral"],
        sources=["referral"],
        position=1,
    )
    version = referral.versions.get()
    # Paid once for each customer of services, with the first payment.
    rule_create(actor=admin, version=version, conditions={"product_line": ["services"]}, fixed_minor=150_00)
    rule_create(actor=admin, version=version, conditions={"tier": ["silver", "gold", "platinum"]},
                rate=Decimal("0.12"), recurring=True, months=12)  # fmt: skip
    rule_create(actor=admin, version=version, rate=Decimal("0.10"), recurring=True, months=12)
    version_publish(actor=admin, version=version, effective_from=clock.today())
    resellers = plan_create(
        actor=admin,
        code="resellers",
        name=both("Revendeurs : affaires déclarées", "Resellers: registered deals"),
        kinds=["reseller"],
        sources=["deal"],
        position=2,
    )
    version = resellers.versions.get()
    for conditions, rate in (
        ({"tier": ["gold", "platinum"], "product_line": ["health"]}, "0.10"),
        ({"tier": ["gold", "platinum"]}, "0.08"),
        ({"tier": ["silver"]}, "0.06"),
        ({}, "0.05"),
    ):
        rule_create(
            actor=admin, version=version, conditions=conditions, rate=Decimal(rate), cap_minor=25_000_00
        )
    version_publish(actor=admin, version=version, effective_from=clock.today())


def _introduced_deals(context: DemoContext) -> None:
    """Deals that referral partners register are paid at once: nothing is held back, so that a deal won
    today can be stated, paid and seen as paid today."""
    admin = context.people.ours("admin")
    introduced = plan_create(
        actor=admin,
        code="introduced",
        name=both(
            "Apporteurs : affaires déclarées, dues dès la vente",
            "Referral partners: registered deals, due on the sale",
        ),
        kinds=["referral"],
        sources=["deal"],
        position=3,
    )
    version = version_change(actor=admin, version=introduced.versions.get(), hold_days=0)
    rule_create(actor=admin, version=version, rate=Decimal("0.10"))
    version_publish(actor=admin, version=version, effective_from=clock.today())


def _second_version(context: DemoContext) -> None:
    """From the first of next month on, a new customer of services is worth more."""
    admin = context.people.ours("admin")
    version = PlanVersion.objects.select_related("plan").get(plan__code="referral", number=1)
    draft = version_create(actor=admin, plan=version.plan)
    rule_change(actor=admin, rule=draft.rules.get(fixed_minor=150_00), fixed_minor=200_00)
    version_publish(
        actor=admin, version=draft, effective_from=clock.add_months(clock.today().replace(day=1), 1)
    )


def _make_campaigns(context: DemoContext) -> None:
    for code, (fr, en, landing, line, days) in CAMPAIGNS.items():
        campaign_create(
            actor=SYSTEM,
            code=code,
            name=both(fr, en),
            landing_url=landing,
            allowed_hosts=HOSTS,
            window_days=days,
            product_line=context.words["line"][line],
            lifetime=True,
            disclosure=Campaign.Disclosure.NAME,
        )


def _make_links(context: DemoContext, entry: Entry) -> None:
    partner: Partner = context.partners[entry.code]
    actor = context.theirs(entry.code)
    for code in ("start", "health") if "health" in entry.sectors else ("start",):
        link_create(
            actor=actor,
            partner=partner,
            campaign=Campaign.objects.get(code=code),
            code=entry.slug if code == "start" else f"{entry.slug}-{code}",
            label="Signature d’e-mail" if entry.language == "fr" else "E-mail signature",
        )
    coupon_create(
        actor=SYSTEM,
        partner=partner,
        campaign=Campaign.objects.get(code="start"),
        code=f"{entry.slug.upper()}10",
        label="Salon" if entry.language == "fr" else "Trade fair",
    )


# -- Clicks -----------------------------------------------------------------------------------------


def _plan_clicks(context: DemoContext, entry: Entry) -> None:
    """Visits that led to nothing, a month at a time; those that led to more are recorded one by one."""
    month = context.joined_on(entry.code).replace(day=1)
    while month <= context.today:
        last = min(clock.add_months(month, 1) - timedelta(days=1), context.simulation.day(1))
        if last <= context.joined_on(entry.code) + timedelta(days=4):
            month = clock.add_months(month, 1)
            continue
        count = 12 + entry.revenue // 2_500 + context.dice.randrange(15)
        context.simulation.at(last, 19.0, partial(_add_clicks, context, entry, month, last, count))
        month = clock.add_months(month, 1)


def _add_clicks(context: DemoContext, entry: Entry, month: date, last: date, count: int) -> None:
    links = list(
        ReferralLink.objects.filter(partner=context.partners[entry.code]).values_list("pk", flat=True)
    )
    first = max(month, context.joined_on(entry.code) + timedelta(days=4))
    days = max((last - first).days, 0)
    instants = sorted(
        noon(first + timedelta(days=context.dice.randint(0, days)))
        + timedelta(minutes=context.dice.randrange(-240, 380))
        for _click in range(count)
    )
    rows = (
        {
            "public_id": public_id,
            "link_id": context.dice.choice(links),
            "at": at,
            "visitor": "",
            "consented": False,
            "referrer_host": context.dice.choice(REFERRERS),
        }
        for public_id, at in zip(new_public_ids("clk", count), instants, strict=True)
    )
    bulk.insert(Click, rows)


# -- Conversions --------------------------------------------------------------------------------------


def _plan_conversions(context: DemoContext, entry: Entry) -> None:
    for year in figures.years(context, entry):
        count = max(4, min(16, year.total_minor // 350_000))
        for place, portion in enumerate(year.portions(context.dice, count, year.total_minor)):
            sector = entry.sectors[0] if entry.sectors else ""
            customer = customers.pick(
                context.dice, country=entry.country, sector=sector, language=entry.language
            )
            ref = f"{entry.slug}-{year.last.year}-{place}"
            lead_on = max(
                portion.day - timedelta(days=context.dice.randint(4, 25)),
                context.joined_on(entry.code) + timedelta(days=4),
            )
            context.simulation.at(
                min(lead_on, portion.day), 9.9, partial(_lead, context, entry, customer, ref, portion)
            )
            context.simulation.at(portion.day, 16.1, partial(_sale, context, entry, customer, ref, portion))
            if place % 5 == 3:
                back_on = portion.day + timedelta(days=12)
                context.simulation.at(back_on, 12.4, partial(_refund, context, entry, ref, portion))
            if place % 2:
                day = portion.day - timedelta(days=context.dice.randint(0, 20))
                context.simulation.at(max(day, context.joined_on(entry.code) + timedelta(days=4)), 13.3,
                               partial(_lost_lead, context, entry, f"{ref}-l"))  # fmt: skip


def _record(kind: str, name: str, *, occurred_at: datetime | None = None, **values: object) -> None:
    conversion_record(
        actor=SYSTEM,
        conversion=Conversion(
            type=kind, external_id=name, occurred_at=occurred_at or clock.now(), source="shop", **values
        ),
    )


def _click_of(context: DemoContext, entry: Entry) -> str:
    links = ReferralLink.objects.filter(partner=context.partners[entry.code]).order_by("pk")
    return click_record(
        actor=SYSTEM,
        link=context.dice.choice(list(links)),
        visitor="",
        consented=False,
        referrer_host="www.linkedin.com",
    ).public_id


def _lead(context: DemoContext, entry: Entry, customer: Customer, ref: str, portion: figures.Portion) -> None:
    """The first word of a customer that will buy; every fourth one says a coupon instead of clicking."""
    by_coupon = portion.amount_minor % 4 == 0 and context.dice.random() < 0.3
    known = {"customer_ref": ref, "customer_name": customer.name, "customer_country": customer.country}
    if by_coupon:
        _record("lead", f"{ref}-lead", coupon=f"{entry.slug.upper()}10", **known)
    else:
        _record("lead", f"{ref}-lead", click=_click_of(context, entry), **known)
    _record("signup", f"{ref}-signup", **known)


def _lost_lead(context: DemoContext, entry: Entry, ref: str) -> None:
    customer = customers.pick(context.dice, country=entry.country, sector="", language=entry.language)
    _record("lead", ref, click=_click_of(context, entry), customer_ref=ref, customer_name=customer.name,
            customer_country=customer.country)  # fmt: skip


def _sale(context: DemoContext, entry: Entry, customer: Customer, ref: str, portion: figures.Portion) -> None:
    amount = figures.in_currency(portion.amount_minor, entry, portion.day)
    known = {"customer_ref": ref, "customer_name": customer.name, "customer_country": customer.country}
    if entry.code in SUBSCRIPTIONS and portion.amount_minor % 3 == 0:
        _record("payment", f"{ref}-1", amount=Money(amount, entry.currency), **known)
        return
    _record("sale", f"{ref}-sale", amount=Money(amount, entry.currency), **known)


def _refund_ahead(context: DemoContext) -> None:
    """The shop reported a refund before the sale that it belongs to: it waits for it."""
    _record("refund", "kappa-early-refund", sale_ref="kappa-early-sale", amount=Money(80_00, "EUR"),
            attributable=True)  # fmt: skip


SERVICES = {"customer_ref": "vasseur-services", "customer_name": "Cliniques du Lac", "customer_country": "BE"}


def _services_lead(context: DemoContext) -> None:
    click = _click_of(context, context.entries["vasseur"])
    _record("lead", "vasseur-services-lead", click=click, **SERVICES)


def _services_paid(context: DemoContext, which: str, days_ago: int) -> None:
    """The shop reported the first payment after the second: what is paid once for a customer moves from
    one to the other, by a correction."""
    _record(
        "payment",
        f"vasseur-services-{which}",
        occurred_at=noon(context.simulation.day(days_ago)),
        amount=Money(1_200_00, "EUR"),
        product_line=context.words["line"]["services"],
        **SERVICES,
    )


def _refund(context: DemoContext, entry: Entry, ref: str, portion: figures.Portion) -> None:
    """A fifth of the sale is given back."""
    amount = figures.in_currency(portion.amount_minor, entry, portion.day) // 5 // 100 * 100
    subscribed = entry.code in SUBSCRIPTIONS and portion.amount_minor % 3 == 0
    _record("refund", f"{ref}-refund", sale_ref=f"{ref}-1" if subscribed else f"{ref}-sale",
            amount=Money(amount, entry.currency), attributable=False)  # fmt: skip
