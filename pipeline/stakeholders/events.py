"""What can happen to the people who have a part in a recruitment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

target_type(
    models.RecruitmentContact,
    label=lambda row: str(row.recruitment),
    staff=PageOf("pipeline:recruitment", "pipeline.recruitment:view", ("recruitment.public_id",)),
    related=("recruitment__partner",),
)


def _part(code: Any) -> Any:
    return models.RecruitmentContact.Part(code).label


LABELS: dict[str, Callable[[Any], Any]] = {"part": _part}
declare(
    "pipeline.stakeholder.added", _("Person added to “{target}”: {part}"), icon="user-plus", labels=LABELS
)
declare(
    "pipeline.stakeholder.changed",
    _("Part of a person in “{target}” changed: {part}"),
    icon="users",
    labels=LABELS,
)
declare(
    "pipeline.stakeholder.removed",
    _("Person taken from “{target}”: {part}"),
    icon="user-minus",
    labels=LABELS,
)
