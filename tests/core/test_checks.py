"""Each system check of the house fails on a case that breaks its rule: one that cannot is no check."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, models

from core import checks, guards
from core.scope import ScopedQuerySet
from partners.models import Note
from partners.partner.views import PartnerList


def ids(errors) -> set[str]:
    return {error.id for error in errors}


@pytest.fixture
def only(monkeypatch):
    """Lets the checks of models look at one model alone."""

    def see(model: type) -> None:
        monkeypatch.setattr(checks, "_our_models", lambda: [model])

    return see


def made_up(
    manager: models.Manager, constraints: list[models.BaseConstraint] | None = None, **attributes
) -> type:
    """A model that is in no registry, so that nothing else ever sees it."""
    from django.apps.registry import Apps

    meta = type("Meta", (), {"app_label": "partners", "apps": Apps(), "constraints": constraints or []})
    body = {"__module__": __name__, "Meta": meta, "objects": manager, "code": models.CharField(max_length=5)}
    return type("MadeUp", (models.Model,), {**body, **attributes})


@pytest.mark.django_db
def test_the_product_passes_its_own_checks():
    assert [error for error in run_checks() if error.id and error.id.startswith("prm.")] == []


def test_a_model_that_keeps_silent_about_its_scope_is_refused(only):
    only(made_up(ScopedQuerySet.as_manager()))
    assert ids(checks.every_model_is_scoped(None)) == {"prm.E001"}


def test_a_model_that_says_both_is_refused(only):
    only(made_up(ScopedQuerySet.as_manager(), PARTNER_PATH="partner", UNSCOPED="a reason"))
    assert ids(checks.every_model_is_scoped(None)) == {"prm.E001"}


def test_a_model_with_a_plain_manager_is_refused(only):
    only(made_up(models.Manager(), UNSCOPED="a reason"))
    assert ids(checks.every_model_is_scoped(None)) == {"prm.E002"}


def test_a_model_that_declares_its_scope_passes(only):
    only(Note)
    assert checks.every_model_is_scoped(None) == []


def test_a_unique_constraint_without_a_sentence_is_refused(only):
    silent = models.UniqueConstraint(fields=["code"], name="made_up_once")
    only(made_up(ScopedQuerySet.as_manager(), [silent], UNSCOPED="a reason"))
    assert ids(checks.constraints_speak(None)) == {"prm.E003"}


def test_a_unique_constraint_with_a_sentence_passes(only):
    speaking = models.UniqueConstraint(
        fields=["code"], name="made_up", violation_error_message="Take another code."
    )
    only(made_up(ScopedQuerySet.as_manager(), [speaking], UNSCOPED="a reason"))
    assert checks.constraints_speak(None) == []


def test_a_route_with_a_permission_that_no_table_has_is_refused(monkeypatch):
    monkeypatch.setattr(PartnerList, "permission", "partners.partner:dream")
    assert ids(checks.every_route_has_a_permission(None)) == {"prm.E004"}


def test_a_route_without_a_permission_is_refused(monkeypatch):
    monkeypatch.setattr(PartnerList, "permission", "")
    assert ids(checks.every_route_has_a_permission(None)) == {"prm.E005"}


def test_a_route_that_says_why_it_is_public_passes(monkeypatch):
    monkeypatch.setattr(PartnerList, "permission", "")
    monkeypatch.setattr(PartnerList, "public", "a reason", raising=False)
    assert checks.every_route_has_a_permission(None) == []


@pytest.mark.django_db
def test_a_guard_that_is_gone_from_the_database_is_missed_and_comes_back_with_migrate():
    guard = guards.GUARDS["guard_core_event"]
    assert missed() == []
    with connection.cursor() as cursor:
        for statement in guard.drop[connection.vendor]:
            cursor.execute(statement)
    assert missed() == ["guard_core_event"]
    call_command("migrate", verbosity=0, skip_checks=False)
    assert missed() == []


def missed() -> list[str]:
    """The guards that the check names."""
    return [error.msg.split()[2] for error in checks.guards_are_installed(None, databases=["default"])]


@pytest.mark.django_db
def test_half_a_guard_is_missed():
    """On SQLite a guard is one trigger for each verb; on PostgreSQL one for rows and one for the whole."""
    guard = guards.GUARDS["guard_core_event"]
    with connection.cursor() as cursor:
        cursor.execute(guard.drop[connection.vendor][0])
    assert guards.missing() == ["guard_core_event"]
    guards.install()


@pytest.mark.django_db
def test_every_guard_of_this_engine_is_looked_for_by_name():
    here = [guard for guard in guards.GUARDS.values() if guard.create.get(connection.vendor)]
    assert [guard.name for guard in here if not guards._objects(guard)] == []


def test_a_text_without_a_limit_is_refused(only):
    only(made_up(ScopedQuerySet.as_manager(), UNSCOPED="a reason", body=models.TextField()))
    assert ids(checks.texts_are_bounded(None)) == {"prm.E007"}
