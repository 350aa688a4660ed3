"""Numbers as a request gives them: an address and a form hold whatever somebody typed."""

from __future__ import annotations

import re

# Eighteen digits always fit a column of the database.
_WHOLE = re.compile(r"[0-9]{1,18}")


def whole_number(text: str, *, default: int = 0) -> int:
    """The whole number that ``text`` is in plain digits; ``default`` for anything else, and for what
    no column could hold."""
    return int(text) if _WHOLE.fullmatch(text) else default
