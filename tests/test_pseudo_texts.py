"""What leaves the product without being a page, in a pseudo-locale: mails, documents, exports, scripts."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from agreements.drafting import selectors
from agreements.signing import pdf
from core.queue import mail
from tests.agreements.factories import make_draft
from tests.test_exports import STAFF_LISTS
from tests.test_pseudo_locale import NAMES, pseudo_locale, unmarked  # noqa: F401  (a fixture)

pytestmark = pytest.mark.one_engine

# Alone in a text of a mail, these stand for a whole text: one by people, or one translated by then.
WHOLE = re.compile(r"\{\w+\}")
# What a column may be called whatever the language.
SAME = {"IBAN", "BIC", "CSV", "API", "SHA-256", ""}
EVIDENCE = {
    "name": "Zoé Blanc", "side": "partner", "capacity": "CEO", "typed_name": "Zoé Blanc", "email": "z@a.test",
    "signed_at": "2026-03-02T10:00:00+00:00", "ip": "203.0.113.9", "user_agent": "", "consent_version": 1,
    "consent": "", "method": "account", "shared_mailbox": False,
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(mail.KINDS))
def test_a_mail_is_made_of_marked_texts_only(code):
    kind = mail.KINDS[code]
    texts = [kind.subject, *kind.paragraphs, *([kind.action] if kind.action else [])]
    assert [text for text in texts if not (isinstance(text, Promise) or WHOLE.fullmatch(str(text)))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", STAFF_LISTS, ids=lambda route: route.name)
def test_the_columns_of_an_export_are_marked(cast, pseudo_locale, route):  # noqa: F811
    response = cast.staff_client("administrator").get(reverse(route.name), {"export": "csv"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headings = next(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert [one for one in headings if "⟦" not in one and one not in SAME] == []


@pytest.mark.parametrize("template", ["pdf/agreement.html", "pdf/agreement_certificate.html"])
def test_the_documents_of_an_agreement_are_marked(cast, pseudo_locale, template):  # noqa: F811
    agreement = make_draft(cast, language="fr")
    document = selectors.snapshot(agreement, selectors.version_of(agreement, 1), [])
    for part in document["parts"]:
        # The library's own words are in the language of the agreement, not of a reader.
        part["clauses"] = [{**clause, "title": "", "text": ""} for clause in part["clauses"]]
    document |= {"title": "", "presented_sha256": "0" * 64, "signed_sha256": "0" * 64, "evidence": [EVIDENCE]}
    names = [*NAMES, "Zoé Blanc", "CEO", "SHA"]
    assert unmarked(pdf.html(template, document), names) == []


def test_a_mail_that_says_one_of_two_things_says_it_in_a_whole_sentence(cast):
    agreement = make_draft(cast)
    context = {"agreement": agreement.public_id, "agrees": True}
    with translation.override("fr"):
        values = mail.KINDS["agreements.answered"].values(context)
        assert values["subject"] == f"Accord {agreement.number}\u202f: Alpha Conseil accepte le texte"
        values = mail.KINDS["agreements.answered"].values({**context, "agrees": False})
        assert values["said"].startswith(f"Alpha Conseil a renvoyé l’accord {agreement.number}")


def test_scripts_hold_no_words_for_people():
    """What a script shows it takes from the page, where it is translated."""
    words = re.compile(r"""["'`]([A-Z][a-z]+(?: [a-z’']+)+[.…]?)["'`]""")
    scripts = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))
    assert scripts
    for script in scripts:
        code = re.sub(r"^\s*//.*$", "", script.read_text(), flags=re.MULTILINE)
        assert words.findall(code) == [], script.name
