"""Own fields of partners as columns of a file: known by their words, read by its language."""

from __future__ import annotations

import pytest

from partners.imports import fields, own_fields
from partners.models import Answer, Partner
from tests.partners.test_import import checked, errors, imported
from tests.partners.test_own_fields import VALUES, define, stored

pytestmark = pytest.mark.django_db

HEAD = "Nom;Pays;Effectif;Size;Marchés;Marge;Budget;Audité le;Certifié;Risque"


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def test_columns_are_known_by_their_words_in_every_language(cast):
    define()
    found = fields.guess(HEAD.split(";"), fields.PARTNERS, own_fields.targets())
    assert list(found.values()) == [
        "name", "country", "own.headcount", "own.size", "own.markets", "own.margin", "own.budget",
        "own.audited-on", "own.audited", "own.risk",
    ]  # fmt: skip


def test_a_file_answers_them_as_a_form_does(cast):
    define()
    run = imported(
        cast,
        table("Hélio;France;120;grande;Petite, l;30,6 %;1 250,50 €;01/03/2026;oui;Dépend d'un seul client",
              "Béta;France;;;;0,306;;;;"),
    )  # fmt: skip
    assert (run.status, errors(run)) == ("done", [])
    assert stored(Partner.objects.get(name="Hélio")) == VALUES
    assert stored(Partner.objects.get(name="Béta")) == {"margin": "0.306"}
    answer = Answer.objects.get(sheet__partner__name="Hélio", code="budget")
    assert (answer.answered_by, answer.text) == (cast.staff["manager"].public_id, "EUR")


def test_what_cannot_be_read_is_said_by_row_and_column(cast):
    define()
    run = checked(cast, table("Hélio;France;many;huge;;30,6;12 ZZZ;soon;maybe;ok"))
    assert [(row, column, written) for row, column, written, _said in errors(run)] == [
        (2, "Effectif", "many"), (2, "Size", "huge"), (2, "Marge", "30,6"), (2, "Budget", "12 ZZZ"),
        (2, "Audité le", "soon"), (2, "Certifié", "maybe"),
    ]  # fmt: skip
    assert not Partner.objects.filter(name="Hélio").exists()
