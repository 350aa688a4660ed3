"""The form in which we answer questions about a prospect, and for it."""

from __future__ import annotations

from typing import Any

from partners.questions.own_forms import OwnFieldsForm
from pipeline.fit.selectors import SUBJECT


class BitByBitForm(OwnFieldsForm):
    """Filled in as things are learnt: nothing must be answered at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.own_names:
            self.fields[name].required = False


class FitForm(BitByBitForm):
    OWN = SUBJECT
