"""The step of the set-up in which the programme gets its clauses and templates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.library.seed import load_standard, waiting_clauses
from agreements.library.standard.templates import TEMPLATES
from agreements.models import Agreement, Template
from core import slots
from core.actor import Actor
from core.slots import ReadySet, SetupStep
from core.text import both, listed

FIRST = ("nda-standard", "reseller-standard", "referral-standard")


@slots.setup_steps.fill("agreements", order=70)
def agreements_step() -> SetupStep:
    return SetupStep(
        code="agreements",
        label=_("Clauses and templates"),
        why=_("An agreement is drawn up from a template, which puts clauses of the library together."),
        icon="book-open",
        url_name="agreements:templates",
        permission="agreements.clause:change",
        rows=Template.objects.all,
        counted=lambda n: ngettext("%(n)s template", "%(n)s templates", n) % {"n": n},
        sets=[
            ReadySet(
                "all",
                _("All standard clauses and templates"),
                lazystr(_Detail(())),
                lambda actor: _load(actor, ()),
            ),
            ReadySet(
                "first",
                _("Non-disclosure, reseller and referral only"),
                lazystr(_Detail(FIRST)),
                lambda actor: _load(actor, FIRST),
            ),
        ],
    )


@slots.setup_steps.fill("agreement", order=120)
def agreement_step() -> SetupStep:
    return SetupStep(
        code="agreement",
        label=_("Your first agreement"),
        why=_("Choose a partner: its text is there at once, to be read together, approved and signed."),
        icon="signature",
        url_name="agreements:create",
        permission="agreements.agreement:create",
        rows=Agreement.objects.all,
        counted=lambda n: ngettext("%(n)s agreement", "%(n)s agreements", n) % {"n": n},
        seen_url_name="agreements:list",
        optional=True,
    )


def _load(actor: Actor, only: Collection[str]) -> int:
    return sum(load_standard(actor, only).values())


class _Detail:
    """What a set holds, and which clauses wait for their type: asked when it is shown, not for every page
    that counts the steps."""

    def __init__(self, only: Collection[str]) -> None:
        self.only = only

    def __str__(self) -> str:
        rows = [row for row in TEMPLATES if not self.only or row[0] in self.only]
        names = listed(both(french, english) for _code, _kind, (english, french), *_terms in rows)
        said: list[Any] = [_("Templates: %(names)s.") % {"names": names}]
        waiting = 0 if self.only else waiting_clauses()
        if waiting:
            said.append(
                ngettext(
                    "%(n)s clause waits for its partner type and comes with it.",
                    "%(n)s clauses wait for their partner types and come with them.",
                    waiting,
                )
                % {"n": waiting}
            )
        return " ".join(map(str, said))
