"""Numbers as a request gives them: an address and a form hold whatever somebody typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

# Eighteen digits always fit a column of the database.
_WHOLE = re.compile(r"[0-9]{1,18}")


def whole_number(text: str, *, default: int = 0) -> int:
    """The whole number that ``text`` is in plain digits; ``default`` for anything else, and for what
    no column could hold."""
    return int(text) if _WHOLE.fullmatch(text) else default


class Digits(NamedTuple):
    """A number as it was written, without the zeros that say nothing."""

    negative: bool
    whole: str
    fraction: str


# ASCII digits and a point before the decimals: nothing else that Python reads as a number, such as
# "1e3", "1_000", " 10 ", digits of other scripts, or NaN.
_PLAIN = re.compile(r"(-?)([0-9]{1,64})(?:\.([0-9]{1,64}))?")


def plain_digits(number: Any) -> Digits | None:
    """The digits of a number that somebody typed or sent; None for anything else."""
    if isinstance(number, Decimal):
        # "1e999999" is a Decimal of seven characters: it is not written out.
        number = format(number, "f") if number.is_finite() and abs(number.adjusted()) <= 64 else ""
    found = _PLAIN.fullmatch(str(number))
    if found is None:
        return None
    return Digits(bool(found[1]), found[2].lstrip("0") or "0", (found[3] or "").rstrip("0"))


def exact_decimal(number: Any) -> Decimal | None:
    """The same as a Decimal, exact."""
    digits = plain_digits(number)
    if digits is None:
        return None
    sign, point = "-" if digits.negative else "", "." if digits.fraction else ""
    return Decimal(f"{sign}{digits.whole}{point}{digits.fraction}")


_MARKS = "',."
# Whole digits in groups of three, the same mark between all of them.
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[',.])[0-9]{3})(?:(?P=mark)[0-9]{3})*")


def plain_decimal(text: str, *, decimal_comma: bool) -> str:
    """A number that a person typed with a point before its decimals and nothing else between its digits.

    "12 345,67", "12'345.67" and "12,345.67" say the same to everybody: of two kinds of marks, the
    last stands before the decimals. A lone comma before three digits parts thousands where the
    reader's language does not write decimals with it. What is no such number is left as it is, for the
    field to refuse.
    """
    bare = re.sub(r"[\s'’]", "'", text.strip()).replace("\u2212", "-")
    sign, number = ("-" if bare.startswith("-") else "", bare[1:] if bare[:1] in ("-", "+") else bare)
    mark = _decimal_mark(number, decimal_comma)
    whole, _mark, fraction = number.rpartition(mark) if mark else (number, "", "")
    grouped = _GROUPED.fullmatch(whole)
    if grouped and grouped["mark"] != mark:
        whole = whole.replace(grouped["mark"], "")
    if any(other in whole for other in _MARKS):
        return text
    return f"{sign}{whole}.{fraction}" if mark else sign + whole


def _decimal_mark(number: str, decimal_comma: bool) -> str:
    """The mark before the decimals; "" when there is none."""
    if "," in number and "." in number:
        return max(",.", key=number.rindex)
    for mark in (mark for mark in ",." if number.count(mark) == 1):
        thousands = mark == "," and not decimal_comma and re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", number)
        return "" if thousands else mark
    return ""
