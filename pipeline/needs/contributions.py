"""The questions about fit and needs where other pages leave a place for them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.slots import ReadySet, SetupStep
from core.text import listed
from partners.models import Questionnaire
from pipeline.needs.ready import SETS, load_questions


def _asked() -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(subject__in=SETS, archived_at=None)


@slots.setup_steps.fill("prospect-questions", order=65)
def questions_step() -> SetupStep:
    return SetupStep(
        code="prospect-questions",
        label=_("Questions to prospects"),
        why=_(
            "The fit is scored from answers with weights, on both sides. Needs and constraints are asked by a link"
            " that opens without an account."
        ),
        icon="list-checks",
        url_name="partners:questionnaires",
        permission="partners.questionnaire:change",
        rows=_asked,
        counted=lambda n: ngettext("%(n)s questionnaire", "%(n)s questionnaires", n) % {"n": n},
        sets=[
            _set("fit", _("Score of the fit, on both sides")),
            _set("needs", _("Needs and constraints")),
        ],
        optional=True,
    )


def _set(code: str, label: Any) -> ReadySet:
    said = _("Sections: %(names)s.") % {"names": listed(SETS[code].labels)}
    return ReadySet(code, label, said, partial(load_questions, code=code))
