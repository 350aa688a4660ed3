"""The kinds of things that questions are asked about. A room registers its own (``declarations.py``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import Sentence
from core.links import PageOf
from partners.models import Partner, Questionnaire


@dataclass(frozen=True)
class Subject:
    """``own_fields``: one questionnaire whose questions stand in the forms and lists of ``model``. ``by_link``:
    one questionnaire too, of which some questions are sent to somebody without an account. ``is_scored``: its
    questions may count in a score. ``partner_of`` gives the partner whose scope the answers have,
    ``answered_at`` the page on which a questionnaire is answered. ``file`` and ``portal_file`` are the pages
    that lead to a file among the answers, by the row and the code of the field; without ``portal_file`` no
    partner reads the rows, and their fields are ours alone."""

    code: str
    label: Sentence
    model: type[models.Model] | None = None
    partner_of: Callable[[Any], Partner | None] = lambda row: None
    own_fields: bool = False
    by_link: bool = False
    is_scored: bool = False
    answered_at: PageOf | None = None
    file: PageOf | None = None
    portal_file: PageOf | None = None

    @property
    def is_single(self) -> bool:
        """Whether there is one questionnaire about it alone."""
        return self.own_fields or self.by_link

    @property
    def is_internal(self) -> bool:
        return self.portal_file is None

    def file_url(self, row: Any, code: str, actor: Actor) -> str:
        """The address of the file that answers a field of a row, "" for who may not open it."""
        page = self.portal_file if actor.is_partner else self.file
        return replace(page, tail=(code,)).url_for(actor, row) if page else ""


SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    if subject.code in SUBJECTS:
        raise ValueError(f"subject {subject.code} is registered twice")
    SUBJECTS[subject.code] = subject


register(
    Subject(
        "partner",
        _("Partners"),
        model=Partner,
        partner_of=lambda partner: partner,
        own_fields=True,
        file=PageOf("partners:own-file", "partners.partner:view"),
        portal_file=PageOf("portal:own-file", "partners.partner:view"),
    )
)


def unclaimed() -> list[Subject]:
    """Those about which a questionnaire can be begun: of own fields, and of what is sent by link, there is one."""
    taken = set(Questionnaire.objects.filter(archived_at=None).values_list("subject", flat=True))
    return [one for one in SUBJECTS.values() if not one.is_single or one.code not in taken]
