"""What is typed about announcements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.text import TranslatedFormField
from marketing.mailing.audience import roles_field
from marketing.mailing.made_at import TOPIC
from marketing.models import Announcement, MailTopic, Segment
from marketing.segments.selectors import readable
from web.checklist import Checklist
from web.forms import DateField, Form, ScopedChoiceField

FORMATTING = _(
    "An empty line begins a paragraph, “## ” a heading, “- ” an item of a list. **Words** are strong, "
    "[words](https://…) are a link."
)


class AnnouncementForm(Form):
    title = TranslatedFormField(label=_("Title"))
    body = TranslatedFormField(label=_("Text"), rows=10, help_text=FORMATTING)
    segment = ScopedChoiceField(
        Segment.objects.filter(archived_at=None),
        label=_("Segment"),
        required=False,
        empty_label=_("All partners"),
        help_text=_("Partners who come into the segment while it is shown get it as well."),
    )
    roles = roles_field(widget=Checklist)
    publish_from = DateField(label=_("Shown from"), initial=clock.today)
    publish_until = DateField(label=_("Shown until"), required=False)
    is_pinned = forms.BooleanField(label=_("Stands first"), required=False)
    wants_acknowledgement = forms.BooleanField(
        label=_("To be acknowledged"),
        required=False,
        help_text=_("Each member says that they have read it. You see who has not, and remind them."),
    )
    by_mail = forms.BooleanField(label=_("Also by e-mail"), required=False)
    topic = ScopedChoiceField(
        MailTopic.objects.filter(is_active=True),
        label=_("Topic"),
        required=False,
        made_at=TOPIC,
        help_text=_(
            "Who unsubscribed from it gets no mail. Without one it is what everybody must know, and the mail "
            "cannot be unsubscribed from."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = readable(self.actor)

    @staticmethod
    def initial_of(row: Announcement) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in AnnouncementForm.base_fields}
        return {
            **found,
            "segment": row.segment and row.segment.public_id,
            "topic": row.topic and row.topic.public_id,
        }


class ShownForm(Form):
    """What may still change of an announcement that is published."""

    publish_until = DateField(label=_("Shown until"), required=False)
    is_pinned = forms.BooleanField(label=_("Stands first"), required=False)
