from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import guards, search
from core.actor import NOBODY, SYSTEM, Actor, ActorKind
from core.events.registry import TARGET_TYPES
from core.models import OwnEntity, Programme, SearchEntry
from partners.models import PartnerType
from tests.support.users import make_partner

pytestmark = pytest.mark.django_db

MANAGER = Actor(kind=ActorKind.STAFF, id="usr_m", user_id=1, permissions=frozenset({"partners.partner:view"}))


def entity(name: str) -> OwnEntity:
    return OwnEntity.objects.create(legal_name=name, country="FR")


def add(title: str, **values) -> OwnEntity:
    row = entity(title)
    entry(row, title, **values).save()
    return row


def entry(row: OwnEntity, title: str, **values) -> SearchEntry:
    """An entry of any kind: what rows are found by is declared, and tested with their rooms."""
    text = search.fold(f"{title} {values.pop('text', '')}")
    given = {"permission": "partners.partner:view", "url": "/x/"} | values
    return SearchEntry(
        target_type=row._meta.label_lower, target_id=row.public_id, title=title, text=text, **given
    )


def titles(actor, text, **kwargs):
    return [found.title for found in search.search(actor, text, **kwargs)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éco-Système  ŒUVRE", "eco-systeme oeuvre"),
        ("Straße", "strasse"),
        ("Łódź Ørsted", "lodz orsted"),
        ("l’Île", "l'ile"),
        ("İstanbul", "istanbul"),
        ("ﬁne", "fine"),
    ],
)
def test_folding(text, folded):
    assert search.fold(text) == folded


@given(st.text(max_size=40))
@pytest.mark.one_engine
def test_folding_twice_is_folding_once(text):
    assert search.fold(search.fold(text)) == search.fold(text)


@pytest.mark.parametrize("typed", ["écologie", "ECOLOGIE", "colog", "assoc ecolog", "82 123", "ec"])
def test_a_row_is_found_by_parts_of_its_words(typed):
    add("Association Écologie", text="RNA W75 82 123 456")
    add("Something else")
    assert titles(MANAGER, typed) == ["Association Écologie"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "zzz", "ecologie zzz", '"', "%", "_", "a\x00b zz", "NEAR(", "écologie OR x"]
)
def test_what_is_not_there_is_not_found_whatever_signs_are_typed(typed):
    add("Association Écologie")
    assert titles(MANAGER, typed) == []


def test_signs_that_mean_something_to_an_engine_are_letters_here():
    add('Say "100%_sure" AND (maybe)')
    for typed in ('"100%', "100%_sure", "(maybe)", "AND", '"'):
        assert titles(MANAGER, typed) == ['Say "100%_sure" AND (maybe)'], typed


def test_titles_that_begin_with_the_text_come_first_then_the_newest():
    for title in ("Nova Consulting", "Casanova", "Super Nova", "Nova"):
        add(title)
    assert titles(MANAGER, "nova") == ["Nova", "Nova Consulting", "Super Nova", "Casanova"]
    assert titles(MANAGER, "nova", limit=3) == ["Nova", "Nova Consulting", "Super Nova"]
    assert titles(MANAGER, "nova", limit=1) == ["Nova"]


def test_indexing_again_replaces_and_unindexing_forgets():
    row = make_partner("Old Name", PartnerType.objects.create(code="x", name={"en": "X"}))
    search.reindex(row)
    row.name = row.legal_name = "New Name"
    search.reindex(row)
    assert titles(MANAGER, "old") == []
    url = f"/staff/partners/{row.public_id}/"
    assert [(e.title, e.url) for e in search.search(MANAGER, "new")] == [("New Name", url)]
    search.unindex(row)
    assert titles(MANAGER, "name") == []


def test_what_a_row_is_found_by_is_declared_with_its_page():
    """Each kind that is found has a page of ours, and its permission is the page's."""
    kinds = {kind for kind in TARGET_TYPES.values() if kind.indexed}
    assert {kind.model._meta.label_lower for kind in kinds} >= {"partners.partner", "pipeline.deal"}
    assert [kind.model for kind in kinds if kind.staff is None] == []


def test_only_what_the_permission_table_allows_is_found():
    add("Open Matter")
    add("Secret Matter", permission="payouts.run:view")
    assert titles(MANAGER, "matter") == ["Open Matter"]
    assert titles(SYSTEM, "matter") == ["Secret Matter", "Open Matter"]
    assert titles(NOBODY, "matter") == []


def test_a_restricted_manager_finds_own_partners_and_what_belongs_to_none():
    add("Mine Gmbh", partner="par_1", owner_id=1)
    add("Theirs Gmbh", partner="par_2", owner_id=2)
    add("Unowned Gmbh", partner="par_3")
    add("Template Gmbh")
    restricted = replace(MANAGER, own_partners_only=True)
    assert titles(restricted, "gmbh") == ["Template Gmbh", "Mine Gmbh"]
    search.set_owner("par_2", 1)
    assert titles(restricted, "theirs") == ["Theirs Gmbh"]
    search.move_partner("par_1", "par_9", 2)
    assert titles(restricted, "mine") == []


def test_a_partner_finds_its_own_rows_only():
    add("Deal Alpha", partner="par_a")
    add("Deal Beta", partner="par_b")
    add("Deal Template")
    member = replace(MANAGER, kind=ActorKind.PARTNER, partner_id=7)
    assert titles(member, "deal", partner_public_ids=["par_a"]) == ["Deal Alpha"]
    assert titles(member, "deal") == []
    assert titles(member, "deal", partner_public_ids=[""]) == []


def test_a_load_is_findable_and_a_list_is_narrowed():
    rows = [entity(f"Firm {number}") for number in range(30)]
    made = (entry(row, row.legal_name, text="Zürich") for row in rows)
    assert search.index_many(made) == 30
    assert len(titles(MANAGER, "zurich", limit=50)) == 30
    narrowed = search.text_filter(OwnEntity.objects.all(), "firm 17")
    assert list(narrowed) == [rows[17]]
    assert search.text_filter(OwnEntity.objects.all(), " ").count() == 30
    assert search.text_filter(Programme.objects.none(), "").count() == 0


def test_the_index_follows_the_table():
    row = add("Alpha Beta")
    SearchEntry.objects.filter(target_id=row.public_id).update(text="gamma delta")
    assert titles(MANAGER, "alpha") == []
    assert titles(MANAGER, "gamm") == ["Alpha Beta"]
    SearchEntry.objects.all().delete()
    add("Alpha Again")
    assert titles(MANAGER, "alpha") == ["Alpha Again"]


def test_a_missing_index_is_noticed():
    assert guards.missing() == []


@pytest.mark.sqlite_only
def test_missing_triggers_are_noticed():
    from django.db import connection

    with connection.cursor() as cursor:
        for verb in ("insert", "delete", "update"):
            cursor.execute(f"DROP TRIGGER core_searchentry_in_step_{verb}")
    assert guards.missing() == ["core_searchentry_in_step"]


@pytest.mark.postgres
def test_postgresql_uses_the_trigram_index():
    from django.db import connection

    search.index_many(entry(entity(f"Firm {n}"), f"Firm {n} {n * 7919}") for n in range(3_000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_searchentry")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM core_searchentry WHERE text LIKE '%firm 17%'")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "core_searchentry_by_type" in plan


def test_a_row_is_found_by_words_of_every_language_and_described_in_the_readers():
    """Whatever language the writer had: a worker has none."""
    row = make_partner("Vela", PartnerType.objects.create(code="ngo", name={"en": "Charity", "fr": "Œuvre"}))
    with translation.override("en"):
        search.reindex(row)
    assert titles(MANAGER, "charity") == titles(MANAGER, "oeuvre") == ["Vela"]
    for language, detail in (("en", "Charity"), ("fr", "Œuvre")):
        with translation.override(language):
            found = search.search(MANAGER, "vela")
            search.describe(found)
            assert [entry.detail for entry in found] == [detail]
