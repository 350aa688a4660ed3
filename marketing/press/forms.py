"""What is typed about texts for the press."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import programme, zones
from core.days import check_day
from core.errors import DomainError
from marketing.funds.forms import UploadsField
from marketing.models import PressRequest
from partners.models import Partner
from partners.vocabulary.made_at import PARTNER
from web.forms import Form, LanguageField, ScopedChoiceField
from web.outward import HttpsField

_MINUTE = "%Y-%m-%dT%H:%M"


class PressForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=PressRequest.Kind)
    language = LanguageField()
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea({"rows": 14}))
    embargo_until = forms.DateTimeField(
        label=_("Embargo until"),
        required=False,
        input_formats=[_MINUTE, "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE),
        validators=[check_day],
        help_text=_("Nothing is published before, and nobody else reads the text."),
    )
    embargo_zone = forms.ChoiceField(label=_("Time zone of the embargo"), required=False)
    uploads = UploadsField(
        label=_("Files"), required=False, help_text=_("Pictures, logos, the layout of the text.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("embargo_zone", "")
        self.fields["embargo_zone"].choices = zones.choices(get_language() or "", kept)

    def values(self) -> dict[str, Any]:
        """What was typed, as the operations take it: the embargo as an instant in its zone."""
        values = dict(self.cleaned_data)
        typed, zone = values["embargo_until"], values["embargo_zone"]
        if typed is None:
            values["embargo_zone"] = ""
        elif not zone:
            raise DomainError.invalid(
                _("An embargo has a day, an hour and a time zone."), field="embargo_zone"
            )
        else:
            values["embargo_until"] = typed.replace(tzinfo=ZoneInfo(zone))
        values["uploads"] = [(one.name, one.read()) for one in values["uploads"] if one]
        return values


class PressNewForm(PressForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class PublishForm(Form):
    link = HttpsField(label=_("Where it can be read"), required=False)


def initial_new() -> dict[str, Any]:
    return {"embargo_zone": programme.zone().key}


def initial_of(row: PressRequest) -> dict[str, Any]:
    there: datetime | None = row.embargo_there
    return {
        **{name: getattr(row, name) for name in ("kind", "language", "title", "text")},
        "embargo_until": there.replace(tzinfo=None) if there else None,
        "embargo_zone": row.embargo_zone or programme.zone().key,
    }
