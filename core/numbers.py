"""Numbers as a request gives them: an address and a form hold whatever somebody typed."""

from __future__ import annotations

import re

# Eighteen digits always fit a column of the database.
_WHOLE = re.compile(r"[0-9]{1,18}")


def whole_number(text: str, *, default: int = 0) -> int:
    """The whole number that ``text`` is in plain digits; ``default`` for anything else, and for what
    no column could hold."""
    return int(text) if _WHOLE.fullmatch(text) else default


def plain_decimal(text: str, *, decimal_comma: bool) -> str:
    """A typed amount with a point before its decimals and nothing else between its digits.

    "12 345,67", "12'345.67" and "12,345.67" say the same to everybody: of two kinds of marks, the
    last stands before the decimals. A lone comma before three digits parts thousands where the
    reader's language does not write decimals with it. What is no number is left for the field.
    """
    bare = re.sub(r"[\s'’]", "", text)
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    elif bare.count(",") > 1 or (not decimal_comma and re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", bare)):
        bare = bare.replace(",", "")
    elif bare.count(".") > 1:
        bare = bare.replace(".", "")
    return bare.replace(",", ".")
