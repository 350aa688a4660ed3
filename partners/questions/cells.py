"""How a stored answer is shown on a page, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape, format_html, format_html_join, urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.money import Money
from core.text import Translated
from partners.questions import kinds
from partners.questions.rules import is_empty
from web.templatetags import formats


def said_html(question: Any, value: Any, *, url: str = "") -> SafeString:
    """A stored value on a page. ``question`` may be a column of a table; ``url`` leads to the file, or to
    the partner or person."""
    if is_empty(value):
        return SafeString(formats.NONE)
    if kind_of(question) in ("file", "person", "partner"):
        return _name(value, url)
    return _SHOWN.get(kind_of(question), _text)(question, value)


def kind_of(question: Any) -> str:
    return str(question["kind"] if isinstance(question, Mapping) else question.kind)


def _name(value: Mapping[str, str], url: str) -> SafeString:
    name = value["name"]
    return format_html('<a href="{}">{}</a>', url, name) if url else escape(name)


def _text(question: Any, value: Any) -> SafeString:
    """As it was typed, line by line, with what is an address as a link."""
    words = str(Translated(value)) if isinstance(value, dict) else str(value)
    return linebreaksbr(SafeString(urlize(words, nofollow=True, autoescape=True)))


def _link(question: Any, value: Any) -> SafeString:
    """An address of the product, or one elsewhere; anything else is a text."""
    address = str(value)
    if address.startswith("/") and not address.startswith(("//", "/\\")):
        return format_html('<a href="{}">{}</a>', address, _("Open it"))
    if address.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="nofollow noopener noreferrer">{}</a>', address, address)
    return escape(address)


def _number(question: Any, value: Any) -> SafeString:
    number = Decimal(value)
    said = formats.number(number, places(number))
    unit = "" if isinstance(question, Mapping) else str(getattr(question, "unit", "") or "")
    return escape(_("%(number)s %(unit)s") % {"number": said, "unit": unit} if unit else said)


def _percent(question: Any, value: Any) -> SafeString:
    rate = Decimal(value)
    return escape(formats.percent(rate, places(rate * 100)))


def places(number: Decimal) -> int:
    """All decimals that were typed: an answer is shown as exact as it is."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _money(question: Any, value: Any) -> SafeString:
    return escape(formats.money(Money.from_json(value)))


def _date(question: Any, value: Any) -> SafeString:
    return escape(formats.day(date.fromisoformat(value)))


def _words(question: Any, value: Any) -> SafeString:
    return escape(kinds.plain(question, value))


def _table(question: Any, value: list[dict[str, Any]]) -> SafeString:
    heads = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((_side(column), Translated(column["label"])) for column in question.columns),
    )
    rows = format_html_join("", "<tr>{}</tr>", ((_row(question, row),) for row in value))
    return format_html(
        '<div class="scroll" tabindex="0" role="group" aria-label="{}"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        str(getattr(question, "label", "")),
        heads,
        rows,
    )


def _row(question: Any, row: Mapping[str, Any]) -> SafeString:
    return format_html_join(
        "",
        "<td{}>{}</td>",
        ((_side(column), said_html(column, row.get(column["code"]))) for column in question.columns),
    )


def _side(column: Mapping[str, Any]) -> SafeString:
    """Figures stand under one another at the right; on a phone each has its heading, the last one too."""
    return SafeString(' class="num labelled"' if column["kind"] in ("number", "percent", "money") else "")


_SHOWN: dict[str, Callable[[Any, Any], SafeString]] = {
    "number": _number,
    "percent": _percent,
    "money": _money,
    "date": _date,
    "yes_no": _words,
    "choice": _words,
    "choices": _words,
    "link": _link,
    "table": _table,
}
