"""The French catalogue as a French reader sees it: its typography, and what a name may stand after."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django_countries import countries

from core.queue.mail import KINDS
from web.library_texts import COUNTED, TEXTS

pytestmark = pytest.mark.one_engine

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "fr" / "LC_MESSAGES" / "django.po"
NARROW = "\u202f"
# What is written as machines read it: addresses, a header of HTTP, JSON, the names of fields.
CODE = re.compile(r"https?://\S+|\w+:\w+|Authorization: \S+|\{\"[^}]*\}|\"[0-9.]+\"|--\w+")
# A name is an unknown: «d’Angers», «du Mans», «de Lyon». A number or a count never asks for that.
NAMES = "name|names|partner|customer|organisation|person|benefit|city|country|signer|who|to|target_name"
FAULTS = {
    "a straight apostrophe": r"\w'\w",
    "three points": r"\.\.\.",
    "a sign without its narrow space": rf"[^\s{NARROW}\d?!…(][;!?»]|[^\s{NARROW}\d]:(?=\s|$)",
    "a wide space before a sign": r"[ \u00a0][;:!?»]|\d[ \u00a0]%",
    "an opening guillemet without its narrow space": rf"«(?!{NARROW})",
    "a straight quotation mark": r"(?<!=)\"(?![>/])",
    "an ordinal in words of English": r"\b1 (janvier|février|mars|avril|mai|juin|juillet|août|septembre)\b",
    "two genders in one word": r"\w(·e|\(e\))",
    "a name after «de»": rf"\b[Dd](?:e|u) (?:%\((?:{NAMES})\)s|{{(?:{NAMES})}})",
    "a word that the glossary replaces": r"\b[Cc]ourriels?\b|codes de récupération|\b[Pp]istes?\b"
    r"|\bjeux? prêts? à l’emploi|[Pp]ublications académiques",
}


def entries() -> list[tuple[str, str]]:
    """Each text with each of its French forms."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    found = []
    for message in catalogue:
        if message.id:
            said = message.string if isinstance(message.string, tuple | list) else (message.string,)
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            found += [(" ".join(ids), text) for text in said]
    return found


def faults(text: str) -> list[str]:
    plain = re.sub(r"<[^>]+>", "", CODE.sub("", text))
    return [name for name, pattern in FAULTS.items() if re.search(pattern, plain)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("l'accord", "a straight apostrophe"),
        ("Rechercher...", "three points"),
        ("Pourquoi?", "a sign without its narrow space"),
        ("Accord: signé", "a sign without its narrow space"),
        ("Pourquoi ?", "a wide space before a sign"),
        ("12 %", "a wide space before a sign"),
        ("« oui »", "an opening guillemet without its narrow space"),
        ("le 1 mars", "an ordinal in words of English"),
        ("invité·e", "two genders in one word"),
        ("Portail de %(name)s", "a name after «de»"),
        ("Jeton de {partner}", "a name after «de»"),
        ("Votre courriel", "a word that the glossary replaces"),
        ("Prendre un jeu prêt à l’emploi", "a word that the glossary replaces"),
    ],
)
def test_the_check_sees_what_it_is_for(text, fault):
    assert fault in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Pourquoi{NARROW}? «{NARROW}Oui{NARROW}»{NARROW}: 12{NARROW}%.",
        "Accord de 12 mois, le 1er mars, conclu avec %(name)s…",
        "Authorization: Bearer prm_…",
        'Indiquez {"amount": "1234.56", "currency": "EUR"}.',
    ],
)
def test_the_check_lets_good_french_pass(text):
    assert faults(text) == []


def test_every_french_text_is_well_set():
    wrong = [(said, found) for _text, said in entries() if (found := faults(said))]
    assert wrong == []


def test_every_french_text_fills_what_the_english_one_fills():
    """A singular may leave out its count; nothing else is left out, and nothing is invented."""
    variable = re.compile(r"%\((\w+)\)[a-z]|(?<!%){(\w+)}")
    wrong = []
    for text, said in entries():
        asked, filled = ({a or b for a, b in variable.findall(one)} for one in (text, said))
        if filled - asked or (asked - filled) - {"n", "count", "number", "days", "hours", "months"}:
            wrong.append((text, said))
    assert wrong == []


def test_libraries_speak_french_where_their_words_reach_a_page_or_an_answer():
    """Of Django, REST framework and allauth: a text that comes back as it is has no French."""
    asked = [
        "This field is required.",
        "Enter a valid email address.",
        "Ensure this value is less than or equal to %(limit_value)s.",
        "Select a valid choice. %(value)s is not one of the available choices.",
        "This field may not be null.",
        "This field may not be blank.",
        "Not a valid string.",
        "A valid integer is required.",
        '"{input}" is not a valid choice.',
        "Authentication credentials were not provided.",
        "Request was throttled.",
        "The email address and/or password you specified are not correct.",
        "Incorrect code.",
        "You must type the same password each time.",
        "Please type your current password.",
        "Invalid token.",
    ]
    with translation.override("fr"):
        assert [text for text in asked if translation.gettext(text) == text] == []


def test_texts_of_libraries_that_we_say_ourselves_are_well_set():
    with translation.override("fr"):
        said = [translation.gettext(text) for text in TEXTS]
        said += [str(text % {"max": count}) for text in COUNTED for count in (1, 2)]
    assert [(text, found) for text in said if (found := faults(text))] == []
    assert "Saisissez une adresse e-mail valide." in said


def test_names_of_countries_are_well_set_and_as_people_say_them():
    with translation.override("fr"):
        names = dict(countries)
    assert [name for name in names.values() if "'" in name] == []
    assert (names["CI"], names["US"], names["RE"]) == ("Côte d’Ivoire", "États-Unis", "La Réunion")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_paragraph_of_a_mail_begins_with_a_capital_letter(language):
    """It stands on a line of its own below the greeting: a small letter there is German."""
    with translation.override(language):
        small = [
            text for kind in KINDS.values() for said in kind.paragraphs if (text := str(said))[0].islower()
        ]
    assert small == []
