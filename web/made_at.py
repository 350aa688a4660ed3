"""Where the rows are made that a field chooses from: a select is never empty without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import people
from core.actor import Actor

SESSION_KEY = "typed"
FORMS_KEPT = 5
# Behind the name of a field: to its ready sets, and not to a new row.
READY = ":ready"
# What is not put aside while somebody makes a row elsewhere.
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "make", "iban", "bic", "holder", "password"})


@dataclass(frozen=True)
class MadeAt:
    """The page on which such a row is made: ``sentence`` says what is missing, ``label`` what its link
    does, and ``permission`` who may. ``ready`` is the list that offers ready sets while it is empty."""

    sentence: Any
    label: Any
    url_name: str
    permission: str
    args: tuple[str, ...] = ()
    ready: str = ""

    def url(self, back: str = "", *, ready: bool = False) -> str:
        address = reverse(self.ready if ready else self.url_name, args=self.args)
        return f"{address}?{urlencode({'next': back})}" if back else address


OWN_ENTITY = MadeAt(
    gettext_lazy("There is no legal entity of ours yet to sign on our side."),
    gettext_lazy("Add our legal entity"),
    "web:own_entity_new",
    "core.programme:change",
)


def is_empty(field: BoundField) -> bool:
    """Whether a field of rows has none to choose from. What was read for that is what is then drawn."""
    choices = list(field.field.choices)
    field.field.widget.choices = choices
    return not any(str(value) for value, _label in choices)


def instead(field: BoundField, made_at: MadeAt) -> SafeString:
    """What stands in place of the select: what is missing, and the way there for whoever may."""
    return format_html(
        '<div class="missing" id="{}" tabindex="-1"><p>{}</p>{}</div>',
        field.id_for_label or field.auto_id,
        made_at.sentence,
        _way(field, made_at),
    )


def _way(field: BoundField, made_at: MadeAt) -> SafeString | str:
    actor = field.form.actor
    if not actor.can(made_at.permission):
        said = who_may(actor, made_at.permission)
        return format_html("<p>{}</p>", said) if said else ""
    ways = [(_("Use a ready set"), True)] if made_at.ready else []
    return format_html_join(
        "", "{}", ((_button(field, made_at, *way),) for way in [*ways, (made_at.label, False)])
    )


def _button(field: BoundField, made_at: MadeAt, label: Any, ready: bool) -> SafeString:
    """Where the page keeps what was typed, a button sends it there first; else it is a plain link."""
    if getattr(field.form, "keeps_typed", False):
        return format_html(
            '<button class="btn small" type="submit" name="make" value="{}{}" formnovalidate>{}</button>',
            field.name,
            READY if ready else "",
            label,
        )
    back = made_at.url(getattr(field.form, "page", ""), ready=ready)
    return format_html('<a class="btn small" href="{}">{}</a>', back, label)


def who_may(actor: Actor, permission: str) -> str:
    """Whom to ask for what one may not do; a partner asks its manager."""
    if actor.is_partner:
        return _("Ask your partnership manager.")
    names = people.names_with(permission)
    return _("Who may do this: %(names)s.") % {"names": ", ".join(names)} if names else ""


# -- What was typed, while somebody is away to make a row ----------------------------------------------


def way_out(form: Any, request: HttpRequest) -> str:
    """The page to make a row on, for whoever pressed the button of a field without rows; what was typed is
    put aside. "" where none was pressed."""
    name = request.POST.get("make", "")
    made_at = getattr(form.fields.get(name.removesuffix(READY)), "made_at", None)
    if made_at is None or not form.actor.can(made_at.permission):
        return ""
    return made_at.url(put_aside(request), ready=name.endswith(READY) and bool(made_at.ready))


def put_aside(request: HttpRequest) -> str:
    """Keep what was typed on this page for when it is opened again. Returns the address of the page."""
    typed = request.POST.copy()
    for name in NEVER_KEPT & set(typed):
        del typed[name]
    path = request.get_full_path()
    kept = {key: text for key, text in request.session.get(SESSION_KEY, {}).items() if key != path}
    newest = list(kept.items())[-(FORMS_KEPT - 1) :]
    request.session[SESSION_KEY] = {**dict(newest), path: typed.urlencode()}
    return path


def take_back(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before, once."""
    kept = dict(request.session.get(SESSION_KEY, {}))
    typed = kept.pop(request.get_full_path(), None)
    if typed is None:
        return None
    request.session[SESSION_KEY] = kept
    return QueryDict(typed)
