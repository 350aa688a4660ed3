"""Loads the review that ships with the product. What is there already, by its code, is left as it is."""

from __future__ import annotations

from django.db import transaction

from core.actor import Actor
from insights.review.standard import review
from partners.models import Questionnaire
from partners.questions import services


def load_standard(actor: Actor) -> int:
    """Add and publish the standard review where this programme lacks it. Returns how many rows that were."""
    if Questionnaire.objects.filter(code=review.CODE).exists():
        return 0
    with transaction.atomic():
        questionnaire = services.questionnaire_create(
            actor=actor,
            subject="review",
            code=review.CODE,
            title=review.TITLE,
            description=review.DESCRIPTION,
        )
        version = questionnaire.versions.get()
        added = 1
        for spec in review.SECTIONS:
            section = services.section_add(
                actor=actor, version=version, code=spec.code, title=spec.title, intro=spec.intro
            )
            for question in spec.questions:
                services.question_add(
                    actor=actor, section=section, label=question.label, **question.details()
                )
            added += 1 + len(spec.questions)
        services.version_publish(actor=actor, version=version)
    return added
