"""What may be typed about webinars."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import languages, zones
from core.text import TranslatedFormField
from partners.models import Contact
from pipeline.models import Recruitment, Webinar, WebinarRegistration
from web.forms import DateField, Form, LanguageField, ScopedChoiceField, ScopedMultipleChoiceField
from web.made_at import MadeAt
from web.templatetags.formats import day

RECRUITMENT = MadeAt(
    _("No recruitment is open."),
    _("Open a recruitment"),
    "pipeline:recruitment-new",
    "pipeline.recruitment:create",
)


class WebinarForm(Form):
    title = TranslatedFormField(label=_("Title"))
    description = TranslatedFormField(label=_("What is shown"), rows=3, required=False)
    day = DateField(label=_("Day"))
    time = forms.TimeField(
        label=_("Hour"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Where it is that hour."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=720, initial=60)
    language = LanguageField(label=_("Spoken in"))
    join_url = forms.URLField(
        label=_("Link to join"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Begins with https://. It is sent to whoever has a seat."),
    )
    seats = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=10_000, required=False, help_text=_("Empty: no limit.")
    )
    is_public = forms.BooleanField(
        label=_("Whoever has the link may register"),
        required=False,
        help_text=_("A page of its own that may be passed on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or languages.default()).split("-")[0]
        self.fields["zone"].choices = zones.choices(language, self.initial.get("zone", ""))

    @staticmethod
    def initial_of(row: Webinar) -> dict[str, Any]:
        names = (
            "title", "description", "zone", "minutes", "language", "join_url", "seats", "is_public",
        )  # fmt: skip
        start = row.local_start
        return {**{name: getattr(row, name) for name in names}, "day": start.date(), "time": start.time()}

    def details(self) -> dict[str, Any]:
        """The cleaned input as the operations take it."""
        values = dict(self.cleaned_data)
        zone = ZoneInfo(values["zone"])
        start = datetime.combine(values.pop("day"), values.pop("time"), tzinfo=zone)
        return {**values, "starts_at": start}


class WhoseForm(Form):
    """For which recruitment somebody is invited; the next page asks whom."""

    recruitment = ScopedChoiceField(
        Recruitment.objects.open().select_related("partner").order_by("partner__name"),
        label=_("Recruitment"),
        made_at=RECRUITMENT,
    )


def _offered(webinar: Webinar) -> str:
    """A webinar to choose: its day, and whether whoever is invited now can only wait for a seat."""
    said = {"title": webinar.title, "day": day(webinar.local_start.date())}
    if webinar.seats is not None and webinar.seated >= webinar.seats:
        return str(_("%(title)s, %(day)s (full: waiting list)")) % said
    return str(_("%(title)s, %(day)s")) % said


class InviteForm(Form):
    """Whom of a partner to invite or register, and for which webinar."""

    webinar = ScopedChoiceField(Webinar.objects.all(), label=_("Webinar"))
    contacts = ScopedMultipleChoiceField(
        Contact.objects.none(), label=_("Contacts"), widget=forms.CheckboxSelectMultiple
    )
    registered = forms.BooleanField(
        label=_("They have said that they come"),
        required=False,
        help_text=_("They get a seat at once. Otherwise they are invited and answer by a link."),
    )

    def __init__(
        self, *args: Any, webinars: QuerySet[Webinar], contacts: QuerySet[Contact], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["webinar"].queryset = webinars.with_figures()
        self.fields["webinar"].label_from_instance = _offered
        self.fields["contacts"].queryset = contacts
        if len(contacts) == 1:
            self.fields["contacts"].initial = [contacts[0].public_id]


class AttendanceForm(Form):
    attended = forms.ModelMultipleChoiceField(
        WebinarRegistration.objects.none(),
        label=_("Who took part"),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody else who had a seat was absent."),
    )

    def __init__(self, *args: Any, registrations: QuerySet[WebinarRegistration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = registrations


class PublicForm(Form):
    """The public page of a webinar. ``website`` is a trap: people do not see it."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"))
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    consent = forms.BooleanField(
        label=_("You may write to me about this webinar"),
        help_text=_("We use what you type for this webinar alone."),
    )
    website = forms.CharField(required=False, max_length=200)
