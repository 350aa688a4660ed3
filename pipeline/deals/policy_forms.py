"""The shape of what people type about deals. Rules live in the operations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pipeline.models import DealPolicy
from web.forms import (
    DateField,
    Form,
)


class DealPolicyForm(Form):
    """New rules, from a day on."""

    effective_from = DateField(label=_("Effective from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in DealPolicy._meta.fields:
            if column.name not in ("id", "public_id", "effective_from"):
                self.fields[column.name] = column.formfield()
