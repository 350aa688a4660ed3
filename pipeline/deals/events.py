"""What can happen to a deal, to our own customers and to the rules of registration."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from core.money import Money
from pipeline.models import Deal, DealExtension, DealPolicy, OwnAccount
from web.templatetags.formats import money


def _is_ours_too(deal: Deal) -> bool:
    """A draft is the partner's own: it has no page in the back-office."""
    return deal.status != Deal.Status.DRAFT


VIEW = "pipeline.deal:view"
STAFF = PageOf("pipeline:deal", VIEW, when=_is_ours_too)
PORTAL = PageOf("portal:deal", VIEW, ("partner.public_id", "public_id"))

_stages = {"stage": lambda value: Deal.Stage(value).label}
_answers = {"answer": lambda value: DealExtension.Status(value).label}
_amounts = {"amount": lambda value: money(Money.from_json(value))}
_overrides = {
    "override": lambda value: {"share": _("protection shared"), "transfer": _("protection transferred")}.get(
        value, value
    )
}

target_type(
    Deal,
    plural=_("Deals"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(
        title=lambda row: row.customer_name,
        detail=lambda row: f"{row.number} · {row.partner.name}",
        text=lambda row: " ".join(
            (row.customer_domain, row.customer_registration, row.customer_vat, row.tender_reference)
        ),
    ),
)
target_type(
    DealExtension,
    label=lambda row: str(row.deal),
    staff=PageOf("pipeline:deal", VIEW, ("deal.public_id",)),
    portal=PageOf("portal:deal", VIEW, ("deal.partner.public_id", "deal.public_id")),
    related=("deal__partner",),
)
target_type(OwnAccount, label=str, staff=PageOf("pipeline:own_account", "pipeline.own_account:change"))
target_type(
    DealPolicy,
    former=("pipeline.dealrules",),
    label=str,
    staff=PageOf("pipeline:deal_rules", "core.config:view", args=()),
)

declare("pipeline.deal.drafted", _("Draft of deal “{target}” saved"), icon="pencil-line")
declare("pipeline.deal.draft_deleted", _("A draft of a deal deleted"), icon="trash-2")
declare("pipeline.deal.submitted", _("Deal {target} submitted"), icon="briefcase", partner_visible=True)
declare(
    "pipeline.deal.changed",
    _("Deal {target} changed"),
    icon="pencil",
    partner_visible=True,
    news=False,
)
declare(
    "pipeline.deal.stage_changed",
    _("Deal {target} is now at the stage “{stage}”"),
    icon="chevrons-right",
    partner_visible=True,
    labels=_stages,
)
declare(
    "pipeline.deal.question_asked",
    _("Question about deal {target}"),
    icon="circle-question-mark",
    partner_visible=True,
    to_partner=_("We have a question about deal {target}"),
)
declare(
    "pipeline.deal.answered",
    _("Question about deal {target} answered"),
    icon="message-circle",
    partner_visible=True,
    to_partner=_("You answered our question about deal {target}"),
)
declare("pipeline.deal.approved", _("Deal {target} approved"), icon="shield-check", partner_visible=True)
declare(
    "pipeline.deal.overridden",
    _("Deal {target} approved by an override: {override}"),
    icon="shield-alert",
    labels=_overrides,
)
declare(
    "pipeline.deal.freed",
    _("Deal {target} approved: what was against it no longer applies"),
    icon="shield-check",
)
declare(
    "pipeline.deal.protection_ended",
    _("Protection of deal {target} ended"),
    icon="shield-off",
    partner_visible=True,
)
declare(
    "pipeline.deal.promoted",
    _("Deal {target} is provisionally protected now"),
    icon="shield-check",
    partner_visible=True,
)
declare("pipeline.deal.rejected", _("Deal {target} rejected"), icon="circle-x", partner_visible=True)
declare(
    "pipeline.deal.extension_requested",
    _("Extension asked for deal {target}"),
    icon="calendar-plus",
    partner_visible=True,
)
declare(
    "pipeline.deal.extension_decided",
    _("Extension of deal {target} decided: {answer}"),
    icon="calendar-check",
    partner_visible=True,
    labels=_answers,
)
declare(
    "pipeline.deal.rechecked", _("Duplicates of deal {target} looked for: {count} found"), icon="search-check"
)
declare("pipeline.deal.withdrawn", _("Deal {target} withdrawn"), icon="undo-2", partner_visible=True)
declare(
    "pipeline.deal.won",
    _("Deal {target} won: {amount}"),
    icon="trophy",
    partner_visible=True,
    labels=_amounts,
)
declare("pipeline.deal.lost", _("Deal {target} lost"), icon="circle-slash", partner_visible=True)
declare("pipeline.deal.expired", _("Protection over: {target}"), icon="timer-off", partner_visible=True)
declare("pipeline.own_account.saved", _("Own customer {target} saved"), icon="landmark")
declare("pipeline.own_account.closed", _("Own customer {target} closed"), icon="landmark")
declare("pipeline.deal_rules.set", _("Rules of deal registration from {target} on"), icon="scale")
