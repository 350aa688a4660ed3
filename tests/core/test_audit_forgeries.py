"""What somebody who can write to the database may try with the audit log, and how each is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from core import clock, guards
from core.audit import chain, heads, keys
from core.audit.tasks import publish_head
from core.audit.verify import verify
from core.events.record import Target
from core.models import ChainHead, Event, EventSeal, EventTarget, OutgoingMail, UnsealedEvent
from core.operation import operation, record_bulk
from partners.people.services import note_create


@operation("partners.note:create", event="partners.note.written")
def _batch(*, actor, partners) -> None:
    record_bulk(
        "partners.note.written", [Target("partners.partner", p.public_id, p.public_id) for p in partners]
    )


@pytest.fixture
def sealed(cast):
    """Five events in the chain; the last one touched two rows."""
    for body in ("one", "two", "three", "four"):
        note_create(actor=cast.actor("manager"), partner=cast.a, body=body)
    _batch(actor=cast.actor("administrator"), partners=[cast.a, cast.b])
    chain.seal_all()
    return cast


def forge(*statements: str) -> None:
    """As somebody would who first takes the triggers away and puts them back."""
    with guards.guards_disabled(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def said() -> str:
    """What the auditor reads."""
    try:
        call_command("verify_chain")
    except CommandError as broken:
        return str(broken)
    return "intact"


@pytest.fixture
def later(monkeypatch):
    """Moves the business date on by some days."""
    today = clock.today()
    return lambda days: monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=days))


def digests() -> dict[int, str]:
    return dict(EventSeal.objects.values_list("position", "digest"))


def test_what_was_sealed_is_intact_and_says_how_much(sealed, capsys):
    call_command("verify_chain")
    out = capsys.readouterr().out
    assert "5 events verified, the chain is intact." in out
    assert f"0 events wait for their place. The head is {digests()[5]}." in out


# -- With the triggers in place --------------------------------------------------------------------------


def test_an_event_inserted_without_its_queue_row_is_found(sealed):
    event = Event.objects.create(
        code="partners.note.written", actor_kind="staff", target_type="x", target_id="y"
    )
    broken = f"there is an event that is neither in the chain nor waiting for its place ({event.public_id})"
    assert broken in said()


def test_an_event_whose_queue_row_is_taken_away_is_refused_and_found(sealed):
    note_create(actor=sealed.actor("manager"), partner=sealed.a, body="hidden")
    with pytest.raises(DatabaseError), transaction.atomic():
        UnsealedEvent.objects.all()._raw_delete("default")
    assert said() == "intact"
    forge("DELETE FROM core_unsealedevent")
    assert "neither in the chain nor waiting" in said()


def test_an_event_that_waits_is_no_fault(sealed, capsys):
    note_create(actor=sealed.actor("manager"), partner=sealed.a, body="waits")
    assert said() == "intact"
    assert "1 events wait for their place." in capsys.readouterr().out


def test_a_target_added_to_a_sealed_event_is_found(sealed):
    event = EventSeal.objects.get(position=2).event
    EventTarget.objects.create(event=event, target_type="partners.partner", target_id=sealed.b.public_id)
    assert said().startswith("broken at position 2: the event is not what was sealed")


@pytest.mark.parametrize("values", ["position = 3", "digest = 'x'", "unkeyed_until = 4"])
def test_the_head_goes_forward_only(sealed, values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_chainhead SET {values}")


def test_an_event_put_back_into_the_queue_keeps_its_place_and_stops_nothing(sealed):
    UnsealedEvent.objects.create(event=EventSeal.objects.get(position=2).event)
    note_create(actor=sealed.actor("manager"), partner=sealed.a, body="six")
    before = digests()
    chain.seal_all()
    assert {position: digests()[position] for position in before} == before
    assert ChainHead.objects.get().position == 6
    assert not UnsealedEvent.objects.exists()
    assert said() == "intact"


# -- With the triggers taken away ------------------------------------------------------------------------


def test_a_changed_event_is_found_where_it_is(sealed):
    third = EventSeal.objects.get(position=3).event_id
    forge(f"UPDATE core_event SET actor_id = 'usr_x' WHERE id = {third}")
    assert said() == "broken at position 3: the event is not what was sealed"


def test_every_target_of_an_event_is_covered(sealed):
    """Not the first one alone: a batch touches many."""
    last = EventTarget.objects.filter(event=EventSeal.objects.get(position=5).event).order_by("-pk").first()
    forge(f"UPDATE core_eventtarget SET target_id = 'par_x' WHERE id = {last.pk}")
    assert said() == "broken at position 5: the event is not what was sealed"


def test_an_event_taken_out_of_the_middle_is_found(sealed):
    third = EventSeal.objects.get(position=3).event_id
    forge(
        "DELETE FROM core_eventseal WHERE position = 3",
        f"DELETE FROM core_eventtarget WHERE event_id = {third}",
        f"DELETE FROM core_delivery WHERE event_id = {third}",
        f"DELETE FROM core_event WHERE id = {third}",
    )
    assert said() == "broken at position 3: an event is missing at this place"


def test_a_tail_that_is_cut_with_the_head_moved_back_is_found(sealed):
    forge(
        "DELETE FROM core_eventseal WHERE position > 3",
        f"UPDATE core_chainhead SET position = 3, digest = '{digests()[3]}'",
    )
    assert "neither in the chain nor waiting" in said()


def test_seals_that_are_cut_are_found(sealed):
    forge("DELETE FROM core_eventseal WHERE position > 3")
    assert said() == "broken at position 4: the end of the chain is missing"


def test_a_head_moved_back_is_found(sealed):
    forge(f"UPDATE core_chainhead SET position = 3, digest = '{digests()[3]}'")
    assert said() == "broken at position 4: there are seals beyond the head of the chain"


def test_all_seals_and_the_head_deleted_is_found(sealed):
    forge(
        "DELETE FROM core_eventseal", "DELETE FROM core_chainhead", "UPDATE core_event SET actor_id = 'usr_x'"
    )
    assert said() == "broken at position 1: the head of the chain is missing"
    with pytest.raises(chain.HeadMissing):
        chain.seal_all()


def test_a_lost_head_does_not_come_back_with_an_upgrade(sealed):
    forge("DELETE FROM core_eventseal", "DELETE FROM core_chainhead")
    call_command("migrate", verbosity=0)
    assert said() == "broken at position 1: the head of the chain is missing"


def test_a_chain_made_anew_without_the_key_is_found(sealed):
    """Who can write every row, and read every line of this program, still lacks the key."""
    with override_settings(AUDIT_KEY="guessed"):
        _requeue("UPDATE core_event SET actor_id = 'usr_x'")
        chain.seal_all()
        assert said() == "intact"
    assert said() == "broken at position 1: the key that sealed it is not known here"
    forge(f"UPDATE core_eventseal SET key_id = '{keys.current().id}'")
    assert said() == "broken at position 1: the event is not what was sealed"


def test_a_chain_made_anew_without_any_key_is_found(sealed):
    """As versions before keys sealed: that is for what they sealed alone."""
    digest, rows = chain.GENESIS, []
    for seal in EventSeal.objects.select_related("event").order_by("position"):
        targets = seal.event.targets.values_list("target_type", "target_id", "partner")
        digest = chain.unkeyed_link(digest, chain.canonical(seal.event, targets))
        rows.append(
            f"UPDATE core_eventseal SET digest = '{digest}', scheme = 1, key_id = '' WHERE position = {seal.pk}"
        )
    forge(*rows, f"UPDATE core_chainhead SET digest = '{digest}'")
    assert said() == "broken at position 1: it is not sealed with a key, though it must be"
    proof = "f" * 64
    forge(f"UPDATE core_chainhead SET unkeyed_until = 5, unkeyed_proof = '{proof}', unkeyed_key = 'x'")
    assert said() == "broken at position 5: the key that sealed it is not known here"
    forge(f"UPDATE core_chainhead SET unkeyed_key = '{keys.current().id}'")
    assert said() == "broken at position 5: it is not sealed with a key, though it must be"


def _requeue(*statements: str) -> None:
    """Alter, and let the product seal it all again by itself."""
    forge(
        *statements,
        "DELETE FROM core_eventseal",
        f"UPDATE core_chainhead SET position = 0, digest = '{chain.GENESIS}'",
        "INSERT INTO core_unsealedevent (event_id) SELECT id FROM core_event",
    )


# -- Against a head that was published -------------------------------------------------------------------


def test_what_the_product_sealed_again_is_found_against_a_published_head(sealed):
    noted = digests()[4]
    call_command("verify_chain", "--since", "4", noted)
    _requeue("UPDATE core_event SET actor_id = 'usr_x'")
    chain.seal_all()
    assert said() == "intact"
    with pytest.raises(CommandError, match="position 4: it is not the head that was published"):
        call_command("verify_chain", "--since", "4", noted)


def test_events_deleted_without_a_trace_are_found_against_a_published_head(sealed):
    noted = digests()[5]
    ids = ", ".join(
        str(pk) for pk in EventSeal.objects.filter(position__gt=3).values_list("event_id", flat=True)
    )
    forge(
        "DELETE FROM core_eventseal WHERE position > 3",
        *[
            f"DELETE FROM {table} WHERE event_id IN ({ids})"
            for table in ("core_eventtarget", "core_delivery")
        ],
        f"DELETE FROM core_event WHERE id IN ({ids})",
        f"UPDATE core_chainhead SET position = 3, digest = '{digests()[3]}'",
    )
    assert said() == "intact"
    with pytest.raises(CommandError, match="position 4: the end of the chain is missing"):
        call_command("verify_chain", "--since", "5", noted)


def test_the_head_is_published_once_a_day_to_log_file_and_auditors(sealed, tmp_path, settings, later):
    settings.AUDIT_HEADS = str(tmp_path / "audit-heads.log")
    note_create(actor=sealed.actor("manager"), partner=sealed.a, body="six")
    publish_head()
    publish_head()
    assert heads.published() == {6: digests()[6]}
    mails = OutgoingMail.objects.filter(kind="core.audit_head")
    told = {sealed.staff[role].public_id for role in ("administrator", "auditor")}
    assert set(mails.values_list("recipient", flat=True)) == told
    assert {mail.context["digest"] for mail in mails} == {digests()[6]}
    later(1)
    publish_head()
    assert mails.all().count() == 4
    _requeue("UPDATE core_event SET actor_id = 'usr_x'")
    chain.seal_all()
    assert said() == "broken at position 6: it is not the head that was published"


def test_the_auditor_reads_the_head_on_the_page(sealed):
    page = sealed.staff_client("auditor").get("/staff/audit/").content.decode()
    assert "position 5, digest" in page
    assert digests()[5] in page


def test_a_note_that_is_no_number_is_refused(sealed):
    with pytest.raises(CommandError, match="The position is a number"):
        call_command("verify_chain", "--since", "x", "y")


# -- Keys change, versions change ------------------------------------------------------------------------


def test_a_former_key_still_verifies_what_it_sealed(sealed, settings):
    settings.AUDIT_KEYS_BEFORE, settings.AUDIT_KEY = [settings.AUDIT_KEY], "another key"
    note_create(actor=sealed.actor("manager"), partner=sealed.a, body="six")
    chain.seal_all()
    assert EventSeal.objects.values("key_id").distinct().count() == 2
    assert said() == "intact"
    settings.AUDIT_KEYS_BEFORE = []
    assert said() == "broken at position 1: the key that sealed it is not known here"


@pytest.fixture
def upgraded(sealed):
    """Three events sealed before there were keys, as migration 0002 signs them; two more since."""
    forge("DELETE FROM core_eventseal", "DELETE FROM core_chainhead")
    digest = chain.GENESIS
    for position, event in enumerate(Event.objects.order_by("pk")[:3], start=1):
        targets = event.targets.values_list("target_type", "target_id", "partner")
        digest = chain.unkeyed_link(digest, chain.canonical(event, targets))
        EventSeal.objects.create(position=position, event=event, digest=digest, scheme=1)
    key = keys.current()
    proof = chain.unkeyed_proof(key, 3, digest)
    ChainHead.objects.create(
        pk=1, position=3, digest=digest, unkeyed_until=3, unkeyed_proof=proof, unkeyed_key=key.id
    )
    UnsealedEvent.objects.bulk_create(
        UnsealedEvent(event=event) for event in Event.objects.order_by("pk")[3:]
    )
    chain.seal_all()
    return sealed


def test_an_upgraded_chain_verifies_and_says_where_keys_begin(upgraded, capsys):
    assert list(EventSeal.objects.order_by("position").values_list("scheme", flat=True)) == [1, 1, 1, 2, 2]
    assert said() == "intact"
    assert "Up to position 3 the seals were made before there were keys" in capsys.readouterr().out


def test_a_chain_does_not_go_back_to_seals_without_a_key(upgraded):
    seal = EventSeal.objects.select_related("event").get(position=5)
    targets = seal.event.targets.values_list("target_type", "target_id", "partner")
    digest = chain.unkeyed_link(digests()[4], chain.canonical(seal.event, targets))
    forge(
        f"UPDATE core_eventseal SET digest = '{digest}', scheme = 1, key_id = '' WHERE position = 5",
        f"UPDATE core_chainhead SET digest = '{digest}'",
    )
    assert said() == "broken at position 5: it is not sealed with a key, though it must be"


# -- While the product goes on ---------------------------------------------------------------------------


def test_sealing_during_the_walk_is_no_fault(sealed, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    steps = []

    def meanwhile(done: int, total: int) -> None:
        steps.append((done, total))
        note_create(actor=sealed.actor("manager"), partner=sealed.a, body=f"during {done}")
        chain.seal_all()

    found = verify(progress=meanwhile)
    assert (found.intact, found.checked) == (True, 5)
    assert steps[:3] == [(2, 5), (4, 5), (5, 5)]
    assert verify().checked == Event.objects.count() > 5


def test_a_batch_with_thousands_of_targets_is_read_in_parts(sealed, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(chain, "TARGETS_AT_ONCE", 2)
    events = list(Event.objects.order_by("pk"))
    read = {event.pk: targets for event, targets in chain.with_targets(events)}
    assert [len(read[event.pk]) for event in events] == [1, 1, 1, 1, 2]
    with django_assert_num_queries(4):
        list(chain.with_targets(events))
    assert said() == "intact"
