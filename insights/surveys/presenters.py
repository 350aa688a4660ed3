"""How the answers of a wave are said, on our pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.permissions import PARTNER_ROLES
from core.text import Translated, listed
from insights.kpis.present import dimension_labels, member_names
from insights.models import Survey, SurveyAnswer, SurveyInvitation, SurveyWave
from insights.surveys import selectors
from insights.surveys.rules import DETRACTS, LEAST, PROMOTES, Scores
from insights.surveys.selectors import Results
from insights.surveys.words import response, said
from partners.models import Partner, Question
from partners.questions.kinds import NO, YES
from web.charts import axes, shapes
from web.templatetags import formats

TONES = {"planned": "", "open": "info", "closed": "ok", "cancelled": ""}
# What people said in their own words, so many at most on the page of a wave; the list has all.
SHOWN = 30


def standing(row: SurveyAnswer) -> tuple[Any, str]:
    """What somebody is by the score of an NPS, and the tone of its badge."""
    if row.score is None or row.wave.survey.kind != Survey.Kind.NPS:
        return "", ""
    if row.score >= PROMOTES:
        return _("Promoter"), "ok"
    return (_("Detractor"), "bad") if row.score <= DETRACTS else (_("Passive"), "")


def figure_label(survey: Survey) -> str:
    return _("NPS") if survey.kind == Survey.Kind.NPS else _("Satisfaction, of 100")


def figure(survey: Survey, scores: Scores) -> Decimal | None:
    """The one figure of a survey: its NPS, or the satisfaction from 0 to 100."""
    if not survey.has_score:
        return None
    return scores.nps if survey.kind == Survey.Kind.NPS else scores.satisfaction


def rate_said(results: Results) -> str:
    return formats.NONE if results.rate is None else formats.percent(round(results.rate, 2), 0)


def why_hidden(wave: SurveyWave) -> str:
    """Why nothing is shown of an anonymous wave."""
    if wave.status != SurveyWave.Status.CLOSED:
        return _("This survey is anonymous: what was answered is shown once the wave is closed.")
    return _(
        "This survey is anonymous, and fewer than %(count)s people answered: nothing of it is shown."
    ) % {"count": LEAST}


def distribution(survey: Survey, scores: Scores) -> shapes.Chart:
    """How often each score was given."""
    return axes.bar_chart(
        [str(score) for score in range(11)],
        [shapes.Series(_("Answers"), list(scores.counts))],
        title=_("Answers by score"),
    )


def trend(survey: Survey, waves: Iterable[tuple[SurveyWave, Scores]]) -> shapes.Chart | None:
    """The figure of each closed wave; None for fewer than two."""
    found = [(wave.name, figure(survey, scores)) for wave, scores in waves]
    if sum(value is not None for _name, value in found) < 2:
        return None
    values = [None if value is None else round(value, 1) for _name, value in found]
    label = figure_label(survey)
    return axes.line_chart([name for name, _value in found], [shapes.Series(label, values)], title=label)


@dataclass(frozen=True)
class GroupRow:
    name: Any
    answers: int
    value: str


@dataclass(frozen=True)
class GroupTable:
    label: Any
    rows: list[GroupRow]


def groups(survey: Survey, results: Results, actor: Actor) -> list[GroupTable]:
    """The figure by type, tier and country; what may not be told apart stands in one line."""
    labels, tables = dimension_labels(), []
    for group in results.groups:
        names = member_names(actor, group.dimension)
        ranked = sorted(group.members.items(), key=lambda item: (-item[1].answers, item[0]))
        rows = [
            GroupRow(names.get(member, member), scores.answers, said(figure(survey, scores)))
            for member, scores in ranked
        ]
        if group.others.answers:
            rows.append(
                GroupRow(_("All others together"), group.others.answers, said(figure(survey, group.others)))
            )
        tables.append(GroupTable(labels[group.dimension], rows))
    return tables


@dataclass(frozen=True)
class Said:
    """What was answered to a further question: counts by answer, a mean, or words."""

    question: Question
    lines: list[tuple[Any, int]]
    mean: str = ""
    words: tuple[str, ...] = ()


def further(wave: SurveyWave, rows: Any) -> list[Said]:
    """The further questions of a wave with what was answered. Two queries."""
    asked = selectors.questions(wave)
    given = list(rows.values_list("answers", flat=True)) if asked else []
    return [_said_of(one, [answers[one.code] for answers in given if one.code in answers]) for one in asked]


def _said_of(question: Question, values: list[Any]) -> Said:
    if question.kind in ("choice", "choices"):
        labels = {one["code"]: Translated(one["label"]) for one in question.choices}
        counts = Counter(code for value in values for code in (value if isinstance(value, list) else [value]))
        return Said(question, [(labels.get(code, code), counts[code]) for code in {**labels, **counts}])
    if question.kind == "yes_no":
        return Said(question, [(YES, values.count(True)), (NO, values.count(False))])
    if question.kind in ("number", "percent") and values:
        mean = sum(map(Decimal, values)) / len(values)
        shown = formats.percent(mean, 1) if question.kind == "percent" else formats.number(round(mean, 1), 1)
        return Said(question, [(_("Answers"), len(values))], mean=shown)
    if question.kind in ("text", "long_text"):
        return Said(question, [], words=tuple(map(str, values[:SHOWN])))
    return Said(question, [(_("Answers"), len(values))])


def verbatims(rows: Any) -> list[SurveyAnswer]:
    """What people said in their own words, those who are least happy first."""
    found = rows.exclude(comment="").select_related(
        "wave__survey", "partner", "invitation__user", "invitation__contact"
    )
    shown = list(found.order_by("score", "pk")[:SHOWN])
    for row in shown:
        row.standing, row.tone = standing(row)
    return shown


def wave_rows(survey: Survey, waves: Iterable[SurveyWave], scores: dict[int, Scores]) -> list[dict[str, Any]]:
    """The waves of a survey as its page lists them."""
    return [
        {
            "wave": wave,
            "tone": TONES[wave.status],
            "answered": response(wave.answered, wave.invited) if wave.invited else formats.NONE,
            "value": said(figure(survey, scores[wave.pk])) if wave.pk in scores else formats.NONE,
        }
        for wave in waves
    ]


def scope_facts(wave: SurveyWave) -> list[tuple[Any, ...]]:
    """Whom a wave asks, in the words of its form."""
    statuses, roles = dict(Partner.Status.choices), dict(PARTNER_ROLES)
    return [
        (_("Partners whose status is"), _named(wave.filters.get("status"), statuses)),
        (_("Of the type"), _named(wave.filters.get("type"), member_names(SYSTEM, "type"))),
        (_("With the tier"), _named(wave.filters.get("tier"), member_names(SYSTEM, "tier"))),
        *([(_("In the segment"), wave.segment)] if wave.segment else []),
        (_("Members with the role"), _named(wave.roles, roles, nobody=_("none"))),
        (_("And without an account"), wave.get_contacts_display()),
        (_("Reminders, in days before the last one"), listed(wave.remind_days) or _("none")),
    ]


def _named(codes: list[str] | None, names: Mapping[str, Any], *, nobody: str = "") -> str:
    return listed(names.get(code, code) for code in codes) if codes else nobody or _("all")


def kept(invitation: SurveyInvitation) -> SurveyAnswer | None:
    """What somebody answered by name; of an anonymous survey nothing leads there."""
    if not invitation.is_answered or invitation.wave.survey.is_anonymous:
        return None
    return SurveyAnswer.objects.filter(invitation=invitation).first()


def state_of(invitation: SurveyInvitation) -> dict[str, Any]:
    """What both faces show around the questions."""
    wave = invitation.wave
    is_anonymous = wave.survey.is_anonymous
    return {
        "invitation": invitation,
        "wave": wave,
        "survey": wave.survey,
        "may_answer": wave.is_open and not (is_anonymous and invitation.is_answered),
        "is_over": not wave.is_open,
    }
