"""The board: columns of cards. Cards are built without templates, for a board has hundreds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from web.templatetags.components.library import attribute, register
from web.templatetags.components.marks import avatar, badge, icon_svg, person


@register.inclusion_tag("components/board.html", takes_context=True)
def board(context: Context, columns: Iterable, field: str = "phase") -> dict[str, Any]:
    draw = _Cards(field, str(context.get("csrf_token") or ""))
    return {"columns": [_column(column, draw) for column in columns]}


def _column(column: Any, draw: _Cards) -> dict[str, Any]:
    code, cards = attribute(column, "code"), list(attribute(column, "cards", ()))
    count = attribute(column, "count")
    return {
        "code": code,
        "title": attribute(column, "title"),
        "count": len(cards) if count is None else count,
        "value": attribute(column, "value"),
        "hint": attribute(column, "hint"),
        "cards": format_html_join("", "{}", ((draw.card(card, code),) for card in cards)),
    }


class _Cards:
    """Draws the cards of one board; what is the same on all of them is made once."""

    def __init__(self, field: str, token: str) -> None:
        self.summary = _("Move %(name)s")
        self.dots = icon_svg("ellipsis-vertical", 14)
        self.before = format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><label class="field">'
            '<span class="legend">{}</span><select name="{}">',
            token,
            _("Move to"),
            field,
        )
        self.after = format_html(
            '</select></label><button class="btn primary" type="submit">{}</button>', _("Move")
        )
        self.options: dict[tuple[int, Any], SafeString] = {}
        self.owners: dict[Any, SafeString] = {None: SafeString(""), "": SafeString("")}

    def card(self, card: Any, code: Any) -> SafeString:
        name, text, said = attribute(card, "name"), attribute(card, "text"), attribute(card, "badge")
        return format_html(
            '<article class="{}"{}>{}{}{}{}{}</article>',
            attribute(card, "state") or "",
            SafeString(" data-card") if attribute(card, "move_url") else "",
            person(name, url=attribute(card, "url") or "", square=True),
            format_html('<p class="note">{}</p>', text) if text else "",
            format_html('<div class="foot">{}</div>', badge(said, attribute(card, "tone") or ""))
            if said
            else "",
            self._foot(attribute(card, "owner"), attribute(card, "value")),
            self._move(card, name, code),
        )

    def _foot(self, owner: Any, value: Any) -> SafeString:
        if not (owner or value):
            return SafeString("")
        if owner not in self.owners:
            self.owners[owner] = format_html(
                '<span title="{0}">{1}<span class="sr-only">{0}</span></span>', owner, avatar(owner)
            )
        return format_html(
            '<div class="foot">{}<span class="num">{}</span></div>', self.owners[owner], value or ""
        )

    def _move(self, card: Any, name: Any, code: Any) -> SafeString:
        url = attribute(card, "move_url")
        if not url:
            return SafeString("")
        return format_html(
            '<details class="menu end" data-menu><summary class="btn ghost icon small" aria-label="{}">{}</summary>'
            '<form class="panel fields" method="post" action="{}">{}{}{}</form></details>',
            self.summary % {"name": name},
            self.dots,
            url,
            self.before,
            self._options(attribute(card, "moves") or (), code),
            self.after,
        )

    def _options(self, moves: Any, current: Any) -> SafeString:
        """The choices of a column, made once where its cards share one list."""
        key = (id(moves), current)
        if key not in self.options:
            self.options[key] = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((code, SafeString(" selected") if code == current else "", label) for code, label in moves),
            )
        return self.options[key]
