"""The operation: permission before body, an event or nothing, all or nothing."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, EventTarget, UnsealedEvent
from core.operation import OPERATIONS, OperationError, create, no_op, operation, record
from core.permissions import TABLE
from partners.models import Note, Partner
from partners.partner.services import partner_change
from partners.people.services import note_create


@operation("partners.note:create", event="partners.note.written")
def _silent(*, actor, partner):
    create(Note, partner=partner, body="written, and not recorded")


@operation("partners.note:create", event="partners.note.written")
def _fails_after_recording(*, actor, partner):
    record(create(Note, partner=partner, body="x"))
    raise DomainError.invalid("no")


@operation("partners.note:create", event="partners.note.written")
def _nothing_to_do(*, actor, partner):
    no_op()


@operation("partners.note:create", event="partners.note.written")
def _nested(*, actor, partner):
    partner_change(actor=actor, partner=partner, website="https://example.org")
    record(create(Note, partner=partner, body="x"))


def test_an_operation_that_records_nothing_writes_nothing(cast):
    with pytest.raises(OperationError):
        _silent(actor=cast.actor("manager"), partner=cast.a)
    assert not Note.objects.exists()


def test_a_refusal_after_a_write_leaves_neither_row_nor_event(cast):
    with pytest.raises(DomainError):
        _fails_after_recording(actor=cast.actor("manager"), partner=cast.a)
    assert not Note.objects.exists()
    assert not Event.objects.exists()
    assert not UnsealedEvent.objects.exists()


def test_an_operation_may_say_that_there_was_nothing_to_do(cast):
    _nothing_to_do(actor=cast.actor("manager"), partner=cast.a)
    assert not Event.objects.exists()


def test_a_nested_operation_runs_as_the_system_on_behalf_of_the_actor(cast):
    # Support may write notes but not change partners; the outer operation is what was allowed.
    actor = cast.actor("support")
    _nested(actor=actor, partner=cast.a)
    inner = Event.objects.get(code="partners.partner.changed")
    assert (inner.actor_kind, inner.on_behalf) == ("system", actor.id)


def test_no_permission_means_no_write_statement(cast, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(DomainError) as refusal:
        note_create(actor=cast.actor("auditor"), partner=cast.a, body="x")
    assert refusal.value.status == 403


def test_a_foreign_row_is_missing_before_it_is_forbidden(cast):
    with pytest.raises(DomainError) as refusal:
        note_create(actor=cast.member("a", "reader"), partner=cast.b, body="x")
    assert refusal.value.status == 404


def test_the_system_may_do_everything(cast):
    note_create(actor=SYSTEM, partner=cast.a, body="x")
    assert Event.objects.get().actor_kind == "system"


def test_an_event_has_a_target_row_for_each_row_it_touched(cast):
    note_create(actor=cast.actor("manager"), partner=cast.a, body="x")
    target = EventTarget.objects.get()
    assert (target.partner, target.target_type) == (cast.a.public_id, "partners.note")


def test_every_operation_names_a_permission_of_the_table():
    unknown = {
        spec.name: spec.permission for spec in OPERATIONS.values() if spec.permission not in TABLE.rows
    }
    assert unknown == {}


def test_a_constraint_of_the_database_is_told_in_its_own_sentence(cast, django_assert_num_queries):
    Partner.objects.filter(pk=cast.a.pk).update(vat_number="FR40303265045")

    @operation("partners.partner:manage", event="partners.partner.changed")
    def _behind_the_form(*, actor, partner):
        Partner.objects.filter(pk=partner.pk).update(vat_number="FR40303265045")
        record(partner)

    with pytest.raises(DomainError) as refusal:
        _behind_the_form(actor=cast.actor("manager"), partner=cast.b)
    assert refusal.value.status == 409
    assert str(refusal.value.message) == "Another partner has this VAT number."
    OPERATIONS.pop("tests._behind_the_form")
