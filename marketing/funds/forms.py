"""What is typed about funds, requests and claims. Rules live in the operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.money import Money
from core.text import TranslatedFormField
from marketing.funds.selectors import usable
from marketing.models import Allocation, CoMarketingAction
from partners.models import Partner
from partners.questions.own_forms import OwnFieldsForm
from partners.vocabulary.made_at import PARTNER
from web.forms import (
    CurrencyChoiceField,
    DateField,
    DecimalField,
    Form,
    MoneyField,
    ScopedChoiceField,
    UploadField,
    money,
)
from web.made_at import MadeAt
from web.templatetags import formats

FUND = MadeAt(
    _("No partner can ask for anything: open a fund and give partners their part."),
    _("Funds"),
    "marketing:funds",
    "marketing.fund:view",
)


ACTION = MadeAt(
    _("There is no co-marketing action to be paid for yet."),
    _("Co-marketing"),
    "marketing:actions",
    "marketing.action:view",
)
PAYABLE = (
    CoMarketingAction.Status.PROPOSED,
    CoMarketingAction.Status.PLANNED,
    CoMarketingAction.Status.DONE,
)


class FundChangeForm(Form):
    name = TranslatedFormField(label=_("Name"))
    budget = MoneyField(label=_("Budget"))
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until"))
    share = DecimalField(
        label=_("Share that we pay, in %"), min_value=0, max_value=100, decimal_places=2, initial=50
    )
    claim_days = forms.IntegerField(
        label=_("Days to claim after the activity"), min_value=1, max_value=730, initial=60
    )
    rules = TranslatedFormField(
        label=_("Rules"), rows=6, required=False, help_text=_("Partners read them before they ask.")
    )


class FundForm(FundChangeForm):
    field_order = ["name", "budget", "currency"]
    currency = CurrencyChoiceField()


class AllocationForm(Form):
    amount = MoneyField(label=_("Amount"))
    expires_on = DateField(
        label=_("Available until"), required=False, help_text=_("The last day of the fund when left empty.")
    )


class AllocationNewForm(AllocationForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.filter(status="active", type__commissions_allowed=True).order_by("name"),
        label=_("Partner"),
        made_at=PARTNER,
    )


class RequestForm(OwnFieldsForm):
    """In few fields; what is left open in a draft is asked for when it is sent."""

    OWN = "fund_request"

    title = forms.CharField(label=_("What is it?"), max_length=200)
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Whom you want to reach, and what should come of it."),
    )
    activity_on = DateField(label=_("Date of the activity"), required=False)
    total = MoneyField(label=_("What it costs in all"), required=False)
    asked = MoneyField(
        label=_("What you ask for"), required=False, help_text=_("Our share of the cost when left empty.")
    )
    action = ScopedChoiceField(
        CoMarketingAction.objects.filter(status__in=PAYABLE).order_by("-held_on"),
        label=_("Co-marketing action"),
        required=False,
        made_at=ACTION,
    )

    def __init__(self, *args: Any, actor: Actor, of: Partner | None = None, **kwargs: Any) -> None:
        """``of`` is the partner, where it is known for whom: its actions alone are offered."""
        super().__init__(*args, actor=actor, **kwargs)
        for name in ("purpose", "activity_on", "total"):
            self.fields[name].needed_for = _("needed to send it")
        # A draft may lack what is asked for when it is sent.
        for name in self.own_names:
            self.fields[name].required = False
        if of is not None:
            self.fields["action"].queryset = self.fields["action"].queryset.filter(partner=of)


class AllocationField(ScopedChoiceField):
    """A partner's part of a fund, by what is left of it; to us also by whose it is."""

    names_partner = True

    def label_from_instance(self, obj: Allocation) -> str:
        said = {"fund": obj.fund, "partner": obj.partner, "amount": formats.money(obj.available)}
        if self.names_partner:
            return _("%(partner)s · %(fund)s (%(amount)s available)") % said
        return _("%(fund)s (%(amount)s available)") % said


class RequestNewForm(RequestForm):
    field_order = ["allocation"]
    allocation = AllocationField(
        Allocation.objects.for_list(), label=_("Fund"), made_at=FUND, empty_label=None
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["allocation"].names_partner = not actor.is_partner
        self.fields["allocation"].queryset = usable(actor)


def typed(data: dict[str, Any], currency: str) -> dict[str, Any]:
    """What was typed of a request, with its amounts in the currency of the fund."""
    for name in ("total", "asked"):
        data[name] = None if data[name] is None else money(data[name], currency, field=name)
    return data


class ApproveForm(Form):
    amount = MoneyField(label=_("Amount approved"))
    remark = forms.CharField(
        label=_("Remark"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several files at once, each as one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(UploadsField, self).clean(one, initial) for one in given]


class ClaimForm(Form):
    amount = MoneyField(label=_("Amount of the claim"))
    invoice_number = forms.CharField(label=_("Number of your invoice"), max_length=60)
    invoiced_on = DateField(label=_("Date of the invoice"))
    invoice = UploadField(label=_("Your invoice"), help_text=_("A PDF, made out to us."))
    proofs = UploadsField(
        label=_("Proof of the activity"),
        help_text=_("Photos, pages, a list of participants: up to 10 files."),
    )

    def __init__(self, *args: Any, most: Money, **kwargs: Any) -> None:
        """``most`` is what was approved. It is said before the files are chosen: a browser forgets those when
        the form comes back."""
        super().__init__(*args, **kwargs)
        approved = formats.money(most)
        self.fields["amount"].help_text = _("At most %(amount)s: what was approved.") % {"amount": approved}
        self.fields["invoiced_on"].widget.attrs["max"] = clock.today().isoformat()


class PayForm(Form):
    paid_on = DateField(label=_("Paid on"))
    payment_reference = forms.CharField(label=_("Reference of the payment"), max_length=60)
