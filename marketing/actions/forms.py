"""What is typed about co-marketing actions, by us and by partners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.money import Money
from marketing.models import CoMarketingAction
from partners.models import Partner
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import PARTNER
from pipeline.models import Deal, Sale
from referrals.models import ReferralEvent
from web.forms import DateField, Form, MoneyField, ScopedChoiceField, major, money
from web.templatetags import formats
from web.typeahead import TypeaheadField

# As many as a person looks through by typing; the newest.
OFFERED = 500


class ActionForm(Form):
    """What either side says of an action."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CoMarketingAction.Kind)
    title = forms.CharField(label=_("Title"), max_length=200)
    held_on = DateField(label=_("Date"))
    ours = MoneyField(label=_("Our investment"))
    theirs = MoneyField(label=_("Investment of the partner"))
    currency = RatedCurrencyField()
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Both sides read it."),
    )

    def values(self) -> dict[str, Any]:
        """What was typed, as the operations take it."""
        values = dict(self.cleaned_data)
        currency = values.pop("currency")
        for name in ("ours", "theirs"):
            values[name] = money(values[name], currency, field=name)
        return values


class ActionNewForm(ActionForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class ProposalForm(ActionForm):
    """As the partner reads it: who puts in what."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ours"].label = _("What you ask us to invest")
        self.fields["theirs"].label = _("What you invest")


def initial_of(action: CoMarketingAction) -> dict[str, Any]:
    names = ("kind", "title", "held_on", "currency", "link", "note")
    return {
        **{name: getattr(action, name) for name in names},
        "ours": major(action.our_minor, action.currency),
        "theirs": major(action.partner_minor, action.currency),
    }


# -- What it brought ---------------------------------------------------------------------------------


def _offer(rows: Iterable[Any], said: Any) -> list[tuple[str, str]]:
    return [("", ""), *((row.public_id, said(row)) for row in rows)]


def _deal_said(deal: Deal) -> str:
    return f"{deal.number} · {deal.customer_name}"


def _referral_said(event: ReferralEvent) -> str:
    return " · ".join(filter(None, (event.customer_shown, formats.day(event.occurred_at), event.external_id)))


def _sale_said(sale: Sale) -> str:
    amount = formats.money(Money(sale.amount_minor, sale.currency))
    return " · ".join(filter(None, (sale.customer_name, formats.day(sale.sold_on), amount, sale.external_id)))


class DealLeadForm(Form):
    """A lead that is a deal: one of the partner's that no action has yet."""

    deal = TypeaheadField(label=_("Deal"))

    def __init__(self, *args: Any, action: CoMarketingAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = _free_deals(self.actor, action)
        self.fields["deal"].choices = _offer(self.rows.order_by("-created_at", "-id")[:OFFERED], _deal_said)

    def values(self) -> dict[str, Any]:
        return {"deal": self.rows.get(public_id=self.cleaned_data["deal"])}


class LeadForm(DealLeadForm):
    """A lead: a deal, or one that another system reported."""

    deal = TypeaheadField(label=_("Deal"), required=False)
    referral = TypeaheadField(label=_("or referral lead"), required=False)

    def __init__(self, *args: Any, action: CoMarketingAction, **kwargs: Any) -> None:
        super().__init__(*args, action=action, **kwargs)
        self.referrals = ReferralEvent.objects.visible_to(self.actor).filter(
            partner=action.partner_id, type=ReferralEvent.Type.LEAD, co_marketing=None
        )
        newest = self.referrals.order_by("-occurred_at", "-id")[:OFFERED]
        self.fields["referral"].choices = _offer(newest, _referral_said)

    def values(self) -> dict[str, Any]:
        deal, referral = self.cleaned_data["deal"], self.cleaned_data["referral"]
        return {
            "deal": self.rows.get(public_id=deal) if deal else None,
            "referral": self.referrals.get(public_id=referral) if referral else None,
        }


class SaleLinkForm(Form):
    """A sale of the partner that no action has yet."""

    sale = TypeaheadField(label=_("Sale"))

    def __init__(self, *args: Any, action: CoMarketingAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = Sale.objects.visible_to(self.actor).filter(
            partner=action.partner_id, refund_of=None, co_marketing=None, deal__co_marketing=None
        )
        newest = self.rows.order_by("-sold_on", "-id")[:OFFERED]
        self.fields["sale"].choices = _offer(newest, _sale_said)

    def values(self) -> dict[str, Any]:
        return {"sale": self.rows.select_related("deal").get(public_id=self.cleaned_data["sale"])}


def _free_deals(actor: Actor, action: CoMarketingAction) -> Any:
    rows = Deal.objects.visible_to(actor).filter(partner=action.partner_id, co_marketing=None)
    return rows.exclude(status=Deal.Status.DRAFT)
