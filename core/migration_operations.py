"""Operations of migrations that do not stop the writers of a large table on PostgreSQL.

Django has them for PostgreSQL alone; SQLite, with its one writer, takes the plain ones. The migration of an
index says ``atomic = False``; a constraint is added in one migration and validated in the next.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres import operations as postgres
from django.db.migrations import operations as plain


def _on_postgres(schema_editor: Any) -> bool:
    return schema_editor.connection.vendor == "postgresql"


class AddIndexConcurrently(postgres.AddIndexConcurrently):
    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        forwards = postgres.AddIndexConcurrently if _on_postgres(schema_editor) else plain.AddIndex
        forwards.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        backwards = postgres.AddIndexConcurrently if _on_postgres(schema_editor) else plain.AddIndex
        backwards.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddConstraintNotValid(postgres.AddConstraintNotValid):
    """A check that holds for what is written from now on; what is there is read by ValidateConstraint."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        forwards = postgres.AddConstraintNotValid if _on_postgres(schema_editor) else plain.AddConstraint
        forwards.database_forwards(self, app_label, schema_editor, from_state, to_state)


class ValidateConstraint(postgres.ValidateConstraint):
    """Reads every row while writers go on. SQLite has read them when the constraint was added."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if _on_postgres(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
