"""What is chosen when a plan is sent, and when a contract is drawn up from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.drafting.forms import TEMPLATE
from agreements.models import Template, TemplateKind
from pipeline.models import JointPlan
from web.forms import Form, LanguageField, ScopedChoiceField


class ProposalForm(Form):
    language = LanguageField(label=_("Language of the document"))

    def __init__(self, *args: Any, plan: JointPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = plan.language


class ContractForm(Form):
    template = ScopedChoiceField(
        Template.objects.filter(is_active=True).exclude(kind=TemplateKind.AMENDMENT),
        label=_("Template"),
        to_field_name="code",
        empty_label=None,
        made_at=TEMPLATE,
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)

    def __init__(self, *args: Any, plan: JointPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = self.fields["template"].queryset.filter(kind=TemplateKind.MOU).first()
        if usual is not None:
            self.fields["template"].initial = usual.code
        self.fields["title"].initial = plan.title.in_language(plan.language)[:200]
