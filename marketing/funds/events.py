"""What can happen to funds, allocations, requests and claims."""

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from core.money import Money
from marketing.models import Allocation, Claim, Fund, FundRequest
from web.templatetags.formats import money

VIEW = "marketing.fund_request:view"
STAFF = PageOf("marketing:fund-request", VIEW)
PORTAL = PageOf("portal:fund-request", VIEW, ("partner.public_id", "public_id"))
CLAIM_STAFF = PageOf("marketing:fund-claim", VIEW)
CLAIM_PORTAL = PageOf("portal:fund-request", VIEW, ("partner.public_id", "request.public_id"))
ALLOCATION_PORTAL = PageOf("portal:funds", "marketing.allocation:view", ("partner.public_id",))
_amounts = {"amount": lambda value: money(Money.from_json(value))}

target_type(
    Fund,
    plural=_("Funds"),
    label=str,
    staff=PageOf("marketing:fund", "marketing.fund:view"),
    indexed=Indexed(title=lambda row: str(row.name)),
)
target_type(
    Allocation,
    label=str,
    staff=PageOf("marketing:fund", "marketing.fund:view", ("fund.public_id",)),
    portal=ALLOCATION_PORTAL,
    related=("partner", "fund"),
)
target_type(
    FundRequest,
    plural=_("Requests for funds"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(title=lambda row: row.title, detail=lambda row: row.partner.name),
)
target_type(Claim, label=str, staff=CLAIM_STAFF, portal=CLAIM_PORTAL, related=("partner", "request"))

declare("marketing.fund.created", _("Fund “{target}” set up: {amount}"), icon="piggy-bank", labels=_amounts)
declare("marketing.fund.changed", _("Fund “{target}” changed"), icon="pencil-line")
declare("marketing.fund.opened", _("Fund “{target}” opened"), icon="lock-open")
declare("marketing.fund.closed", _("Fund “{target}” closed"), icon="lock")
declare(
    "marketing.allocation.granted",
    _("{amount} of a fund given: {target}"),
    icon="piggy-bank",
    labels=_amounts,
)
declare(
    "marketing.allocation.changed",
    _("Part of a fund changed to {amount}: {target}"),
    icon="pencil-line",
    labels=_amounts,
)
declare(
    "marketing.allocation.released",
    _("{amount} given back to the fund: {target}"),
    icon="rotate-ccw",
    labels=_amounts,
)


def _of_request(code: str, sentence: Sentence, icon: str) -> None:
    declare(f"marketing.fund_request.{code}", sentence, icon=icon, partner_visible=True, labels=_amounts)


declare("marketing.fund_request.drafted", _("Draft of request “{target}” saved"), icon="pencil-line")
declare("marketing.fund_request.changed", _("Draft of request “{target}” changed"), icon="pencil-line")
_of_request("submitted", _("{amount} asked for: “{target}”"), "send")
_of_request("withdrawn", _("Request “{target}” withdrawn"), "undo-2")
_of_request("approved", _("{amount} approved for “{target}”"), "circle-check")
_of_request("refused", _("Request “{target}” refused"), "circle-x")
_of_request("cancelled", _("Request “{target}” cancelled"), "circle-x")
_of_request("expired", _("{amount} for “{target}” not claimed in time"), "clock")


def _of_claim(code: str, sentence: Sentence, icon: str) -> None:
    declare(f"marketing.fund_claim.{code}", sentence, icon=icon, partner_visible=True, labels=_amounts)


_of_claim("submitted", _("{amount} claimed with invoice {invoice}"), "file-up")
_of_claim("returned", _("Claim with invoice {invoice} sent back"), "undo-2")
_of_claim("accepted", _("Claim with invoice {invoice} accepted: {amount}"), "circle-check")
_of_claim("taken_back", _("Acceptance of the claim with invoice {invoice} taken back"), "rotate-ccw")
_of_claim("paid", _("Claim with invoice {invoice} paid: {amount}"), "banknote")
