"""Own fields and questionnaires in the back-office: the list, one of them, and how its questions are made."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import languages
from core.events import timeline
from partners.models import Question, Questionnaire, QuestionnaireVersion, Section
from partners.questions import changes, edit_forms, forms, presenters, selectors, services
from partners.questions.inputs import row_up
from partners.questions.subjects import SUBJECTS
from web.forms import Form
from web.moves import MovePage
from web.views import ActionPage, DetailPage, FormPage, Page, RowFormPage

VIEW, CHANGE = "partners.questionnaire:view", "partners.questionnaire:change"
VERSIONS = QuestionnaireVersion.objects.select_related("questionnaire")
SECTIONS = Section.objects.select_related("version__questionnaire")
QUESTIONS = Question.objects.select_related("section", "version__questionnaire")
Status = QuestionnaireVersion.Status


def page_of(questionnaire: Questionnaire) -> str:
    return reverse("partners:questionnaire", args=[questionnaire.public_id])


class QuestionnaireList(Page):
    permission = VIEW
    template_name = "partners/questions/list.html"
    title = _("Own fields and questionnaires")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        versions = QuestionnaireVersion.objects.order_by("-number")
        rows = Questionnaire.objects.visible_to(self.actor).prefetch_related(Prefetch("versions", versions))
        for row in (found := list(rows)):
            every = list(row.versions.all())
            row.current = next((one for one in every if one.status == Status.PUBLISHED), None)
            row.draft = next((one for one in every if one.status == Status.DRAFT), None)
        return super().get_context(
            groups=presenters.groups(found), may_change=self.actor.can(CHANGE), **extra
        )


class QuestionnaireNew(FormPage):
    permission = CHANGE
    title = _("New questionnaire")
    form_class = edit_forms.NewQuestionnaireForm
    submit_label = _("Begin")
    success_message = _("It is begun. Add a section, then its questions, and publish.")

    def get_initial(self) -> dict[str, Any]:
        """Own fields have the name of what they are about until somebody gives them another."""
        subject = SUBJECTS.get(self.request.GET.get("subject", ""))
        if subject is None:
            return {}
        title = {}
        for code, _name in languages.offered():
            with override(code):
                title[code] = str(subject.label)
        return {"subject": subject.code, "title": title if subject.own_fields else {}}

    def perform(self, form) -> Questionnaire:
        return services.questionnaire_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Questionnaire) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("partners:questionnaires")


class QuestionnairePage(DetailPage):
    permission = VIEW
    template_name = "partners/questions/detail.html"
    queryset = Questionnaire.objects.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        questionnaire, may_change = self.object, self.actor.can(CHANGE) and not self.object.archived_at
        versions = list(questionnaire.versions.order_by("-number"))
        version = self._shown(versions)
        version.questionnaire = questionnaire
        draft = version.status == Status.DRAFT
        sections = presenters.sections(version)
        entries, _older = timeline.of_row(questionnaire.public_id, self.actor)
        return super().get_context(
            title=str(questionnaire),
            questionnaire=questionnaire,
            version=version,
            current=next((one for one in versions if one.status == Status.PUBLISHED), None),
            tabs=self._tabs(versions, version),
            sections=sections,
            kinds=Question.Kind.choices,
            timeline=entries,
            answered_at=self._answered_at(questionnaire, versions),
            may_change=may_change,
            may_edit=may_change and draft,
            gone=selectors.asked_no_more(version) if may_change and draft else [],
            may_begin=may_change and not any(one.status == Status.DRAFT for one in versions),
            may_publish=may_change and draft and any(section.lines for section in sections),
            **extra,
        )

    def _answered_at(
        self, questionnaire: Questionnaire, versions: list[QuestionnaireVersion]
    ) -> tuple[str, Any] | None:
        """The page on which it is answered with what that is called, once it is asked."""
        subject = SUBJECTS.get(questionnaire.subject)
        page = subject.answered_at if subject and not questionnaire.archived_at else None
        asked = any(one.status == Status.PUBLISHED for one in versions)
        if subject is None or page is None or not asked or not self.actor.can(page.permission):
            return None
        return page.url(questionnaire), subject.label

    def _shown(self, versions: list[QuestionnaireVersion]) -> QuestionnaireVersion:
        """The version asked for, else the newest: the draft where there is one."""
        wanted = self.request.GET.get("version", "")
        return next((one for one in versions if str(one.number) == wanted), versions[0])

    def _tabs(
        self, versions: list[QuestionnaireVersion], shown: QuestionnaireVersion
    ) -> list[dict[str, Any]]:
        return [
            {
                "label": _("Version %(number)s · %(status)s")
                % {"number": one.number, "status": one.get_status_display()},
                "url": f"?version={one.number}",
                "current": one.pk == shown.pk,
            }
            for one in versions
        ]


class QuestionnaireEdit(RowFormPage):
    permission = CHANGE
    title = _("Title and description")
    queryset = Questionnaire.objects.all()
    form_class = edit_forms.QuestionnaireForm
    submit_label = _("Save")
    success_message = _("The words are saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.object.title, "description": self.object.description}

    def perform(self, form) -> Questionnaire:
        return services.questionnaire_change(actor=self.actor, questionnaire=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class QuestionnaireArchive(ActionPage):
    permission = CHANGE
    queryset = Questionnaire.objects.all()
    success_message = _("It is asked no more. What was answered stays.")

    def perform(self) -> Questionnaire:
        return services.questionnaire_archive(actor=self.actor, questionnaire=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class VersionNew(ActionPage):
    permission = CHANGE
    queryset = Questionnaire.objects.all()
    success_message = _("The draft holds the questions of the last version. Change them, then publish.")

    def perform(self) -> QuestionnaireVersion:
        return services.version_create(actor=self.actor, questionnaire=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class VersionPublish(RowFormPage):
    permission = CHANGE
    template_name = "partners/questions/publish.html"
    title = _("Publish the version")
    queryset = VERSIONS
    form_class = Form
    success_message = _("The questions are published. They are asked from now on.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            version=self.object, subtitle=str(self.object), changes=changes.of_draft(self.object), **extra
        )

    def perform(self, form) -> QuestionnaireVersion:
        return services.version_publish(actor=self.actor, version=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.questionnaire)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object.questionnaire)


class VersionPreview(DetailPage):
    """The form as it will look. Nothing typed there is kept."""

    permission = VIEW
    template_name = "partners/questions/preview.html"
    queryset = VERSIONS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        sections = list(selectors.sections_of(self.object))
        asked = [
            question
            for section in sections
            for question in section.questions.all()
            if question.source != Question.Source.COMPUTED
        ]
        form = Form(actor=self.actor)
        form.fields |= forms.fields_of(asked, self.actor)
        shown = {question.code: form[question.code] for question in asked}
        for section in sections:
            section.inputs = [
                (question, shown.get(question.code), presenters.computed(question))
                for question in section.questions.all()
            ]
        return super().get_context(
            title=_("Preview"), version=self.object, sections=sections, form=form, **extra
        )


class _PartOfDraft(RowFormPage):
    """A form about a part of a draft that returns to the questionnaire, where that part is."""

    submit_label = _("Save")

    @property
    def version(self) -> QuestionnaireVersion:
        row = self.object
        return row if isinstance(row, QuestionnaireVersion) else row.version

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.version), **extra)

    def success_url(self, result: Any) -> str:
        return f"{page_of(self.version.questionnaire)}#{result.public_id}"

    @property
    def cancel_url(self) -> str:
        return page_of(self.version.questionnaire)


class SectionNew(_PartOfDraft):
    permission = CHANGE
    title = _("New section")
    queryset = VERSIONS
    form_class = edit_forms.SectionForm
    success_message = _("The section is added.")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, form) -> Section:
        return services.section_add(actor=self.actor, version=self.object, **form.cleaned_data)


class SectionEdit(_PartOfDraft):
    permission = CHANGE
    title = _("Change the section")
    queryset = SECTIONS
    form_class = edit_forms.SectionForm
    success_message = _("The section is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.object.title, "intro": self.object.intro}

    def perform(self, form) -> Section:
        return services.section_change(actor=self.actor, section=self.object, **form.cleaned_data)


class _PartMove(MovePage):
    permission = CHANGE

    @property
    def list_url(self) -> str:
        return page_of(self.object.version.questionnaire)


class SectionMove(_PartMove):
    queryset = SECTIONS

    def perform(self) -> int:
        return services.section_move(actor=self.actor, section=self.object, to=self.to)


class QuestionMove(_PartMove):
    queryset = QUESTIONS

    def perform(self) -> int:
        return services.question_move(actor=self.actor, question=self.object, to=self.to)


class _PartRemove(ActionPage):
    permission = CHANGE

    def success_url(self, result: Any) -> str:
        return page_of(self.object.version.questionnaire)

    def back_url(self) -> str:
        return page_of(self.object.version.questionnaire)


class SectionRemove(_PartRemove):
    queryset = SECTIONS
    success_message = _("The section is taken out.")

    def perform(self) -> None:
        services.section_remove(actor=self.actor, section=self.object)


class QuestionRemove(_PartRemove):
    queryset = QUESTIONS
    success_message = _("The question is taken out of the draft. What was answered to it stays.")

    def perform(self) -> None:
        services.question_remove(actor=self.actor, question=self.object)


class QuestionRestore(_PartRemove):
    queryset = QUESTIONS
    success_message = _("The question is asked again once the draft is published.")

    def perform(self) -> Question:
        return services.question_restore(actor=self.actor, question=self.object)


class _QuestionForm(_PartOfDraft):
    """Two buttons of it show the form again without saving: another kind, and a row moved up."""

    permission = CHANGE
    template_name = "partners/questions/question_form.html"
    form_class = edit_forms.QuestionForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "stay" not in request.POST and "up" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(row_up(request.POST))
        form.show_unchecked()
        return self.render(form=form)


class QuestionNew(_QuestionForm):
    title = _("New question")
    queryset = SECTIONS
    success_message = _("The question is added.")

    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        return {
            "kind": kind if kind in Question.Kind.values else Question.Kind.TEXT.value,
            "section": self.object.public_id,
            "listed": True,
        }

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "version": self.version}

    def perform(self, form) -> Question:
        return services.question_add(actor=self.actor, **form.details())


class QuestionEdit(_QuestionForm):
    title = _("Change the question")
    queryset = QUESTIONS
    success_message = _("The question is saved.")

    def get_initial(self) -> dict[str, Any]:
        return edit_forms.initial_of(self.object)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "version": self.version, "question": self.object}

    def perform(self, form) -> Question:
        return services.question_change(actor=self.actor, question=self.object, **form.details())
