"""Input that the vocabulary offers to every room."""

from __future__ import annotations

from typing import Any

from partners.vocabulary.exchange import offered_currencies, programme_currency
from web.forms import CurrencyChoiceField


class RatedCurrencyField(CurrencyChoiceField):
    """A currency in which amounts can be told in the programme's: nothing is offered that would be
    refused for want of a rate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", programme_currency)
        super().__init__(codes=offered_currencies, **kwargs)
