"""What our pages and the portal's show of requests and claims."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import people
from core.actor import Actor
from marketing.models import Claim, Fund, FundRequest
from web.templatetags.formats import day, money, percent


def fund_facts(fund: Fund) -> list[tuple[Any, Any]]:
    return [
        (_("Period"), f"{day(fund.starts_on)} – {day(fund.ends_on)}"),
        (_("Share that we pay"), percent(fund.share)),
        (_("Days to claim after the activity"), fund.claim_days),
    ]


def request_facts(row: FundRequest) -> list[tuple[Any, Any]]:
    return [
        (_("Fund"), row.fund),
        (_("Date of the activity"), day(row.activity_on) if row.activity_on else "–"),
        (_("Co-marketing action"), row.action or "–"),
        (_("Total cost"), money(row.total)),
        (_("Share that we pay"), percent(row.share)),
        (_("Amount asked for"), money(row.asked)),
        (_("Approved"), money(row.approved) if row.approved else "–"),
        (_("To be claimed by"), day(row.claim_by) if row.claim_by else "–"),
    ]


def claims_of(row: FundRequest, actor: Actor) -> list[Claim]:
    """The claims of a request with their files, the latest first."""
    found = Claim.objects.visible_to(actor).filter(request=row).select_related("invoice")
    return list(found.prefetch_related("proofs__file").order_by("-pk"))


def claim_facts(row: Claim) -> list[tuple[Any, Any]]:
    return [
        (_("Amount"), money(row.amount)),
        (_("Invoice number"), row.invoice_number),
        (_("Date of the invoice"), day(row.invoiced_on)),
        (_("Submitted by"), people.name_of(row.submitted_by, people.find({row.submitted_by}))),
        (_("Paid on"), day(row.paid_on) if row.paid_on else "–"),
        (_("Reference of the payment"), row.payment_reference or "–"),
    ]
