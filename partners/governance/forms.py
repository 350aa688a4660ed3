"""What is typed about governance bodies, seats and meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import languages, programme, zones
from core.text import TranslatedFormField
from partners.models import Contact, GovernanceBody, Partner, Seat, TierBenefit
from partners.partner.forms import STAFF
from partners.vocabulary.made_at import PARTNER
from web.forms import DateField, Form, ScopedChoiceField, ScopedMultipleChoiceField
from web.made_at import MadeAt


def seat_benefits() -> list[tuple[str, str]]:
    """The governance seats among the benefits of tiers, by code."""
    rows = TierBenefit.objects.filter(kind=TierBenefit.Kind.GOVERNANCE, is_tracked=True)
    return [("", str(_("No benefit: seats are given freely"))), *{row.code: str(row) for row in rows}.items()]


class BodyForm(Form):
    name = TranslatedFormField(label=_("Name"))
    purpose = TranslatedFormField(label=_("Purpose"), required=False)
    benefit_code = forms.ChoiceField(
        label=_("By the benefit"),
        required=False,
        choices=seat_benefits,
        help_text=_("Partners whose tier gives it have a seat, and no longer than it does."),
    )
    seats = forms.IntegerField(label=_("Number of seats"), min_value=1, max_value=500)
    interval_months = forms.IntegerField(
        label=_("Meets every, in months"), min_value=1, max_value=36, initial=6
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class SideForm(Form):
    """The first step of a seat: for one of a partner, or for one of us."""

    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"),
        label=_("Partner"),
        required=False,
        empty_label=_("One of us"),
        made_at=PARTNER,
    )


class SeatForm(Form):
    field_order = ["contact", "user"]
    contact = ScopedChoiceField(Contact.objects.current(), label=_("Person of theirs"), empty_label="–")
    user = ScopedChoiceField(STAFF.order_by("name"), label=_("Person of ours"), empty_label="–")
    role = forms.ChoiceField(label=_("Role"), choices=Seat.Role, initial=Seat.Role.MEMBER)
    since = DateField(label=_("From"))
    until = DateField(label=_("Until"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, *args: Any, partner: Partner | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["user" if partner else "contact"]
        if partner:
            choice: Any = self.fields["contact"]
            choice.queryset = choice.queryset.filter(partner=partner).order_by("name")
            choice.made_at = MadeAt(
                _("The partner has no contact yet."),
                _("Add a contact"),
                "partners:contact-add",
                "partners.contact:change",
                (partner.public_id,),
            )


class SeatEndForm(Form):
    until = DateField(label=_("Until"), required=False, help_text=_("Today when left empty."))


class MeetingForm(Form):
    day = DateField(label=_("Day"))
    time = forms.TimeField(
        label=_("Hour"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Where it is that hour."))
    duration = forms.IntegerField(label=_("Duration in minutes"), min_value=5, max_value=1440, initial=120)
    place = forms.CharField(label=_("Place"), max_length=300, help_text=_("A room, or a link to join."))
    agenda = forms.CharField(
        label=_("Agenda"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or languages.default()).split("-")[0]
        self.initial.setdefault("zone", programme.zone().key)
        self.fields["zone"].choices = zones.choices(language, self.initial["zone"])

    def values(self) -> dict[str, Any]:
        """What was typed, as the operations take it: its beginning as an instant."""
        values = dict(self.cleaned_data)
        start = datetime.combine(values.pop("day"), values.pop("time"))
        return {**values, "starts_at": start.replace(tzinfo=ZoneInfo(values["zone"]))}


class HoldForm(Form):
    attended = ScopedMultipleChoiceField(
        Seat.objects.for_list(), label=_("Present"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(
        label=_("Minutes of the meeting"), max_length=50_000, widget=forms.Textarea({"rows": 12})
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["attended"]
        choice.queryset = choice.queryset.filter(pk__in=[seat.pk for seat in seats])
        if not seats:
            del self.fields["attended"]


class DecisionForm(Form):
    text = forms.CharField(label=_("Decision"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    seat = ScopedChoiceField(
        Seat.objects.for_list(),
        label=_("To be done by"),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    due_on = DateField(label=_("Due"), required=False)

    def __init__(self, *args: Any, body: GovernanceBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["seat"]
        choice.queryset = choice.queryset.filter(body=body)
        choice.made_at = MadeAt(
            _("Nobody has a seat yet."),
            _("Give a seat"),
            "partners:seat-new",
            "partners.governance:manage",
            (body.public_id,),
        )
