"""Print the whole permission table as the page docs/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from core.permissions import PARTNER_COLUMNS, PARTNER_STATUSES, STAFF_COLUMNS, TABLE

HEAD = """# Who may do what

This page is made by `manage.py permissions` from the tables in `<room>/permissions.csv`; a test fails
when it is out of date. Roles are columns, a cross grants; an absent cell means no. A *partnership manager of own
partners* does what its column says to the partners they look after, and nothing to what belongs to the
whole programme. A token may do what its owner or role may, within its scopes: `<room>:read` stands for the
views and exports of a room, `<room>:write` for all, a permission itself for nothing else. A token of the
installation has no role: it may do what its scopes say.
"""

STATUS_HEAD = """
## By the status of the partner

What a role of a partner gives counts only in these statuses of the partner, for its members, its tokens,
its calendars and its links alike. Made from `<room>/status_permissions.csv`.
"""

OFFER_HEAD = """
## By what the partner is offered

What its type allows and one of its relationships opens (`partners/partner/offers.py`). What a partner has
already stays readable, so only what begins something is named here. Made from `<room>/offer_permissions.csv`.
"""


def page() -> str:
    """The table as Markdown."""
    columns = [*STAFF_COLUMNS, *PARTNER_COLUMNS]
    lines = [HEAD, _line("permission", "meaning", *columns), "|" + "---|" * (len(columns) + 2)]
    for code, row in sorted(TABLE.rows.items()):
        lines.append(_line(f"`{code}`", row.meaning, *_crosses(row.roles, columns)))
    lines += [STATUS_HEAD, _line("permission", *PARTNER_STATUSES, "why"), "|" + "---|" * 7]
    for code, status in sorted(TABLE.by_status.items()):
        lines.append(_line(f"`{code}`", *_crosses(status.statuses, PARTNER_STATUSES), status.reason))
    lines += [OFFER_HEAD, _line("permission", "offer", "why"), "|" + "---|" * 3]
    for code, offer in sorted(TABLE.by_offer.items()):
        lines.append(_line(f"`{code}`", offer.offer, offer.reason))
    return "\n".join(lines) + "\n"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _crosses(given: frozenset[str], columns: list[str]) -> list[str]:
    return ["×" if column in given else "" for column in columns]


class Command(BaseCommand):
    help = "Print the permission table as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
