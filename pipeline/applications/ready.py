"""Loads the form that applications begin with; what is there already is left as it is."""

from __future__ import annotations

from django.db import transaction

from core.actor import Actor
from partners.models import Questionnaire
from partners.questions import services as questions
from pipeline.applications import selectors, standard
from pipeline.applications.services import application_policy_set


def load_form(actor: Actor) -> int:
    """Add what applicants agree to, with the form open, and what they are asked. Returns how many rows that
    were."""
    with transaction.atomic():
        return _policy(actor) + _questions(actor)


def _policy(actor: Actor) -> int:
    if selectors.policy():
        return 0
    application_policy_set(actor=actor, is_open=True, intro=standard.INTRO, consent=standard.CONSENT)
    return 1


def _questions(actor: Actor) -> int:
    if Questionnaire.objects.filter(subject="application", archived_at=None).exists():
        return 0
    questionnaire = questions.questionnaire_create(actor=actor, subject="application", title=standard.TITLE)
    draft = questionnaire.versions.get()
    section = questions.section_add(actor=actor, version=draft, title=standard.SECTION)
    for question in standard.QUESTIONS:
        questions.question_add(actor=actor, section=section, **question)
    questions.version_publish(actor=actor, version=draft)
    return len(standard.QUESTIONS)
