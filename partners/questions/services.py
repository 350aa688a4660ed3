"""Operations on questionnaires: their versions, sections and questions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.codes import free_code
from core.errors import DomainError
from core.operation import (
    check_transition,
    create,
    lock,
    no_op,
    operation,
    record,
    update_fields,
)
from core.ordering import move, next_place
from core.text import Translated
from partners.models import (
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
)
from partners.questions import kinds, scoring, selectors
from partners.questions.sources import SOURCES
from partners.questions.subjects import SUBJECTS

Kind, Audience = Question.Kind, Question.Audience
# More fields than a form is filled in with, and a list is read by; a questionnaire is answered bit by bit.
_CHECKED = (
    "kind", "choices", "columns", "source", "computed_by", "audience", "weight", "axis", "points",
)  # fmt: skip
MOST_OWN_FIELDS, MOST_QUESTIONS = 100, 300


@operation("partners.questionnaire:change", event="partners.questionnaire.created")
def questionnaire_create(
    *, actor: Actor, subject: str, title: dict[str, str], **details: Any
) -> Questionnaire:
    """Begin a questionnaire about a kind of thing, with an empty draft. Raises DomainError 422 on a kind
    that is not known, 409 where its own fields are there already."""
    if subject not in SUBJECTS:
        raise DomainError.invalid(_("Nothing of this kind can be asked about."), field="subject")
    taken = set(Questionnaire.objects.values_list("code", flat=True))
    details.setdefault("code", free_code(title, taken, otherwise="questionnaire"))
    row = create(Questionnaire, subject=subject, title=title, **details)
    create(QuestionnaireVersion, questionnaire=row, number=1)
    record(row)
    return row


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def questionnaire_change(*, actor: Actor, questionnaire: Questionnaire, **details: Any) -> Questionnaire:
    """Change the title or the description."""
    questionnaire = lock(questionnaire)
    changes = update_fields(questionnaire, **details)
    record(questionnaire, changes=changes) if changes else no_op()
    return questionnaire


@operation("partners.questionnaire:change", event="partners.questionnaire.archived")
def questionnaire_archive(*, actor: Actor, questionnaire: Questionnaire) -> Questionnaire:
    """Ask it no more. What was answered stays."""
    questionnaire = lock(questionnaire)
    if questionnaire.archived_at:
        no_op()
        return questionnaire
    record(questionnaire, changes=update_fields(questionnaire, archived_at=clock.now()))
    return questionnaire


@operation("partners.questionnaire:change", event="partners.questionnaire.version_begun")
def version_create(*, actor: Actor, questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Begin a draft with the sections and questions of the last version. Raises DomainError 409 when there
    is a draft already."""
    lock(questionnaire)
    last = questionnaire.versions.order_by("-number").first()
    version = create(
        QuestionnaireVersion, questionnaire=questionnaire, number=(last.number if last else 0) + 1
    )
    if last:
        _copy_questions(last, version)
    record(questionnaire, data={"version": version.number})
    return version


@operation("partners.questionnaire:change", event="partners.questionnaire.created")
def questionnaire_copy(*, actor: Actor, questionnaire: Questionnaire, title: dict[str, str]) -> Questionnaire:
    """Begin a questionnaire about the same kind of thing, with the last questions of this one in its draft."""
    row = questionnaire_create(actor=actor, subject=questionnaire.subject, title=title)
    last = questionnaire.versions.order_by("-number").first()
    if last:
        _copy_questions(last, row.versions.get())
    # It is recorded where it is created.
    no_op()
    return row


def _copy_questions(source: QuestionnaireVersion, version: QuestionnaireVersion) -> None:
    for section in selectors.sections_of(source):
        copied = _copy(section, Section, version=version)
        for question in section.questions.all():
            _copy(question, Question, version=version, section=copied)


def _copy(row: Any, model: type[Any], **places: Any) -> Any:
    """The same row elsewhere, under the same code."""
    values = {field.name: getattr(row, field.name) for field in model._meta.fields}
    for name in ("id", "public_id", *places):
        values.pop(name)
    return create(model, **values, **places)


@operation("partners.questionnaire:change", event="partners.questionnaire.published")
def version_publish(*, actor: Actor, version: QuestionnaireVersion) -> QuestionnaireVersion:
    """Ask the questions of a draft from now on; they never change then. Raises DomainError 422 without a
    question, 409 on a version that is published."""
    version = lock(version)
    check_transition(version, QuestionnaireVersion.Status.PUBLISHED)
    questions = selectors.questions_of(version)
    if not questions:
        raise DomainError.invalid(_("Add at least one question first."))
    _check_conditions(questions)
    changes = update_fields(
        version,
        status=QuestionnaireVersion.Status.PUBLISHED,
        published_at=clock.now(),
        published_by=actor.person,
    )
    record(version.questionnaire, changes=changes, data={"version": version.number})
    return version


def _check_conditions(questions: list[Question]) -> None:
    """A question that must be answered depending on another one finds that one. What the partner answers
    depends on nothing that it is not shown: that it must would tell the answer."""
    by_code = {question.code: question for question in questions}
    for question in questions:
        code = question.required_when.get("question", "")
        if not code:
            continue
        needed = by_code.get(code)
        if needed is None or needed.pk == question.pk:
            raise DomainError.invalid(
                _("“%(question)s” depends on a question that is not there.") % {"question": question}
            )
        if question.audience == Audience.PARTNER_WRITES and needed.audience == Audience.STAFF:
            raise DomainError.invalid(
                _("“%(question)s” is for the partner to answer: it cannot depend on what is ours alone.")
                % {"question": question}
            )


def draft_of(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """The version, locked. Raises DomainError 409 once it is published."""
    version = lock(version)
    if version.status != QuestionnaireVersion.Status.DRAFT:
        raise DomainError.conflict(_("Published questions never change. Begin a new version."))
    return version


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def section_add(
    *, actor: Actor, version: QuestionnaireVersion, title: dict[str, str], **details: Any
) -> Section:
    """Add a section at the end of a draft."""
    version = draft_of(version)
    taken = set(version.sections.values_list("code", flat=True))
    details.setdefault("code", free_code(title, taken, otherwise="section"))
    details.setdefault("position", next_place(version.sections.all()))
    section = create(Section, version=version, title=title, **details)
    record(version.questionnaire, data={"section": section.code})
    return section


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def section_change(*, actor: Actor, section: Section, **details: Any) -> Section:
    """Change the words of a section of a draft."""
    version = draft_of(section.version)
    section = lock(section)
    changes = update_fields(section, **details)
    record(version.questionnaire, changes=changes, data={"section": section.code}) if changes else no_op()
    return section


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def section_move(*, actor: Actor, section: Section, to: int) -> int:
    """Put a section in another place of its draft, counted from 0."""
    version = draft_of(section.version)
    moved = move(section, version.sections.order_by("position", "pk"), to)
    record(version.questionnaire, changes=moved.changes) if moved.changes else no_op()
    return moved.place


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def section_remove(*, actor: Actor, section: Section) -> None:
    """Take an empty section out of a draft. Raises DomainError 409 while it has questions."""
    version = draft_of(section.version)
    if section.questions.exists():
        raise DomainError.conflict(_("Move or remove the questions of this section first."))
    record(version.questionnaire, data={"section": section.code})
    section.delete()


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def question_add(*, actor: Actor, section: Section, label: dict[str, str], **details: Any) -> Question:
    """Add a question at the end of a section of a draft. Its code is made from its words, and never given
    to another question of the questionnaire later. Raises DomainError 422 on a kind without what it needs,
    409 where there are as many as may be."""
    version = draft_of(section.version)
    _check_number(version)
    used = Question.objects.filter(version__questionnaire=version.questionnaire)
    taken = set(used.values_list("code", flat=True))
    details.setdefault("code", free_code(label, taken, otherwise="question"))
    details.setdefault("position", next_place(section.questions.all()))
    _check_kind(details.get("kind", ""), version, details)
    _check_audience(version, details)
    _check_score(version, details)
    question = create(Question, version=version, section=section, label=label, **details)
    record(version.questionnaire, data={"question": question.code})
    return question


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def question_change(*, actor: Actor, question: Question, **details: Any) -> Question:
    """Change a question of a draft. Its code stays; its kind too once an earlier version asked it."""
    version = draft_of(question.version)
    question = lock(question)
    kind = details.get("kind", question.kind)
    if kind != question.kind and _asked_before(question):
        raise DomainError.conflict(
            _("This question was asked before: its answers are of that kind. Add another one instead."),
            field="kind",
        )
    merged = {name: getattr(question, name) for name in _CHECKED} | details
    _check_kind(kind, version, merged)
    _check_audience(version, merged)
    _check_score(version, merged)
    _check_columns_kept(question, details.get("columns", []))
    section = details.get("section", question.section)
    if section.pk != question.section_id:
        _check_same(version, section)
        details["position"] = next_place(section.questions.all())
    changes = update_fields(question, **details)
    record(version.questionnaire, changes=changes, data={"question": question.code}) if changes else no_op()
    return question


def _earlier(question: Question) -> QuerySet[Question]:
    """The same question in other versions."""
    same = Question.objects.filter(version__questionnaire=question.version.questionnaire, code=question.code)
    return same.exclude(pk=question.pk)


def _asked_before(question: Question) -> bool:
    return _earlier(question).exists()


def _check_columns_kept(question: Question, columns: list[dict[str, Any]]) -> None:
    """A column that was asked before holds what it held: tables are kept by its code."""
    before = {
        column["code"]: column["kind"]
        for kept in _earlier(question).values_list("columns", flat=True)
        for column in kept
    }
    for column in columns:
        if before.get(column.get("code"), column["kind"]) != column["kind"]:
            raise DomainError.conflict(
                _("“%(column)s” was asked before: its answers are of that kind. Add another column instead.")
                % {"column": Translated(column["label"])},
                field="columns",
            )


def _check_same(version: QuestionnaireVersion, section: Section) -> None:
    if section.version_id != version.pk:
        raise DomainError.invalid(_("Choose a section of this draft."), field="section")


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def question_move(*, actor: Actor, question: Question, to: int, section: Section | None = None) -> int:
    """Put a question in another place of its section, counted from 0, or of another section of its draft."""
    version = draft_of(question.version)
    question = lock(question)
    if section is not None and section.version_id == version.pk and section.pk != question.section_id:
        update_fields(question, section=section, position=next_place(section.questions.all()))
    moved = move(question, question.section.questions.order_by("position", "pk"), to)
    record(version.questionnaire, data={"question": question.code})
    return moved.place


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def question_remove(*, actor: Actor, question: Question) -> None:
    """Take a question out of a draft. What was answered to it under earlier versions stays readable."""
    version = draft_of(question.version)
    record(version.questionnaire, data={"question": question.code})
    question.delete()


@operation("partners.questionnaire:change", event="partners.questionnaire.changed")
def question_restore(*, actor: Actor, question: Question) -> Question:
    """Ask a question again in the draft, under the code by which its answers are kept. Raises DomainError 409
    without a draft, or where it is asked there."""
    questionnaire = question.version.questionnaire
    drafts = QuestionnaireVersion.objects.filter(status=QuestionnaireVersion.Status.DRAFT)
    begun = drafts.filter(questionnaire=questionnaire).first()
    if begun is None:
        raise DomainError.conflict(_("Begin a new version first."))
    version = draft_of(begun)
    if version.questions.filter(code=question.code).exists():
        raise DomainError.conflict(_("This question is there already."))
    _check_number(version)
    kept = version.sections.filter(code=question.section.code).first()
    section: Section = kept or _copy(question.section, Section, version=version)
    place = next_place(section.questions.all())
    restored = _copy(question, Question, version=version, section=section, position=place)
    record(questionnaire, data={"question": restored.code})
    return restored


def _check_audience(version: QuestionnaireVersion, details: dict[str, Any]) -> None:
    """What no partner sees is asked of none."""
    subject = SUBJECTS.get(version.questionnaire.subject)
    shown = details.get("audience", Audience.STAFF) != Audience.STAFF
    if shown and subject is not None and subject.by_link:
        _check_by_link(details)
    if shown and subject is not None and subject.own_fields and subject.is_internal:
        raise DomainError.invalid(
            _("Partners do not see these rows: the field is ours alone."), field="audience"
        )


def _check_by_link(details: dict[str, Any]) -> None:
    """Who holds a link has no account: they are shown no list of our people and partners, and upload
    nothing that we would have to keep."""
    if details["audience"] != Audience.PARTNER_WRITES:
        raise DomainError.invalid(_("Say who answers: us, or the one who gets the link."), field="audience")
    if details.get("kind") in (Kind.FILE, Kind.PERSON, Kind.PARTNER):
        raise DomainError.invalid(
            _("Files, people of ours and partners cannot be asked for by link. Choose another kind."),
            field="kind",
        )


def _check_score(version: QuestionnaireVersion, details: dict[str, Any]) -> None:
    subject = SUBJECTS.get(version.questionnaire.subject)
    if details.get("weight") is not None and not (subject is not None and subject.is_scored):
        raise DomainError.invalid(_("Nothing is scored here: leave the weight empty."), field="weight")
    scoring.check(details.get("kind", ""), details.get("choices") or [], details)


def _check_number(version: QuestionnaireVersion) -> None:
    subject = SUBJECTS.get(version.questionnaire.subject)
    most = MOST_OWN_FIELDS if subject is not None and subject.own_fields else MOST_QUESTIONS
    if version.questions.count() >= most:
        raise DomainError.conflict(
            _("There are %(most)s questions, the most there may be. Take one out first.") % {"most": most}
        )


def _check_kind(kind: str, version: QuestionnaireVersion, details: dict[str, Any]) -> None:
    """A choice has choices, a table columns, and a source computes what the question asks for."""
    if kind in (Kind.CHOICE, Kind.CHOICES):
        _check_coded(details.get("choices") or [], "choices", _("Add at least one choice."))
    if kind == Kind.TABLE:
        columns = details.get("columns") or []
        _check_coded(columns, "columns", _("Add at least one column."))
        for column in columns:
            if column.get("kind") not in kinds.CELL_KINDS:
                raise DomainError.invalid(_("Say what each column holds."), field="columns")
            if column["kind"] == "choice":
                _check_coded(column.get("choices") or [], "columns", _("Add at least one choice."))
    if computed_by := details.get("computed_by"):
        known = SOURCES.get(computed_by)
        if known is None or known.kind != kind:
            raise DomainError.invalid(
                _("What computes the answer gives another kind of answer."), field="kind"
            )


def _check_coded(rows: list[dict[str, Any]], field: str, empty: Any) -> None:
    codes = [row.get("code") for row in rows if isinstance(row, dict) and row.get("label")]
    if not codes or len(codes) != len(rows):
        raise DomainError.invalid(empty, field=field)
    if len(set(codes)) != len(codes) or not all(codes):
        raise DomainError.invalid(_("Two of these are the same."), field=field)
