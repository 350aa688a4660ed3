"""No document has an empty box for a letter: what cannot be written is refused where it is entered."""

from __future__ import annotations

import re

import pytest

from agreements.signing import consent
from agreements.signing import services as signing
from agreements.signing.pdf import render_agreement
from agreements.signing.rendering import render_inputs
from agreements.signing.services import Signer
from core import fonts
from core.actor import SYSTEM
from core.errors import DomainError
from core.operation import clean
from core.text import same_person_name
from partners.people import services as people
from payouts.statements import pdf as statement_pdf
from tests.agreements.factories import approve, code_of, make_draft, signers, start_signature
from web import pdf

pytestmark = pytest.mark.one_engine

NAMES = [
    "山田太郎", "김민준", "张伟", "Ελένη", "Наталья", "محمد", "שלום", "ชื่อ", "हिन्दी", "Nguyễn Thị Ánh", "Անի", "გია",
    "তানভীর", "ગીતા", "ਗੁਰਪ੍ਰੀਤ", "கமலா", "రాము", "ಕಮಲ", "മീര", "සුනිල්", "សុខា", "ສົມໃຈ", "အောင်", "አበበ",
    "Zoë O’Neill–Ørsted", "Jo\u00adhanna",
    "محمد\u200c", "★ Étoile", "Ada 😀", "\u202aAda\u202c",
]  # fmt: skip
# Tifinagh, N'Ko, a bold letter of mathematics, a place for private use.
STRANGE = ["ⵎⵓⵃⴰⵎⵎⴷ", "ߒߞߏ", "𝐀da", "\ue000"]


def page(text: str) -> str:
    return f'<html><head><link rel="stylesheet" href="css/pdf.css"></head><body><p>{text}</p></body></html>'


def families(content: bytes) -> set[str]:
    """The typefaces in a PDF, without the letters that say which part of each."""
    return {name.decode().split("-")[0] for name in re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", content)}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_common_script_is_written_with_our_typefaces(name):
    assert fonts.missing(name) == []


def test_a_document_holds_the_typefaces_it_needs_and_none_of_the_machine():
    content = pdf.from_html(page(" ".join(NAMES[:9])), uncompressed_pdf=True)
    needed = {f"Letters{fonts.FACES.index(face)}" for face in fonts.needed(" ".join(NAMES[:9]))}
    assert len(needed) == 5
    assert families(content) == {"Inter", *needed}
    # Latin, Greek and Cyrillic load nothing besides.
    assert families(pdf.from_html(page("Zoë Ελένη Наталья"), uncompressed_pdf=True)) == {"Inter"}


@pytest.mark.parametrize("name", STRANGE)
def test_no_document_is_made_with_a_missing_letter(name):
    with pytest.raises(DomainError) as refusal:
        pdf.from_html(page(f"Signed by {name} today"))
    assert (refusal.value.code, refusal.value.status) == ("missing-glyph", 422)
    letter = min(set(name) - set("da"))
    assert f"“{letter}” (U+{ord(letter):04X}) of “Signed by" in str(refusal.value.message)


def test_what_a_customer_is_called_never_keeps_a_statement_from_being_made(db):
    assert fonts.spelled("Ets ⵎ & Cie") == "Ets [U+2D4E] & Cie"
    assert fonts.spelled("Ets 山田") == "Ets 山田"
    snapshot = {
        **dict.fromkeys(statement_pdf.AMOUNTS, 0),
        **dict.fromkeys(statement_pdf.DAYS, "2026-01-31"),
        "currency": "EUR", "language": "en", "programme": {"en": "Programme"}, "number": "R-2026-0001",
        "issuer": {"name": "Us", "address": ""}, "partner": {"name": "山田太郎", "address": ""}, "is_agent": False,
        "lines": [{"position": 1, "on": "2026-01-05", "amount": 100, "explanation": {},
                   "facts": {"kind": "adjustment", "reason": "For ⵎ"}}],
    }  # fmt: skip
    assert statement_pdf.render(snapshot).startswith(b"%PDF-")


# -- Where it is entered ------------------------------------------------------------------------------


def test_a_name_that_cannot_be_printed_is_refused_at_its_field(cast):
    for row, field in ((cast.a, "legal_name"), (cast.staff["legal"], "name")):
        setattr(row, field, STRANGE[0])
        with pytest.raises(Exception, match="typeface") as refusal:
            clean(row)
        assert list(refusal.value.message_dict) == [field]
        setattr(row, field, NAMES[0])
        clean(row)
    with pytest.raises(DomainError) as refusal:
        people.contact_create(
            actor=SYSTEM, partner=cast.a, name=STRANGE[1], email="x@alpha.test", role="sales"
        )
    assert list(refusal.value.fields) == ["name"]


def test_who_types_their_name_in_letters_of_mathematics_is_asked_again(cast):
    agreement = make_draft(cast)
    approve(cast, agreement)
    start_signature(cast, agreement)
    signature = signers(agreement)[0]
    actor = cast.member("a", "administrator")
    signing.signature_code_send(actor=actor, signature=signature)
    assert signing.signature_code_check(actor=actor, signature=signature, code=code_of(signature))
    bold = "".join(chr(0x1D41A + ord(c) - 97) if c.islower() else c for c in signature.name)
    assert same_person_name(bold, signature.name)
    with pytest.raises(DomainError) as refusal:
        signing.signature_sign(
            actor=actor, signature=signature, typed_name=bold, consent_version=consent.CURRENT
        )
    assert list(refusal.value.fields) == ["typed_name"]
    assert "No typeface of our documents has the character" in str(refusal.value.message)
    signing.signature_sign(
        actor=actor, signature=signature, typed_name=signature.name, consent_version=consent.CURRENT
    )


def test_a_signer_whose_name_cannot_be_printed_is_refused_before_anybody_is_asked(cast):
    agreement = make_draft(cast)
    approve(cast, agreement)
    given = [
        Signer(side="us", capacity="Director", user=cast.staff["legal"]),
        Signer(side="partner", capacity="Director", name=STRANGE[0], email="x@alpha.test"),
    ]
    _version, snapshot = render_inputs(agreement, given)
    with pytest.raises(DomainError, match="missing-glyph"):
        render_agreement(snapshot)
