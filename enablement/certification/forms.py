"""What is typed about certifications, certificates and training."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from enablement.certification.services import entitlements
from enablement.models import Certification
from partners.models import Contact, Partner, ProductLine
from partners.vocabulary.made_at import PARTNER, PRODUCT_LINE
from web.forms import DateField, DecimalField, Form, ScopedChoiceField, UploadField
from web.made_at import MadeAt
from web.outward import HttpsField

Subject = Certification.Subject
CERTIFICATION = MadeAt(
    _("There is no certification yet."),
    _("Add a certification"),
    "enablement:certification-new",
    "enablement.certification:configure",
    ready="enablement:certifications",
)
# Which fields a certificate has beside those of all, by what is certified.
FIELDS_OF = {
    Subject.PERSON: {"contact"},
    Subject.COMPANY: set[str](),
    Subject.IMPLEMENTATION: {"name", "customer", "product_line"},
    Subject.SOLUTION: {"name", "product_line"},
}


class CertificationForm(Form):
    name = TranslatedFormField(label=_("Name"))
    subject = forms.ChoiceField(label=_("What is certified"), choices=Subject)
    validity_months = forms.IntegerField(
        label=_("Valid for, in months"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=_("None: for good."),
    )
    description = TranslatedFormField(label=_("Description"), required=False)
    is_active = forms.BooleanField(label=_("Given now"), required=False, initial=True)


class CertificationEditForm(CertificationForm):
    """What is certified stays: certificates say it too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["subject"]


class StartForm(Form):
    """The first step of ours: for which partner."""

    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class CertificationChoiceForm(Form):
    """The second step: which certification; the next asks what belongs to it."""

    certification = ScopedChoiceField(
        Certification.objects.filter(is_active=True),
        label=_("Certification"),
        to_field_name="code",
        made_at=CERTIFICATION,
    )


class QualificationForm(Form):
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What proves it: in words, by a link or by a file."),
    )
    link = HttpsField(required=False)
    upload = UploadField(label=_("File"), required=False)

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "contact" in self.fields:
            self._people_of(partner)

    def _people_of(self, partner: Partner) -> None:
        choice: Any = self.fields["contact"]
        choice.queryset = choice.queryset.filter(partner=partner).order_by("name")
        choice.made_at = MadeAt(
            _("Nobody of the partner is known yet."),
            _("Add a contact"),
            "portal:contact-add" if self.actor.is_partner else "partners:contact-add",
            "partners.contact:change",
            (partner.public_id,),
        )

    def values(self) -> dict[str, Any]:
        """What was typed, as the operations take it."""
        values = dict(self.cleaned_data)
        upload = values.pop("upload")
        values["upload"] = (upload.name, upload.read()) if upload else None
        return values


class CertificateForm(QualificationForm):
    field_order = ["contact", "name", "customer", "product_line", "obtained_on", "number"]
    contact = ScopedChoiceField(Contact.objects.current(), label=_("Person"), empty_label="–")
    name = forms.CharField(label=_("Name"), max_length=200)
    customer = forms.CharField(label=_("Customer"), max_length=200, required=False)
    product_line = ScopedChoiceField(
        ProductLine.objects.filter(is_active=True),
        label=_("Product line"),
        required=False,
        to_field_name="code",
        made_at=PRODUCT_LINE,
    )
    obtained_on = DateField(label=_("Obtained on"))
    number = forms.CharField(label=_("Number"), max_length=60, required=False)

    def __init__(self, *args: Any, certification: Certification, **kwargs: Any) -> None:
        self.base_fields = dict(self.base_fields)
        for name in set.union(*FIELDS_OF.values()) - FIELDS_OF[Subject(certification.subject)]:
            del self.base_fields[name]
        super().__init__(*args, **kwargs)


class TrainingForm(QualificationForm):
    field_order = ["contact", "what", "held_on", "hours", "entitlement"]
    contact = ScopedChoiceField(Contact.objects.current(), label=_("Person"), empty_label="–")
    what = forms.CharField(label=_("Training"), max_length=200)
    held_on = DateField(label=_("Held on"))
    hours = DecimalField(label=_("Hours"), max_digits=5, decimal_places=2)
    entitlement = forms.ChoiceField(
        label=_("Counts against"),
        required=False,
        help_text=_("The places that the tier gives: confirmed, the training uses one of them."),
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, partner=partner, **kwargs)
        counted = [(row.code, str(row)) for row in entitlements(partner)]
        choice: Any = self.fields["entitlement"]
        choice.choices = [("", _("Nothing of the tier")), *counted]
        if not counted:
            del self.fields["entitlement"]
