"""Print what is configured and what reads it, as the page docs/configuration.md."""

from typing import Any

from django.core.management.base import BaseCommand

from core import configuration

HEAD = """# What is configured, and what reads it

This page is made by `manage.py configuration` from `READ_BY` beside each model; a test fails when it is out of
date, when a column has no reader, and when a reader does not name the column. A column that nothing reads does
not exist. A reader is a function as `module:name`, or a template.
"""


def page() -> str:
    """The table as Markdown, a part for each model."""
    lines = [HEAD]
    for model in configuration.models_configured():
        readers = configuration.read_by(model)
        lines += [f"## {model._meta.label}", "", "| column | is read by |", "|---|---|"]
        lines += [f"| `{column}` | `{readers.get(column, '')}` |" for column in configuration.columns(model)]
        lines.append("")
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Print what is configured and what reads it as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
