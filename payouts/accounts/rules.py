"""Pure calculation of statements and accounts: periods, dates, what is paid and what is carried."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from core.errors import DomainError

# A new or changed account waits this long before it is paid on.
ACCOUNT_WAIT = timedelta(hours=72)


def clean_iban(value: str) -> str:
    """The IBAN without spaces, its check digits and its country's format verified."""
    compact = re.sub(r"[\s\-]", "", value).upper()
    try:
        return str(IBAN(compact))
    except (SchwiftyException, ValueError):
        raise DomainError.invalid(
            _("This is not a valid IBAN. Copy it from your bank's document, with its two check digits."),
            field="iban",
        ) from None


def clean_bic(value: str, *, iban: str) -> str:
    """The BIC, its format verified; its country must be the IBAN's. Empty stays empty."""
    compact = re.sub(r"\s", "", value).upper()
    if not compact:
        return ""
    try:
        bic = BIC(compact)
    except (SchwiftyException, ValueError):
        raise DomainError.invalid(
            _("This is not a valid BIC. You may leave it empty."), field="bic"
        ) from None
    if bic.country_code != iban[:2]:
        raise DomainError.invalid(
            _("The BIC and the IBAN belong to different countries. You may leave the BIC empty."), field="bic"
        )
    return str(bic)
