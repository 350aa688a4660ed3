"""Operations on surveys and their waves: written, opened, reminded of, closed; and on what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import bulk, clock
from core.actor import Actor
from core.errors import DomainError
from core.ids import new_public_ids
from core.notify import Notice, notify_all
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from insights.models import Survey, SurveyInvitation, SurveyWave
from insights.surveys import selectors
from marketing.mailing.audience import check_segment
from partners.models import Questionnaire
from partners.questions.selectors import current

CHANGE = "insights.survey:change"
Status = SurveyWave.Status
# Days before the last one on which may be reminded.
REMIND_DAYS = (14, 7, 3, 1)


@operation(CHANGE, event="insights.survey.created")
def survey_create(
    *,
    actor: Actor,
    kind: str,
    title: Mapping[str, str],
    intro: Mapping[str, str] | None = None,
    is_anonymous: bool = False,
    questionnaire: Questionnaire | None = None,
) -> Survey:
    """Write a survey. Raises DomainError 422 for questions about something else, or none where none else are
    asked."""
    _check_questions(kind, questionnaire)
    survey = create(
        Survey,
        kind=kind,
        title=title,
        intro=intro or {},
        is_anonymous=is_anonymous,
        questionnaire=questionnaire,
    )
    record(survey)
    return survey


@operation(CHANGE, event="insights.survey.changed")
def survey_change(*, actor: Actor, survey: Survey, **details: Any) -> Survey:
    """Change the title, the introduction or the further questions; a wave that is open keeps those it has."""
    survey = lock(survey)
    if "questionnaire" in details:
        _check_questions(survey.kind, details["questionnaire"])
    changes = update_fields(survey, **details)
    record(survey, changes=changes) if changes else no_op()
    return survey


@operation(CHANGE, event="insights.survey.archived")
def survey_archive(*, actor: Actor, survey: Survey) -> Survey:
    """Ask it no more; what was answered stays. Raises DomainError 409 while a wave is planned or open."""
    survey = lock(survey)
    if survey.archived_at is not None:
        no_op()
        return survey
    if survey.waves.filter(status__in=(Status.PLANNED, Status.OPEN)).exists():
        raise DomainError.conflict(_("A wave is planned or open. Close it or call it off first."))
    record(survey, changes=update_fields(survey, archived_at=clock.now()))
    return survey


def _check_questions(kind: str, questionnaire: Questionnaire | None) -> None:
    if questionnaire is None:
        if kind == Survey.Kind.OWN:
            raise DomainError.invalid(_("Choose the questions that are asked."), field="questionnaire")
        return
    if questionnaire.subject != selectors.SUBJECT or questionnaire.archived_at is not None:
        raise DomainError.invalid(_("Choose questions that were made for surveys."), field="questionnaire")


# -- Waves ----------------------------------------------------------------------------------------------


@operation(CHANGE, event="insights.survey_wave.planned")
def wave_plan(
    *, actor: Actor, survey: Survey, name: str, opens_on: date, closes_on: date, **asked: Any
) -> SurveyWave:
    """Plan a wave: it opens by itself on its first day. ``asked``: ``segment``, ``filters``, ``roles``,
    ``contacts``, ``remind_days``. Raises DomainError 422 on days that are past, 409 for an archived survey."""
    survey = lock(survey)
    if survey.archived_at is not None:
        raise DomainError.conflict(_("This survey is archived."))
    if closes_on < clock.today():
        raise DomainError.invalid(_("Choose a day that is to come."), field="closes_on")
    _check_asked(asked)
    check_segment(actor, asked)
    wave = create(SurveyWave, survey=survey, name=name, opens_on=opens_on, closes_on=closes_on, **asked)
    record(wave, also=(survey,))
    return wave


@operation(CHANGE, event="insights.survey_wave.changed")
def wave_change(*, actor: Actor, wave: SurveyWave, **details: Any) -> SurveyWave:
    """Change a wave that is planned; of an open one the last day alone. Raises DomainError 409 afterwards."""
    wave = lock(wave)
    if wave.status not in (Status.PLANNED, Status.OPEN):
        raise DomainError.transition(wave.get_status_display())
    if wave.status == Status.OPEN and set(details) - {"closes_on"}:
        raise DomainError.conflict(_("This wave is open: only its last day may change."), code="survey-open")
    if details.get("closes_on", clock.today()) < clock.today():
        raise DomainError.invalid(_("Choose a day that is to come."), field="closes_on")
    _check_asked({"roles": wave.roles, "contacts": wave.contacts, **details})
    if details.get("segment") != wave.segment:
        check_segment(actor, details)
    changes = update_fields(wave, **details)
    record(wave, changes=changes) if changes else no_op()
    return wave


@operation(CHANGE, event="insights.survey_wave.cancelled")
def wave_cancel(*, actor: Actor, wave: SurveyWave) -> SurveyWave:
    """Call off a wave that was not opened."""
    wave = lock(wave)
    check_transition(wave, Status.CANCELLED)
    record(wave, changes=update_fields(wave, status=Status.CANCELLED))
    return wave


def _check_asked(asked: Mapping[str, Any]) -> None:
    if not asked.get("roles") and asked.get("contacts", SurveyWave.Contacts.NONE) == SurveyWave.Contacts.NONE:
        raise DomainError.invalid(_("Choose who is asked: members, contacts, or both."), field="roles")
    if set(asked.get("remind_days", ())) - set(REMIND_DAYS):
        raise DomainError.invalid(_("Choose among the days that are offered."), field="remind_days")


@operation(CHANGE, event="insights.survey_wave.opened")
def wave_open(*, actor: Actor, wave: SurveyWave) -> SurveyWave:
    """Ask everybody whom the wave is meant for as they are now, each by a mail with a link of its own.

    Raises DomainError 409 when another wave of the survey is open, when its last day is past, or when it would
    be nobody."""
    wave = lock(wave)
    check_transition(wave, Status.OPEN)
    if wave.closes_on < clock.today():
        raise DomainError.conflict(_("Its last day is past. Change it first."))
    if wave.survey.waves.open().exists():
        raise DomainError.conflict(_("A wave of this survey is open already. Close that one first."))
    people = selectors.asked(wave)
    if not people:
        raise DomainError.conflict(_("Nobody would be asked. Choose other partners, roles or contacts."))
    changes = update_fields(
        wave,
        status=Status.OPEN,
        opened_on=clock.today(),
        invited=len(people),
        version=_version(wave.survey),
    )
    _invite(wave, people)
    record(wave, changes=changes, data={"count": len(people)})
    return wave


def _version(survey: Survey) -> Any:
    if survey.questionnaire is None:
        return None
    version = current(survey.questionnaire)
    if version is None:
        raise DomainError.conflict(_("The further questions are not published yet."))
    return version


def _invite(wave: SurveyWave, people: Sequence[selectors.Asked]) -> None:
    ids = new_public_ids("sin", len(people))
    bulk.insert(
        SurveyInvitation,
        [
            {
                "public_id": public_id,
                "wave_id": wave.pk,
                "partner_id": person.partner_id,
                "user_id": person.user_id,
                "contact_id": person.contact_id,
            }
            for public_id, person in zip(ids, people, strict=True)
        ],
    )
    rows = wave.invitations.only("public_id")
    notify_all("insights.survey_invitation", [Notice(row, [row.public_id]) for row in rows])


@operation(CHANGE, event="insights.survey_wave.closed")
def wave_close(*, actor: Actor, wave: SurveyWave) -> SurveyWave:
    """Take no further answers; the figures of the wave count from today."""
    wave = lock(wave)
    check_transition(wave, Status.CLOSED)
    changes = update_fields(wave, status=Status.CLOSED, closed_on=clock.today())
    record(wave, changes=changes, data={"count": wave.answers.count()})
    return wave


@operation(CHANGE, event="insights.survey_wave.reminded")
def wave_remind(*, actor: Actor, wave: SurveyWave, days: int) -> int:
    """Remind whoever has not answered, once for each of the days before the last one."""
    rows = wave.invitations.filter(is_answered=False).only("public_id")
    told = notify_all("insights.survey_reminder", [Notice(row, [row.public_id], str(days)) for row in rows])
    record(wave, data={"count": told}) if told else no_op()
    return told
