"""Print the whole permission table as the page docs/permissions.md."""

from django.core.management.base import BaseCommand

from core.permissions import PARTNER_COLUMNS, STAFF_COLUMNS, TABLE

HEAD = """# Who may do what

This page is made by `manage.py permissions` from the tables in `<room>/permissions.csv`; a test fails
when it is out of date. Roles are columns, a cross grants. A *partnership manager of own partners* may do
what a partnership manager may, to the partners they look after. A token may do what its owner or role
may, within its scopes: `<room>:read` stands for the views and exports of a room, `<room>:write` for all.
"""


def page() -> str:
    """The table as Markdown."""
    columns = [*STAFF_COLUMNS, *PARTNER_COLUMNS]
    lines = [HEAD, "| permission | meaning | " + " | ".join(columns) + " |"]
    lines.append("|---|---|" + "---|" * len(columns))
    for code, row in sorted(TABLE.rows.items()):
        crosses = " | ".join("×" if column in row.roles else "" for column in columns)
        lines.append(f"| `{code}` | {row.meaning} | {crosses} |")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Print the permission table as Markdown."

    def handle(self, *args, **options) -> None:
        self.stdout.write(page(), ending="")
