"""What is typed about case studies."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from partners.models import Partner, ProductLine, Sector
from partners.vocabulary.made_at import PARTNER, PRODUCT_LINE, SECTOR
from web.checklist import Checklist
from web.forms import DateField, DecimalField, Form, ScopedChoiceField, ScopedMultipleChoiceField


class CaseStudyForm(Form):
    title = TranslatedFormField(label=_("Title"))
    sector = ScopedChoiceField(
        Sector.objects.all(), label=_("Sector"), to_field_name="code", required=False, made_at=SECTOR
    )
    product_lines = ScopedMultipleChoiceField(
        ProductLine.objects.all(),
        label=_("Product lines"),
        to_field_name="code",
        required=False,
        widget=Checklist,
        made_at=PRODUCT_LINE,
    )
    summary = TranslatedFormField(label=_("Summary"), rows=3, required=False)
    story = TranslatedFormField(
        label=_("Story"),
        rows=10,
        required=False,
        help_text=_(
            "What was the problem, what was done, what changed. An empty line begins a new paragraph."
        ),
    )


class CaseStudyNewForm(CaseStudyForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class ResultForm(Form):
    label = TranslatedFormField(label=_("Result"))
    value = DecimalField(label=_("Value"), max_digits=18, decimal_places=2)
    unit = TranslatedFormField(
        label=_("Unit"), help_text=_("As it reads after this value: €, %, ministries, one certificate.")
    )
    period = TranslatedFormField(label=_("Period"), required=False)
    baseline = TranslatedFormField(label=_("Compared with"), required=False)


class QuoteForm(Form):
    text = TranslatedFormField(label=_("Quote"), rows=3)
    who = forms.CharField(label=_("Who says it"), max_length=200)
    role = TranslatedFormField(label=_("Role"), required=False)
    consented_on = DateField(
        label=_("Agrees to be quoted since"),
        required=False,
        help_text=_("Needed before the case study is sent to the partner."),
    )


class RemarkForm(Form):
    remark = forms.CharField(
        label=_("What is to be changed"), max_length=4000, widget=forms.Textarea({"rows": 6})
    )
