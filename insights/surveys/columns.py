"""The columns of surveys and answers, for the lists and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.models import Survey, SurveyAnswer
from insights.surveys.presenters import standing
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge
from web.templatetags.formats import NONE

_survey_url = row_url("insights:survey")
_answer_url = row_url("insights:survey-answer")


def _title(row: Survey) -> Any:
    return link(_survey_url(row.public_id), row, mark=badge(_("Archived")) if row.archived_at else "")


# The number of waves is an annotation of the list.
SURVEY_COLUMNS = [
    Column("title", _("Survey"), str, ("title", "public_id", "archived_at"), cell=_title),
    choice("kind", _("What is measured"), Survey.Kind.choices),
    field("is_anonymous", _("Anonymous")),
    Column("waves", _("Waves"), lambda row: row.wave_count, num=True),
    field("created_at", _("Written"), sort="created_at", sort_as="created", shown=False),
]  # fmt: skip


def _partner(row: SurveyAnswer) -> str:
    return row.partner.name if row.partner else ""


def _person(row: SurveyAnswer) -> str:
    return str(row.invitation) if row.invitation else ""


def _standing(row: SurveyAnswer) -> Any:
    label, tone = standing(row)
    return badge(label, tone) if label else NONE


def _who(row: SurveyAnswer) -> Any:
    name = _partner(row) or _("Anonymous")
    return link(_answer_url(row.public_id), name, _person(row) or None)


_NAMES = (
    "invitation__user__name",
    "invitation__user__email",
    "invitation__contact__name",
)

ANSWER_COLUMNS = [
    Column("partner", _("Partner"), _partner, ("partner__name", "public_id", *_NAMES), cell=_who),
    Column("person", _("Person"), _person, _NAMES, shown=False),
    Column("survey", _("Survey"), lambda row: str(row.wave.survey), ("wave__survey__title",), wide=True),
    Column("wave", _("Wave"), lambda row: row.wave.name, ("wave__name",)),
    field("score", _("Score"), num=True),
    Column("standing", _("Standing"), lambda row: str(standing(row)[0]),
           ("score", "wave__survey__kind"), cell=_standing),
    field("comment", _("Comment"), classes="wrap"),
    field("may_quote", _("May be quoted"), shown=False),
    field("answered_on", _("Answered on"), wide=True),
    field("followed_up_on", _("Called back on"), shown=False),
    field("follow_up", _("What came of it"), shown=False),
    # Keys are drawn by chance, and so is this order: an anonymous answer has no other.
    Column("key", _("Identifier"), lambda row: row.public_id, ("public_id",), sort="id", shown=False),
]  # fmt: skip
