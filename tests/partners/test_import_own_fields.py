"""Own fields of partners as columns of a file: known by their words, read by its language."""

from __future__ import annotations

import pytest

from core.text import both
from partners.imports import fields, own_fields
from partners.models import Answer, Partner
from tests.partners.test_import import checked, errors, imported
from tests.partners.test_own_fields import VALUES, define, stored
from tests.support.users import make_partner

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


ROWS = [
    {"label": both("Suivi", "Follower"), "kind": "person"},
    {"label": both("Maison mère", "Parent"), "kind": "partner"},
]


def test_a_person_is_named_by_e_mail_and_a_partner_by_name_or_number(cast):
    define(questions=ROWS)
    legal = cast.staff["legal"]
    head = "Nom;Pays;Suivi;Maison mère"
    run = imported(
        cast,
        f"{head}\nHélio;France;{legal.email.upper()};beta services\nGamma;France;;{cast.b.public_id}".encode(),
    )
    assert (run.status, errors(run)) == ("done", [])
    parent = {"id": cast.b.public_id, "name": cast.b.name}
    assert stored(Partner.objects.get(name="Hélio")) == {
        "follower": {"id": legal.public_id, "name": str(legal)}, "parent": parent
    }  # fmt: skip
    assert stored(Partner.objects.get(name="Gamma")) == {"parent": parent}


def test_who_or_what_cannot_be_found_is_said_by_row_and_column(cast):
    define(questions=ROWS)
    make_partner("Beta Services", cast.b.type, owner=cast.staff["manager"])
    member = cast.members["a"]["administrator"]
    run = checked(cast, f"Nom;Pays;Suivi;Maison mère\nHélio;France;{member.email};Beta Services".encode())
    assert [(row, column, said) for row, column, _written, said in errors(run)] == [
        (2, "Suivi", "Write the e-mail address of one of us who is active."),
        (2, "Maison mère", "Write the name or the number of one partner that is here already."),
    ]


def test_a_manager_of_own_partners_names_those_alone(cast):
    define(questions=ROWS)
    content = f"Nom;Pays;Maison mère\nHélio;France;{cast.b.name}\nGamma;France;{cast.a.name}".encode()
    run = checked(cast, content, role="manager_own")
    assert [(row, column) for row, column, _written, _said in errors(run)] == [(2, "Maison mère")]
