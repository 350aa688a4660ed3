"""The operations that large tables need work on both engines, forwards and backwards."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models
from django.db.migrations.state import ProjectState
from django.db.models import Q

from core import schema
from core.migration_operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from enablement.models import SupportQueue

pytestmark = pytest.mark.django_db(transaction=True)


def run(operation, *, atomic: bool, backwards: bool = False) -> None:
    before = ProjectState.from_apps(apps)
    after = before.clone()
    operation.state_forwards("enablement", after)
    with connection.schema_editor(atomic=atomic) as editor:
        if backwards:
            operation.database_backwards("enablement", editor, after, before)
        else:
            operation.database_forwards("enablement", editor, before, after)


def names() -> set[str]:
    return schema._live().names


def test_an_index_is_added_and_taken_away():
    operation = AddIndexConcurrently("supportqueue", models.Index(fields=["id"], name="a_new_index"))
    run(operation, atomic=False)
    assert "a_new_index" in names()
    run(operation, atomic=False, backwards=True)
    assert "a_new_index" not in names()


def test_a_check_holds_for_what_is_new_and_then_for_everything():
    check = models.CheckConstraint(condition=Q(position__lt=5), name="a_new_check")
    old = SupportQueue.objects.create(code="old", name={"en": "Old"}, position=4)
    operation = AddConstraintNotValid("supportqueue", check)
    run(operation, atomic=True)
    try:
        with pytest.raises(IntegrityError, match="a_new_check"):
            SupportQueue.objects.filter(pk=old.pk).update(position=5)
        run(ValidateConstraint("supportqueue", name="a_new_check"), atomic=True)
    finally:
        run(operation, atomic=True, backwards=True)
    assert "a_new_check" not in names()


@pytest.mark.postgres
def test_on_postgres_old_rows_are_read_by_the_validation_alone():
    SupportQueue.objects.create(code="old", name={"en": "Old"}, position=9)
    check = models.CheckConstraint(condition=Q(position__lt=5), name="a_new_check")
    operation = AddConstraintNotValid("supportqueue", check)
    run(operation, atomic=True)
    try:
        with pytest.raises(IntegrityError, match="a_new_check"):
            run(ValidateConstraint("supportqueue", name="a_new_check"), atomic=True)
    finally:
        run(operation, atomic=True, backwards=True)
