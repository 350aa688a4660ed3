"""The words of columns that hold one of several choices: by name in any of our languages, or by code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import override
from django_countries import countries

from accounts.models import User
from core.errors import Sentence
from core.text import LANGUAGES
from partners.imports.fields import plain
from partners.models import Contact, Partner, PartnerType, Sector

# A meaning that is none: the cell counts as empty.
NOTHING = "-"
# What people write for a country beside its names and its codes.
_ALSO = {
    "US": (
        "usa",
        "u s a",
        "u s",
        "united states",
        "etats unis",
        "etats unis d amerique",
        "america",
        "amerique",
    ),
    "GB": (
        "uk",
        "great britain",
        "england",
        "royaume uni",
        "grande bretagne",
        "angleterre",
        "scotland",
        "wales",
    ),
    "CZ": ("czech republic", "republique tcheque"),
    "NL": ("holland", "hollande", "the netherlands", "pays bas"),
    "KR": ("south korea", "coree du sud"),
    "RU": ("russia", "russie"),
    "VN": ("vietnam",),
    "CI": ("ivory coast", "cote d ivoire"),
    "AE": ("uae", "united arab emirates", "emirats arabes unis", "eau"),
    "DE": ("deutschland",),
    "ES": ("espana",),
    "IT": ("italia",),
    "CH": ("schweiz", "svizzera"),
    "BE": ("belgie",),
    "AT": ("osterreich",),
    "FR": ("france metropolitaine",),
}
_LANGUAGES = {
    "fr": ("french", "francais", "fra", "fre", "fr fr"),
    "en": ("english", "anglais", "eng", "en us", "en gb"),
}
YES = frozenset({"1", "x", "yes", "y", "true", "oui", "o", "vrai", "ja", "si"})
NO = frozenset({"", "0", "no", "n", "false", "non", "faux", "nein"})


class Choices:
    """The options of each choice column, and what the words of a file mean among them."""

    def __init__(self, words: dict[str, dict[str, str]]) -> None:
        """``words`` is what a person said that words mean, by choice column."""
        self._own = {name: dict(meanings) for name, meanings in words.items()}
        self._known = {name: _spelt(name, source()) for name, source in _SOURCES.items()}
        # A file says the same few words thousands of times.
        self._found: dict[tuple[str, str], str | None] = {}

    def meaning(self, name: str, word: str) -> str | None:
        """The code that a word stands for, "" for none of them, None when nobody knows."""
        if (name, word) not in self._found:
            self._found[name, word] = self._meaning(name, word)
        return self._found[name, word]

    def _meaning(self, name: str, word: str) -> str | None:
        key = plain(word)
        if not key:
            return ""
        own = self._own.get(name, {}).get(key)
        if own is not None:
            return "" if own == NOTHING else own
        return self._known[name].get(key)


def options(name: str) -> list[tuple[str, Sentence]]:
    """The codes of a choice column, each with its name in the reader's language."""
    return list(_SOURCES[name]())


def _spelt(name: str, found: Iterable[tuple[str, Sentence]]) -> dict[str, str]:
    known: dict[str, str] = {}
    codes = [code for code, _label in found]
    for language in LANGUAGES:
        with override(language):
            known |= {plain(str(label)): code for code, label in _SOURCES[name]()}
    known |= {plain(code): code for code in codes}
    if name == "country":
        known |= {plain(countries.alpha3(code)): code for code in codes}
        known |= {plain(word): code for code, words in _ALSO.items() for word in words}
    if name == "language":
        known |= {word: code for code, words in _LANGUAGES.items() if code in codes for word in words}
    if name == "owner":
        known |= {plain(email): code for code, email in _staff().values_list("public_id", "email")}
    return known


def _staff() -> Any:
    return User.objects.staff().filter(is_active=True)


def _countries() -> list[tuple[str, Sentence]]:
    return [(code, label) for code, label in countries]


_SOURCES: dict[str, Callable[[], Iterable[tuple[str, Sentence]]]] = {
    "type": lambda: [(row.code, str(row)) for row in PartnerType.objects.filter(is_active=True)],
    "country": _countries,
    "vat_situation": lambda: Partner.VatSituation.choices,
    "legal_status": lambda: Partner.LegalStatus.choices,
    "language": lambda: settings.LANGUAGES,
    "sectors": lambda: [(row.code, str(row)) for row in Sector.objects.filter(is_active=True)],
    "owner": lambda: [(row.public_id, row.name or row.email) for row in _staff().order_by("name")],
    "contact_role": lambda: Contact.Role.choices,
}
