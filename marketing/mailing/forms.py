"""What is typed about topics and addresses that are kept back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from marketing.mailing.made_at import TOPIC
from marketing.models import MailSuppression, MailTopic
from web.forms import Form, ScopedChoiceField


class TopicForm(Form):
    name = TranslatedFormField(label=_("Name"))
    description = TranslatedFormField(
        label=_("Description"), required=False, help_text=_("People read it where they unsubscribe.")
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class SuppressionForm(Form):
    email = forms.EmailField(label=_("E-mail"))
    reason = forms.ChoiceField(label=_("Reason"), choices=MailSuppression.Reason)
    topic = ScopedChoiceField(
        MailTopic.objects.filter(is_active=True),
        label=_("Topic"),
        required=False,
        made_at=TOPIC,
        help_text=_("Without one, no bulk mail reaches this address."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("How we know: a returned mail, a call, a letter."),
    )


class LiftForm(Form):
    because = forms.CharField(
        label=_("Why it may be written to again"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
