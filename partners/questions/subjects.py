"""The kinds of things that questions are asked about. A room registers its own (``declarations.py``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.links import PageOf
from partners.models import Partner, Questionnaire


@dataclass(frozen=True)
class Subject:
    """``own_fields``: one questionnaire whose questions stand in the forms and lists of ``model``.
    ``partner_of`` gives the partner whose scope the answers have, ``answered_at`` the page on which a
    questionnaire is answered."""

    code: str
    label: Sentence
    model: type[models.Model] | None = None
    partner_of: Callable[[Any], Partner | None] = lambda row: None
    own_fields: bool = False
    answered_at: PageOf | None = None


SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    if subject.code in SUBJECTS:
        raise ValueError(f"subject {subject.code} is registered twice")
    SUBJECTS[subject.code] = subject


register(
    Subject("partner", _("Partners"), model=Partner, partner_of=lambda partner: partner, own_fields=True)
)


def unclaimed() -> list[Subject]:
    """Those about which a questionnaire can be begun: of own fields there is one for each kind."""
    taken = set(Questionnaire.objects.filter(archived_at=None).values_list("subject", flat=True))
    return [one for one in SUBJECTS.values() if not one.own_fields or one.code not in taken]
