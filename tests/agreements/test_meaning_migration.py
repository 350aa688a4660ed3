"""The migration that gives the standard names their types, over templates as programmes have them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.apps import apps

from agreements import migrations
from agreements.models import Template


def test_standard_names_are_typed_and_all_else_is_left_alone(db):
    def item(name: str, kind: str, **more) -> dict:
        return {"name": name, "type": kind, "label": {"en": name}, "required": True, **more}

    before = [
        item("governing_law", "territory"),
        item("territory", "territory"),
        item("court_city", "text"),
        item("motivation", "text"),
        item("own", "choice", choices=[{"code": "a", "label": {"en": "A"}}]),
    ]
    row = Template.objects.create(code="t", kind="nda", name={"en": "T"}, variables=before)
    (name,) = (file.stem for file in Path(migrations.__path__[0]).glob("*_meaning_of_names.py"))
    migration = import_module(f"agreements.migrations.{name}")
    for _twice in range(2):
        migration.type_standard_names(apps, None)
    row.refresh_from_db()
    assert row.variables == [
        item("governing_law", "country"),
        before[1],
        item("court_city", "text", long=False),
        before[3],
        before[4],
    ]
