"""Operations on answers: given once by each person and wave, and called back on."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from ulid import ULID

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields
from insights.models import Survey, SurveyAnswer, SurveyInvitation, SurveyTally, SurveyWave
from insights.surveys import selectors
from insights.surveys.rules import DETRACTS, LEAST
from partners.access.audiences import owner_of
from partners.models import Partner
from partners.questions import kinds
from partners.questions.rules import is_empty, is_required

RESPOND, FOLLOW_UP = "insights.survey:respond", "insights.survey:follow_up"


@operation(RESPOND, event="insights.survey.answered")
def survey_answer(
    *,
    actor: Actor,
    invitation: SurveyInvitation,
    score: int | None = None,
    comment: str = "",
    may_quote: bool = False,
    answers: Mapping[str, Any] | None = None,
) -> None:
    """Answer, once; until the wave closes the answer may be changed where it is not anonymous.

    An anonymous one is kept without who and when, and its event names the wave alone. Raises DomainError 409
    once the wave is closed, or an anonymous answer was given; 422 at ``score`` or the code of a question.
    """
    wave = lock(invitation.wave)
    survey = wave.survey
    if not wave.is_open:
        raise DomainError.conflict(_("This survey is closed. Thank you all the same."), code="survey-closed")
    invitation = lock(invitation)
    values = {
        "score": _score(survey, score),
        "comment": comment.strip(),
        "may_quote": may_quote,
        "answers": _parsed(wave, answers or {}),
    }
    if survey.is_anonymous:
        _answer_anonymously(wave, invitation, values)
    else:
        _answer_by_name(wave, invitation, values)


def _score(survey: Survey, score: int | None) -> int | None:
    if not survey.has_score:
        return None
    if score is None:
        raise DomainError.invalid(_("Choose a figure from 0 to 10."), field="score")
    return score


def _parsed(wave: SurveyWave, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to the further questions in their stored form."""
    questions = selectors.questions(wave)
    by_code = {question.code: question for question in questions}
    found: dict[str, Any] = {}
    errors: dict[str, list[Any]] = {}
    for code, raw in given.items():
        if code not in by_code:
            errors[code] = [_("There is no question of this code.")]
            continue
        try:
            found[code] = kinds.parse(by_code[code], raw, field=code)
        except DomainError as error:
            errors |= error.fields
    for question in questions:
        if (
            question.code not in errors
            and is_required(question, found)
            and is_empty(found.get(question.code))
        ):
            errors[question.code] = [_("This must be answered.")]
    if errors:
        raise DomainError("invalid", next(iter(errors.values()))[0], fields=errors)
    return {code: value for code, value in found.items() if value is not None}


def _random_public_id() -> str:
    """A public id like any other, which holds no moment."""
    return f"san_{str(ULID.from_bytes(secrets.token_bytes(16))).lower()}"


def _answer_anonymously(wave: SurveyWave, invitation: SurveyInvitation, values: dict[str, Any]) -> None:
    if invitation.is_answered:
        raise DomainError.conflict(
            _("You have answered already. As nobody knows which answer is yours, it cannot be changed."),
            code="survey-answered",
        )
    update_fields(invitation, is_answered=True)
    create(SurveyAnswer, public_id=_random_public_id(), wave=wave, **values)
    if values["score"] is not None:
        _count(wave, invitation.partner, values["score"])
    record(wave)


def _count(wave: SurveyWave, partner: Partner, score: int) -> None:
    """Count the score for the partner's type, tier and country, where enough people of such are asked."""
    rows = SurveyInvitation.objects.filter(wave=wave)
    Dimension = SurveyTally.Dimension
    for dimension, member, same in (
        (Dimension.TYPE, partner.type.code, {"partner__type": partner.type_id}),
        (Dimension.TIER, partner.tier.code if partner.tier else "", {"partner__tier": partner.tier_id}),
        (Dimension.COUNTRY, str(partner.country), {"partner__country": partner.country}),
    ):
        if rows.filter(**same)[:LEAST].count() < LEAST:
            continue
        key = {"wave": wave, "dimension": dimension, "member": member, "score": score}
        known = lock_all(SurveyTally.objects.filter(**key))
        if known:
            SurveyTally.objects.filter(pk=known[0].pk).update(count=F("count") + 1)
        else:
            create(SurveyTally, count=1, **key)


def _answer_by_name(wave: SurveyWave, invitation: SurveyInvitation, values: dict[str, Any]) -> None:
    known = lock_all(SurveyAnswer.objects.filter(invitation=invitation))
    if known:
        answer = known[0]
        changes = update_fields(answer, **values)
        if not changes:
            no_op()
            return
        record(answer, changes=changes, event="insights.survey.answer_changed", also=(invitation.partner,))
    else:
        update_fields(invitation, is_answered=True)
        answer = create(
            SurveyAnswer,
            public_id=_random_public_id(),
            wave=wave,
            invitation=invitation,
            partner=invitation.partner,
            answered_on=clock.today(),
            **values,
        )
        record(answer, also=(invitation.partner,))
    if wave.survey.kind == Survey.Kind.NPS and values["score"] is not None and values["score"] <= DETRACTS:
        notify("insights.survey_detractor", target=answer, audience=owner_of(invitation.partner))


@operation(FOLLOW_UP, event="insights.survey.followed_up")
def answer_follow_up(*, actor: Actor, answer: SurveyAnswer, follow_up: str) -> SurveyAnswer:
    """Note what came of calling back whoever answered. Raises DomainError 409 for an anonymous answer, 422
    without a word."""
    answer = lock(answer)
    if answer.invitation is None or answer.partner is None:
        raise DomainError.conflict(_("Nobody knows who gave this answer."))
    if not follow_up.strip():
        raise DomainError.invalid(_("Say what came of it."), field="follow_up")
    changes = update_fields(
        answer,
        follow_up=follow_up.strip(),
        followed_up_on=answer.followed_up_on or clock.today(),
        followed_up_by=answer.followed_up_by or actor.person,
    )
    record(answer, changes=changes, also=(answer.partner,)) if changes else no_op()
    return answer
