"""What is typed about campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import programme
from core.days import check_day
from core.text import TranslatedFormField
from marketing.announcements.forms import FORMATTING
from marketing.campaigns.content import FIELDS
from marketing.mailing.audience import roles_field
from marketing.mailing.made_at import TOPIC
from marketing.models import MailCampaign, MailTopic, Segment
from marketing.segments.selectors import readable
from partners.models import Partner
from partners.vocabulary.made_at import PARTNER
from web.checklist import Checklist
from web.forms import Form, LanguageField, ScopedChoiceField

_MINUTE = "%Y-%m-%dT%H:%M"


class CampaignForm(Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For us alone; no recipient reads it.")
    )
    topic = ScopedChoiceField(
        MailTopic.objects.filter(is_active=True),
        label=_("Topic"),
        made_at=TOPIC,
        help_text=_("Who unsubscribed from it is left out."),
    )
    segment = ScopedChoiceField(
        Segment.objects.filter(archived_at=None),
        label=_("Segment"),
        required=False,
        empty_label=_("All partners"),
        help_text=_("Whom it holds is asked when the campaign begins."),
    )
    to_members = forms.BooleanField(label=_("To members of the portal"), required=False, initial=True)
    roles = roles_field(widget=Checklist)
    to_contacts = forms.BooleanField(
        label=_("To contacts"),
        required=False,
        help_text=_("Those who were told that we hold their data."),
    )
    subject = TranslatedFormField(label=_("Subject"))
    preheader = TranslatedFormField(
        label=_("Preview text"), required=False, help_text=_("What mail programs show beside the subject.")
    )
    body = TranslatedFormField(label=_("Text"), rows=14, help_text=FORMATTING)
    counts_clicks = forms.BooleanField(
        label=_("Count who follows a link"),
        required=False,
        initial=True,
        help_text=_("Links then lead through an address of ours."),
    )
    counts_reads = forms.BooleanField(
        label=_("Count who opens it"),
        required=False,
        help_text=_(
            "By a picture in the mail. Ask your recipients first: the law of many countries wants that."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = readable(self.actor)

    @property
    def may_be_filled(self) -> list[tuple[str, Any]]:
        """What may stand in braces, with its meaning."""
        return [(f"{{{name}}}", meaning) for name, meaning in FIELDS.items()]

    @staticmethod
    def initial_of(row: MailCampaign) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in CampaignForm.base_fields}
        return {**found, "segment": row.segment and row.segment.public_id, "topic": row.topic.public_id}


class ScheduleForm(Form):
    send_at = forms.DateTimeField(
        label=_("Begins"),
        required=False,
        input_formats=[_MINUTE, "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE),
        validators=[check_day],
        help_text=_("In the time zone of the programme. Without an hour it begins within a minute."),
    )
    per_minute = forms.IntegerField(
        label=_("Mails a minute"),
        min_value=1,
        max_value=600,
        help_text=_("Mail providers slow down whoever sends too many at once. Other mails always go first."),
    )

    def values(self) -> dict[str, Any]:
        typed: datetime | None = self.cleaned_data["send_at"]
        instant = typed.replace(tzinfo=programme.zone()) if typed else None
        return {"send_at": instant, "per_minute": self.cleaned_data["per_minute"]}


class PreviewForm(Form):
    """As whom the mail is shown: somebody of a partner."""

    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class TestForm(PreviewForm):
    language = LanguageField(initial=get_language)
