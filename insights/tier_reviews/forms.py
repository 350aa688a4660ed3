"""What is typed about reviews of tiers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insights.tier_reviews.models import TierProposal
from partners.models import PartnerType, Tier
from partners.vocabulary.made_at import TIER, TYPE
from web.checklist import Checklist
from web.forms import DateField, Form, ScopedMultipleChoiceField

Decision = TierProposal.Decision


class PolicyForm(Form):
    review_months = forms.IntegerField(label=_("Months between two reviews"), min_value=1, max_value=36)
    grace_days = forms.IntegerField(
        label=_("Grace before a lower tier, in days"),
        min_value=1,
        max_value=730,
        help_text=_("So long a partner keeps a tier that it does not reach any more."),
    )
    notice_days = forms.IntegerField(
        label=_("Told ahead, in days"),
        min_value=1,
        max_value=180,
        help_text=_("We before a review, and a partner before its grace ends."),
    )


class ReviewForm(Form):
    review_on = DateField(label=_("Review on"))
    types = ScopedMultipleChoiceField(
        PartnerType.objects.filter(is_active=True),
        label=_("Only partners of these types"),
        to_field_name="code",
        required=False,
        widget=Checklist,
        help_text=_("None: all types."),
        made_at=TYPE,
    )
    tiers = ScopedMultipleChoiceField(
        Tier.objects.filter(is_active=True),
        label=_("Only partners of these tiers"),
        to_field_name="code",
        required=False,
        widget=Checklist,
        help_text=_("None: all tiers, and partners without one."),
        made_at=TIER,
    )


class DecideForm(Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        # None beforehand: nobody accepts the falls of a whole list by not looking.
        choices=[("", "–"), *((code, Decision(code).label) for code in ("accepted", "refused", "deferred"))],
        help_text=_(
            "An accepted rise takes effect at once. An accepted fall begins a grace: the partner is told what keeps"
            " its tier."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )


class DecideManyForm(DecideForm):
    """With the proposals that are meant: ``rows`` are those that may be chosen, all of them at first."""

    field_order = ["proposals", "decision", "reason"]
    proposals = forms.MultipleChoiceField(label=_("Proposals"), widget=Checklist)

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposals"].choices = rows
        self.fields["proposals"].initial = [public_id for public_id, _label in rows]


class CloseForm(Form):
    put_off = forms.BooleanField(label=_("Put off what is open still to the next review"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For what is put off. The partner reads it."),
    )
