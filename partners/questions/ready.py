"""Loads a questionnaire that ships with the product. What is asked about the same thing already is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.actor import Actor
from core.text import Translated
from partners.models import Questionnaire
from partners.questions import services


@dataclass(frozen=True)
class ReadySection:
    """A section and its questions, each as ``question_add`` takes it."""

    code: str
    title: Translated
    questions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ReadyQuestionnaire:
    subject: str
    title: Translated
    description: Translated
    sections: tuple[ReadySection, ...]

    @property
    def labels(self) -> Iterable[Translated]:
        return (section.title for section in self.sections)


def load(actor: Actor, ready: ReadyQuestionnaire) -> int:
    """Add and publish the questionnaire where nothing is asked about its subject. Returns how many rows."""
    if Questionnaire.objects.filter(subject=ready.subject, archived_at=None).exists():
        return 0
    with transaction.atomic():
        questionnaire = services.questionnaire_create(
            actor=actor, subject=ready.subject, title=ready.title, description=ready.description
        )
        version = questionnaire.versions.get()
        added = 1
        for part in ready.sections:
            section = services.section_add(actor=actor, version=version, code=part.code, title=part.title)
            for question in part.questions:
                services.question_add(actor=actor, section=section, **question)
            added += 1 + len(part.questions)
        services.version_publish(actor=actor, version=version)
    return added
