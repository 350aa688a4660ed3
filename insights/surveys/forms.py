"""What may be typed about surveys and their waves, and the questions as they are answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.errors import DomainError
from core.permissions import PARTNER_ROLES
from core.text import TranslatedFormField
from insights.models import Survey, SurveyAnswer, SurveyInvitation, SurveyWave
from insights.surveys import selectors
from insights.surveys.answering import survey_answer
from insights.surveys.services import REMIND_DAYS
from marketing.models import Segment
from partners.models import Partner, PartnerType, Questionnaire, Tier
from partners.questions.forms import fields_of, initial_of
from partners.vocabulary.made_at import TIER, TYPE
from web.checklist import Checklist
from web.forms import DateField, Form, ScopedChoiceField, ScopedMultipleChoiceField
from web.made_at import MadeAt

QUESTIONS = MadeAt(
    _("There are no questions for surveys yet."),
    _("Write questions"),
    "partners:questionnaire-new",
    "partners.questionnaire:change",
)
SEGMENT = MadeAt(
    _("There is no shared segment yet."),
    _("Build a segment"),
    "marketing:segment-new",
    "marketing.segment:change",
)
FILTERS = ("status", "type", "tier")


def _days_before(days: int) -> str:
    said = ngettext("%(days)s day before the last one", "%(days)s days before the last one", days)
    return said % {"days": days}


class SurveyChangeForm(Form):
    title = TranslatedFormField(label=_("Title"))
    intro = TranslatedFormField(label=_("Introduction"), rows=3, required=False)
    questionnaire = ScopedChoiceField(
        Questionnaire.objects.filter(subject=selectors.SUBJECT, archived_at=None),
        label=_("Further questions"),
        required=False,
        made_at=QUESTIONS,
    )

    @staticmethod
    def initial_of(row: Survey) -> dict[str, Any]:
        asked = row.questionnaire.public_id if row.questionnaire else None
        return {"title": row.title, "intro": row.intro, "questionnaire": asked}


class SurveyForm(SurveyChangeForm):
    field_order = ["kind", "title", "intro", "questionnaire", "is_anonymous"]

    kind = forms.ChoiceField(
        label=_("What is measured"),
        choices=Survey.Kind,
        help_text=_(
            "Recommendation and satisfaction are asked on a scale from 0 to 10. This stays as it is."
        ),
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonymous"),
        required=False,
        help_text=_(
            "Nobody can tell who gave which answer, and groups of fewer than five people are never shown. "
            "This stays as it is."
        ),
    )


class ClosesForm(Form):
    """Of a wave that is open, all that may change."""

    closes_on = DateField(label=_("Last day"))

    def details(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WaveForm(Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Such as 2027-1: it is read in every language.")
    )
    opens_on = DateField(label=_("First day"), help_text=_("It opens by itself in the morning."))
    closes_on = DateField(label=_("Last day"))
    status = forms.MultipleChoiceField(
        label=_("Partners whose status is"), choices=Partner.Status, required=False, widget=Checklist
    )
    type = ScopedMultipleChoiceField(
        PartnerType.objects.filter(is_active=True),
        label=_("Of the type"),
        required=False,
        to_field_name="code",
        widget=Checklist,
        made_at=TYPE,
        help_text=_("None ticked: all of them."),
    )
    tier = ScopedMultipleChoiceField(
        Tier.objects.filter(is_active=True),
        label=_("With the tier"),
        required=False,
        to_field_name="code",
        widget=Checklist,
        made_at=TIER,
        help_text=_("None ticked: all of them."),
    )
    segment = ScopedChoiceField(
        Segment.objects.filter(archived_at=None, is_shared=True),
        label=_("In the segment"),
        required=False,
        made_at=SEGMENT,
    )
    roles = forms.MultipleChoiceField(
        label=_("Members with the role"),
        choices=list(PARTNER_ROLES.items()),
        required=False,
        widget=Checklist,
    )
    contacts = forms.ChoiceField(
        label=_("And without an account"),
        choices=SurveyWave.Contacts,
        help_text=_("Contacts answer by the link of their mail. Each mailbox is asked once."),
    )
    remind_days = forms.TypedMultipleChoiceField(
        label=_("Remind whoever has not answered"),
        choices=lambda: [(days, _days_before(days)) for days in REMIND_DAYS],
        coerce=int,
        required=False,
        widget=Checklist,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Segments are made elsewhere and are not needed here.
        if not self.fields["segment"].queryset.exists():
            del self.fields["segment"]

    @staticmethod
    def initial_of(row: SurveyWave) -> dict[str, Any]:
        names = ("name", "opens_on", "closes_on", "roles", "contacts", "remind_days")
        segment = row.segment.public_id if row.segment else None
        return {**{name: getattr(row, name) for name in names}, **row.filters, "segment": segment}

    def details(self) -> dict[str, Any]:
        """The cleaned input as the operations take it."""
        values = dict(self.cleaned_data)
        values["filters"] = filters_of(**{name: values.pop(name) for name in FILTERS})
        return values


def filters_of(*, status: Any = (), type: Any = (), tier: Any = ()) -> dict[str, list[str]]:
    """The filters of the list of partners that say whose people are asked; what is not narrowed is left out."""
    found = {
        "status": list(status),
        "type": [row.code for row in type],
        "tier": [row.code for row in tier],
    }
    return {name: codes for name, codes in found.items() if codes}


class FollowUpForm(Form):
    follow_up = forms.CharField(
        label=_("What came of it"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )


ASKS = {
    Survey.Kind.NPS: _("How likely are you to recommend a partnership with us to another organisation?"),
    Survey.Kind.REVIEW: _("All in all, how satisfied are you with our partnership?"),
}
ENDS = {
    Survey.Kind.NPS: _("0: not at all likely. 10: extremely likely."),
    Survey.Kind.REVIEW: _("0: not at all satisfied. 10: completely satisfied."),
}


class ResponseForm(Form):
    """The questions of a wave. A further question keeps its code with a prefix, so that none meets a field
    of the form's own."""

    PREFIX = "q_"

    score = forms.TypedChoiceField(
        choices=[(figure, str(figure)) for figure in range(11)],
        coerce=int,
        widget=forms.RadioSelect({"class": "inline"}),
    )
    comment = forms.CharField(
        label=_("What is the main reason?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    may_quote = forms.BooleanField(label=_("You may quote my words"), required=False)

    def __init__(self, *args: Any, wave: SurveyWave, kept: SurveyAnswer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        survey, self.questions = wave.survey, selectors.questions(wave)
        if survey.has_score:
            self.fields["score"].label = ASKS[survey.kind]
            self.fields["score"].help_text = ENDS[survey.kind]
        else:
            del self.fields["score"]
        if survey.is_anonymous:
            self.fields["may_quote"].label = _("You may quote my words, without a name")
        made = fields_of(self.questions, self.actor)
        last = [self.fields.pop(name) for name in ("comment", "may_quote")]
        self.fields |= {self.PREFIX + code: field for code, field in made.items()}
        self.fields |= dict(zip(("comment", "may_quote"), last, strict=True))
        if kept is not None:
            self.initial |= {"score": kept.score, "comment": kept.comment, "may_quote": kept.may_quote}
            for question in self.questions:
                value = kept.answers.get(question.code)
                self.initial[self.PREFIX + question.code] = initial_of(question, value)

    def values(self) -> dict[str, Any]:
        """The cleaned input as the operation takes it."""
        values = self.cleaned_data
        return {
            "score": values.get("score"),
            "comment": values["comment"],
            "may_quote": values["may_quote"],
            "answers": {one.code: values[self.PREFIX + one.code] for one in self.questions},
        }

    def send(self, invitation: SurveyInvitation, actor: Actor) -> None:
        """Answer with what was typed. Raises DomainError, with its errors at the fields of this form."""
        try:
            survey_answer(actor=actor, invitation=invitation, **self.values())
        except DomainError as error:
            error.fields = {self._place(name): sentences for name, sentences in error.fields.items()}
            raise

    def _place(self, name: str) -> str:
        """The field that holds what the operation calls so."""
        return self.PREFIX + name if self.PREFIX + name in self.fields else name
