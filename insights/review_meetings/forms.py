"""What is typed about the meetings of reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock, languages, programme, zones
from insights.models import MeetingParticipant, ReviewAction, ReviewMeeting
from insights.review_meetings import selectors
from partners.models import Contact, Partner
from web.checklist import Checklist
from web.forms import DateField, Form, LanguageField

Side = ReviewAction.Side


class PrepareForm(Form):
    language = LanguageField(label=_("Language of the document"))


class MeetingForm(Form):
    day = DateField(label=_("Day"), required=False)
    time = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Where it is that hour."))
    duration = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=720, initial=60)
    place = forms.CharField(label=_("Place or link"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or languages.default()).split("-")[0]
        self.fields["zone"].choices = zones.choices(language, self.initial.get("zone", ""))

    @staticmethod
    def initial_of(row: ReviewMeeting) -> dict[str, Any]:
        start = row.local_start
        return {
            "day": start.date() if start else row.review.due_on,
            "time": start.time() if start else None,
            "zone": row.zone or str(programme.zone()),
            "duration": row.duration,
            "place": row.place,
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("time") and not values.get("day"):
            self.add_error("day", _("Choose the day as well."))
        return values

    def details(self) -> dict[str, Any]:
        """The cleaned input as the operation takes it; without an hour nothing is fixed yet."""
        values = dict(self.cleaned_data)
        day, time = values.pop("day"), values.pop("time")
        start = datetime.combine(day, time, tzinfo=ZoneInfo(values["zone"])) if day and time else None
        return {**values, "starts_at": start}


class ParticipantsForm(Form):
    users = forms.ModelMultipleChoiceField(
        None, label=_("Of us"), required=False, to_field_name="public_id", widget=Checklist
    )
    members = forms.ModelMultipleChoiceField(
        None,
        label=_("Of the partner, with access"),
        required=False,
        to_field_name="public_id",
        widget=Checklist,
    )
    contacts = forms.ModelMultipleChoiceField(
        None,
        label=_("Of the partner, without access"),
        required=False,
        to_field_name="public_id",
        widget=Checklist,
    )

    def __init__(self, *args: Any, meeting: ReviewMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = meeting.review.partner
        self.fields["users"].queryset = selectors.staff()
        self.fields["members"].queryset = selectors.members(partner)
        self.fields["contacts"].queryset = selectors.contacts(partner)

    @staticmethod
    def initial_of(meeting: ReviewMeeting) -> dict[str, list[str]]:
        """Who takes part; at first whoever holds the review and the main contact."""
        rows = list(MeetingParticipant.objects.filter(meeting=meeting).select_related("user", "contact"))
        ours = [row.person for row in rows if row.user and row.user.staff_role]
        theirs = [row.person for row in rows if row.user and not row.user.staff_role]
        found = {"users": ours, "members": theirs, "contacts": [row.person for row in rows if row.contact]}
        if not rows:
            review = meeting.review
            holder = review.owner or review.partner.owner
            found["users"] = [holder.public_id] if holder else []
        return found

    def details(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"users": [*values["users"], *values["members"]], "contacts": values["contacts"]}


class TextForm(Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 14})
    )


class ActionForm(Form):
    text = forms.CharField(
        label=_("What is to be done"),
        max_length=500,
        help_text=_("The partner reads it in the portal at once."),
    )
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    who = forms.ChoiceField(
        label=_("By whom"),
        required=False,
        help_text=_("Nobody named: whoever looks after the partner, or the partner’s members."),
    )
    due_on = DateField(label=_("Due on"))

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {
            _("Us"): list(selectors.staff()),
            partner.name: [*selectors.members(partner), *selectors.contacts(partner)],
        }
        self.fields["who"].choices = [
            ("", "–"),
            *(
                (label, [(person.public_id, str(person)) for person in people])
                for label, people in self.groups.items()
                if people
            ),
        ]

    @staticmethod
    def initial_of(action: ReviewAction) -> dict[str, Any]:
        person = action.owner or action.contact
        values = {name: getattr(action, name) for name in ("text", "side", "due_on")}
        return {**values, "who": person.public_id if person else ""}

    def details(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        chosen = values.pop("who")
        people = {person.public_id: person for group in self.groups.values() for person in group}
        person = people.get(chosen)
        named = {"contact" if isinstance(person, Contact) else "owner": person} if person else {}
        return {**values, "owner": None, "contact": None, **named}


class TickForm(Form):
    done_on = DateField(label=_("Done on"), initial=clock.today)
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A link, a number, or what came of it. Both sides read it."),
    )
