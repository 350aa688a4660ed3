"""What is typed when a plan is reviewed and when it is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.text import TranslatedFormField, one_line
from pipeline.models import JointPlan, PlanCommitment, PlanGain
from web.forms import DateField, Form, LanguageField


class ReviewForm(Form):
    held_on = DateField(label=_("Day of the meeting"))
    language = LanguageField(label=_("Language of the document"))

    def __init__(self, *args: Any, plan: JointPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = clock.today()
        self.fields["language"].initial = plan.language


class ReviewTextForm(Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 14})
    )


class CloseForm(Form):
    """The results of a plan, and what came of each promise. Fields of rows are named by their public ids."""

    results = TranslatedFormField(rows=4, label=_("What came of the plan"), required=True)

    def __init__(self, *args: Any, plan: JointPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for model in (PlanCommitment, PlanGain) for row in model.objects.filter(plan=plan)]
        self.ids = [row.public_id for row in rows]
        for row in rows:
            self.fields[row.public_id] = TranslatedFormField(
                label=one_line(str(row)), required=False, initial=row.result
            )

    def came_of(self) -> dict[str, dict[str, str]]:
        return {public_id: self.cleaned_data[public_id] or {} for public_id in self.ids}
