"""The pieces of work that are measured, and the rows they need."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import User
from core import bulk, clock
from core.actor import SYSTEM, Actor
from core.ids import new_public_ids
from core.models import Programme
from partners.access.selectors import member_actor
from partners.models import Membership, Partner, PartnerType, ProductLine
from pipeline.deals import services as deal_services
from pipeline.sales import services as sale_services
from pipeline.sales.services import SaleRow
from referrals.commissions import jobs as commission_jobs
from referrals.links import services as link_services
from referrals.models import Click, ReferralLink
from referrals.plans import services as plan_services


def vocabulary(today: date) -> None:
    """What every piece needs: the programme, a type, a line, a published plan of ten per cent."""
    Programme.objects.get_or_create(id=1, defaults={"name": {"en": "Bench"}})
    PartnerType.objects.get_or_create(code="bench", defaults={"name": {"en": "Bench"}})
    ProductLine.objects.get_or_create(code="line", defaults={"name": {"en": "Line"}})
    plan = plan_services.plan_create(actor=SYSTEM, code="bench", name={"en": "Bench"})
    version = plan.versions.get()
    plan_services.rule_create(actor=SYSTEM, version=version, rate=Decimal("0.10"))
    plan_services.version_publish(actor=SYSTEM, version=version, effective_from=today - timedelta(days=900))


def fill_partners(total: int) -> None:
    """Bring the number of partners up to ``total``."""
    have = Partner.objects.count()
    kind = PartnerType.objects.get(code="bench").pk
    at = clock.now()
    rows = [
        {
            "public_id": public_id,
            "name": f"Partner {n:06}",
            "legal_name": "",
            "type_id": kind,
            "status": "active",
            "country": ["FR", "BE", "DE", "IT", "ES"][n % 5],
            "registration_number": "",
            "vat_number": "",
            "legal_form": "",
            "vat_situation": "domestic",
            "legal_status": "other",
            "language": "fr",
            "website": "",
            "description": "",
            "products": "",
            "created_at": at - timedelta(seconds=n),
            "updated_at": at,
        }
        for n, public_id in enumerate(new_public_ids("par", max(0, total - have)), start=have)
    ]
    bulk.insert(Partner, rows)
    analyse()


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def some_partner() -> Partner:
    if not Partner.objects.exists():
        fill_partners(100)
    return Partner.objects.order_by("pk").first()


def fill_clicks(total: int) -> str:
    """A working link with ``total`` clicks recorded; returns its code."""
    partner = some_partner()
    link = ReferralLink.objects.filter(partner=partner).first()
    if link is None:
        campaign = link_services.campaign_create(
            actor=SYSTEM,
            code="bench",
            name={"en": "Bench"},
            landing_url="https://www.example.org/start",
            allowed_hosts=["www.example.org"],
        )
        link = link_services.link_create(actor=SYSTEM, partner=partner, campaign=campaign)
    at = clock.now()
    missing = max(0, total - Click.objects.count())
    values = {"link_id": link.pk, "at": at, "visitor": "", "consented": False, "referrer_host": ""}
    rows = ({**values, "public_id": public_id} for public_id in new_public_ids("clk", missing))
    bulk.insert(Click, rows)
    analyse()
    return link.code


def conversion(number: int, code: str) -> tuple[str, dict[str, Any]]:
    """Address and body of a sale reported by REST, credited by the last click."""
    click = Click.objects.order_by("-pk").values_list("public_id", flat=True).first()
    return "/api/v1/conversions/", {
        "type": "sale",
        "external_id": f"bench-{number}",
        "occurred_at": clock.now().isoformat(),
        "click": click,
        "customer": {"ref": f"customer-{number}", "name": "Customer"},
        "amount": {"amount": "120.00", "currency": "EUR"},
    }


def member() -> tuple[Actor, Partner]:
    """A sales person of a partner, as the wiring would make them."""
    partner = some_partner()
    user, _made = User.objects.get_or_create(email="sales@partner.test", defaults={"name": "S"})
    Membership.objects.get_or_create(partner=partner, user=user, ended_at=None, defaults={"role": "sales"})
    return member_actor(user, partner.public_id, request_id="bench"), partner


def register_deal(actor: Actor, partner: Partner, number: int) -> None:
    """Register a deal with every side effect; then withdraw it, so that the cap is never reached."""
    deal = deal_services.deal_register(
        actor=actor,
        partner=partner,
        customer_name=f"Customer {number}",
        customer_domain=f"customer-{number}.example.org".replace(".example.org", f"{number}.org"),
        amount_minor=100_000,
        currency="EUR",
        expected_on=clock.today() + timedelta(days=60),
        how="Met at a fair",
        contact_name="Jo",
        product_lines=list(ProductLine.objects.all()[:1]),
    )
    type(deal).objects.filter(pk=deal.pk).update(status="withdrawn")


def fill_sales(count: int) -> None:
    """``count`` sales of a hundred partners that no commission has been decided for."""
    fill_partners(100)
    partners = list(Partner.objects.order_by("pk").values_list("pk", "public_id")[:100])
    day = clock.today() - timedelta(days=30)
    for start in range(0, count, 10_000):
        rows = [
            SaleRow(
                partner=partners[n % 100],
                source="api",
                sold_on=day,
                amount_minor=10_000 + n % 977,
                currency="EUR",
            )
            for n in range(start, min(start + 10_000, count))
        ]
        sale_services.sale_import(actor=SYSTEM, rows=rows)
    analyse()


def accrue() -> int:
    """Decide every undecided sale, in chunks as the job does. Returns how many were decided."""
    return commission_jobs.accrue_undecided(lambda done, total: None)
