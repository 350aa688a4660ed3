"""What a document says: variables filled in, terms in words, two versions compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext
from django_countries import countries

from agreements.drafting.variables import Item, Values
from core.money import Money
from core.text import NAME, Translated
from web.templatetags import formats


def value_label(item: Item, value: Any, regions: Mapping[str, Any]) -> str:
    """A canonical value as a document says it, in the active language."""
    kind = item["type"]
    if kind == "date":
        return formats.day_long(date.fromisoformat(value))
    if kind == "money":
        return formats.money(Money.from_json(value))
    if kind == "rate":
        return formats.percent(Decimal(value))
    if kind == "integer":
        return formats.number(value)
    if kind in ("territory", "country"):
        return str(regions.get(value) or dict(countries).get(value, value))
    if kind == "choice":
        labels = {choice["code"]: choice["label"] for choice in item["choices"]}
        return str(Translated(labels.get(value) or {"en": value}))
    return str(value)


def filled(
    clauses: Sequence[Item],
    schema: Sequence[Item],
    values: Values,
    standard: Mapping[str, str],
    *,
    language: str,
    regions: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Clauses with their variables filled in, in the language of the document.

    A variable that has no value yet shows its label in brackets.
    """
    with translation.override(language):
        said = {item["name"]: f"[{Translated(item['label'])}]" for item in schema}
        for item in schema:
            if item["name"] in values:
                said[item["name"]] = value_label(item, values[item["name"]], regions or {})
        said = {**standard, **said}
        return [{**clause, "text": written(clause["text"], said, language)} for clause in clauses]


# A full stop, or the mark that ends a sentence as well.
_ENDS = (".", "!", "?", "…")
_VOWELS = "aâàäeéèêëiîïoôöuûùüœæAÂÀÄEÉÈÊËIÎÏOÔÖUÛÙÜŒÆ"
_OF = re.compile(r"\b([Dd])e $")


def written(text: str, values: Mapping[str, str], language: str) -> str:
    """A text with its values put in, and what people write where the two meet: one full stop where a value
    ends with one as well, ``d’`` before a vowel in French, no blank where a value is empty."""
    parts: list[str] = []
    place = 0
    for found in NAME.finditer(text):
        before, value = text[place : found.start()], str(values.get(found[1], found[0]))
        if language == "fr" and value[:1] and value[0] in _VOWELS:
            before = _OF.sub(r"\1’", before)
        place = found.end()
        if value.rstrip().endswith(_ENDS) and text[place : place + 1] == ".":
            value = value.rstrip()
            place += 1
        parts += [before, value]
    lines = "".join([*parts, text[place:]]).split("\n")
    return "\n".join(re.sub(r"(?<=\S) {2,}", " ", line).rstrip(" ") for line in lines)


def standard_values(
    terms: Values, parties: Values, exclusivities: Sequence[str], *, language: str
) -> dict[str, str]:
    """What every text may name: the parties and the terms, as words of the document's language."""
    with translation.override(language):
        starts, ends = terms.get("starts_on"), terms.get("ends_on")
        return {
            **{name: str(value) for name, value in parties.items()},
            "starts_on": formats.day_long(date.fromisoformat(starts))
            if starts
            else gettext("the last signature"),
            "ends_on": formats.day_long(date.fromisoformat(ends)) if ends else gettext("no fixed date"),
            "notice_days": formats.number(terms.get("notice_days") or 0),
            "duration": _duration(starts, ends),
            "renewal": _renewal(terms),
            "notice_rule": _notice(terms.get("notice_days") or 0, bool(ends)),
            "our_details": _details(parties.get("our_country"), parties.get("our_registration")),
            "partner_details": _details(parties.get("partner_country"), parties.get("partner_registration")),
            "service_level": terms.get("service_level") or gettext("none"),
            "passive_sales": terms.get("passive_sales") or gettext("unrestricted"),
            "exclusivities": "; ".join(exclusivities) or pgettext("exclusivities", "none"),
        }


def _duration(starts: str | None, ends: str | None) -> str:
    """From when to when, as one sentence."""
    days = {
        "start": formats.day_long(date.fromisoformat(starts)) if starts else "",
        "end": formats.day_long(date.fromisoformat(ends)) if ends else "",
    }
    if starts and ends:
        return gettext("It takes effect on %(start)s and lasts until %(end)s.") % days
    if starts:
        return gettext("It takes effect on %(start)s and has no fixed end.") % days
    if ends:
        return gettext("It takes effect on the last signature and lasts until %(end)s.") % days
    return gettext("It takes effect on the last signature and has no fixed end.")


def _details(country: Any, number: Any) -> str:
    """Where a side sits and how it is registered, as far as somebody entered it."""
    if not number or number == "–":
        return str(country or "")
    return gettext("%(country)s, registration %(number)s") % {"country": country, "number": number}


def _notice(days: int, has_end: bool) -> str:
    """How either side ends the agreement by notice, as one sentence."""
    if not days and has_end:
        return gettext(
            "Either party may end it in writing before the end of the term, without a period of notice."
        )
    if not days:
        return gettext("Either party may end it in writing at any time, without a period of notice.")
    if has_end:
        said = ngettext(
            "Either party may end it in writing, with at least %(days)s day’s notice before the end of the term.",
            "Either party may end it in writing, with at least %(days)s days’ notice before the end of the term.",
            days,
        )
    else:
        said = ngettext(
            "Either party may end it in writing at any time, with at least %(days)s day’s notice.",
            "Either party may end it in writing at any time, with at least %(days)s days’ notice.",
            days,
        )
    return said % {"days": formats.number(days)}


def _renewal(terms: Values) -> str:
    """What happens at the end, and at what price."""
    conditions = terms.get("renewal_terms")
    if not terms.get("ends_on"):
        return ""
    if not terms.get("tacit_renewal"):
        said = gettext("It is not renewed by itself.")
    else:
        months = terms.get("renewal_months") or 0
        said = ngettext(
            "Without notice it is renewed tacitly for %(months)s month each time.",
            "Without notice it is renewed tacitly for %(months)s months each time.",
            months,
        ) % {"months": formats.number(months)}
    if not conditions:
        return said
    return gettext("%(renewal)s On renewal: %(conditions)s") % {"renewal": said, "conditions": conditions}


def compare(old: Sequence[Item], new: Sequence[Item]) -> list[dict[str, Any]]:
    """Two versions clause by clause: ``state`` is same, changed, added or removed.

    In the order of the new version; a removed clause stands where it was.
    """
    before = {clause["code"]: clause for clause in old}
    after = {clause["code"]: clause for clause in new}
    order = [clause["code"] for clause in new]
    for index, clause in enumerate(old):
        if clause["code"] not in after:
            previous = next((c["code"] for c in reversed(old[:index]) if c["code"] in order), None)
            order.insert(order.index(previous) + 1 if previous else 0, clause["code"])
    rows = []
    for code in order:
        was, now = before.get(code), after.get(code)
        shown = now or was or {}
        same = (
            was is not None and now is not None and (was["title"], was["text"]) == (now["title"], now["text"])
        )
        state = "same" if same else "added" if was is None else "removed" if now is None else "changed"
        rows.append(
            {
                "code": code,
                "part": shown["part"],
                "title": shown["title"],
                "state": state,
                "old": was["text"] if was else "",
                "new": now["text"] if now else "",
            }
        )
    return rows
