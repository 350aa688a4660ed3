"""Drawing an agreement up and editing its draft."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.drafting import amendments, defaults, forms, proposals, selectors, services
from agreements.library import definitions
from agreements.models import Agreement, Exclusivity, Template
from agreements.terms import rules
from core import clock, languages
from core.errors import DomainError
from core.models import OwnEntity
from partners.models import Partner
from web.views import ActionPage, FormPage, RowFormPage


class Create(FormPage):
    """Two steps on one address: who and what, then everything else with what the template proposes."""

    permission = "agreements.agreement:create"
    title = _("New agreement")
    success_message = _("The agreement is drawn up.")

    def load(self) -> None:
        query = self.request.GET
        partners = Partner.objects.visible_to(self.actor).current()
        self.partner = (
            partners.filter(public_id=query.get("partner", "")).select_related("type", "owner").first()
        )
        templates = Template.objects.visible_to(self.actor).filter(is_active=True)
        self.template = templates.filter(code=query.get("template", "")).first() if self.partner else None
        self.proposed_template = proposals.proposed(self.partner) if self.partner else None
        self.form_class = forms.CreateForm if self.template else forms.StartForm
        self.submit_label = _("Draw up") if self.template else _("Continue")
        if self.template:
            self.template_name = "agreements/create.html"
            self.entity = OwnEntity.objects.visible_to(self.actor).filter(is_default=True).first()
            self.schema = definitions.schema_for(self.template)
            self.proposed = defaults.proposals(
                self.schema,
                actor=self.actor,
                template=self.template,
                partner=self.partner,
                entity=self.entity,
            )

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:create") if self.template else reverse("agreements:list")

    def form_kwargs(self) -> dict[str, Any]:
        if not self.template:
            without_usual = self.partner is not None and self.proposed_template is None
            return {**super().form_kwargs(), "without_usual": without_usual}
        return {
            **super().form_kwargs(),
            "template": self.template,
            "partner": self.partner,
            "schema": self.schema,
            "reasons": defaults.reasons(self.proposed),
        }

    def get_initial(self) -> dict[str, Any]:
        if not self.template:
            return {
                "partner": self.partner.public_id if self.partner else "",
                "template": self.proposed_template.code if self.proposed_template else "",
            }
        template, language = self.template, languages.spoken(self.partner.language)
        starts_on = clock.today()
        months = template.term_months
        values = {name: proposal.value for name, proposal in self.proposed.items()}
        return {
            **forms.VariablesForm.initial_of(self.schema, values),
            "title": template.name.in_language(language),
            "language": language,
            "own_entity": self.entity.public_id if self.entity else "",
            "starts_on": starts_on,
            "ends_on": rules.term_end(starts_on, months) if months else None,
            "notice_days": template.notice_days,
            "tacit_renewal": template.tacit_renewal,
            "renewal_months": months,
            "confidentiality": "standalone" if template.kind == "nda" else "none",
        }

    @property
    def choose_url(self) -> str:
        """The first step again, with the partner chosen already."""
        return f"{self.request.path}?{urlencode({'partner': self.partner.public_id, 'choose': 1})}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """From the page of a partner with a usual template there is nothing to choose."""
        if self.proposed_template and not self.template and "choose" not in request.GET:
            return self.second_step(self.partner, self.proposed_template)
        return super().get(request, *args, **kwargs)

    def second_step(self, partner: Partner, template: Template) -> HttpResponse:
        chosen = {"partner": partner.public_id, "template": template.code}
        return HttpResponseRedirect(f"{self.request.path}?{urlencode(chosen)}")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.template:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render(form=form, status=422)
        return self.second_step(form.cleaned_data["partner"], form.cleaned_data["template"])

    def perform(self, form: forms.CreateForm) -> Agreement:
        return services.agreement_create(
            actor=self.actor,
            partner=self.partner,
            template=self.template,
            title=form.cleaned_data["title"],
            language=form.cleaned_data["language"],
            own_entity=form.cleaned_data["own_entity"],
            optional=form.cleaned_data.get("optional", []),
            values=form.values(),
            **form.terms(),
        )

    def success_url(self, result: Agreement) -> str:
        return reverse("agreements:detail", args=[result.public_id])

    def get_context(self, **extra: Any) -> dict[str, Any]:
        subtitle = f"{self.partner.name} · {self.template}" if self.template else ""
        return super().get_context(subtitle=subtitle, **extra)


class DraftForm(RowFormPage):
    """A form about one agreement that returns to its page."""

    permission = "agreements.agreement:change"
    queryset = Agreement.objects.for_list()
    tab = ""

    def success_url(self, result: Any) -> str:
        return agreement_url(self.object, self.tab)

    @property
    def cancel_url(self) -> str:
        return agreement_url(self.object, self.tab)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        extra.setdefault("subtitle", f"{self.object.number} · {self.object.partner.name}")
        return super().get_context(**extra)


def agreement_url(agreement: Agreement, tab: str = "") -> str:
    if tab:
        return reverse("agreements:tab", args=[agreement.public_id, tab])
    return reverse("agreements:detail", args=[agreement.public_id])


class Terms(DraftForm):
    title = _("Change the terms")
    form_class = forms.TermsForm
    success_message = _("The terms are saved as a new version.")
    tab = "terms"

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        form.begins_a_term = self.object.amends_id is None
        return form

    def get_initial(self) -> dict[str, Any]:
        return forms.TermsForm.initial_of(self.object)

    def perform(self, form: forms.TermsForm) -> Agreement:
        return services.agreement_terms_change(
            actor=self.actor, agreement=self.object, title=form.cleaned_data["title"], **form.terms()
        )


class Amend(DraftForm):
    """Draw up an amendment on the page of the agreement that it amends."""

    permission = "agreements.agreement:create"
    title = _("Draw up an amendment")
    form_class = forms.AmendForm
    submit_label = _("Draw up")
    success_message = _("The amendment is drawn up. Change in its draft what it changes.")

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today()}

    def perform(self, form: forms.AmendForm) -> Agreement:
        return amendments.agreement_amend(actor=self.actor, agreement=self.object, **form.cleaned_data)

    def success_url(self, result: Agreement) -> str:
        return agreement_url(result, "terms")


class Values(DraftForm):
    title = _("Change the values")
    form_class = forms.VariablesForm
    success_message = _("The values are saved as a new version.")
    tab = "terms"

    def load(self) -> None:
        super().load()
        self.version = selectors.version_of(self.object, self.object.version)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "schema": self.version.schema}

    def get_initial(self) -> dict[str, Any]:
        return forms.VariablesForm.initial_of(self.version.schema, self.version.values)

    def perform(self, form: forms.VariablesForm) -> Agreement:
        return services.agreement_values_change(actor=self.actor, agreement=self.object, values=form.values())


class ClauseEdit(DraftForm):
    title = _("Change a clause")
    form_class = forms.ClauseTextForm
    success_message = _("The clause is saved as a new version.")

    def load(self) -> None:
        super().load()
        version = selectors.version_of(self.object, self.object.version)
        code = self.kwargs["code"]
        self.clause = next((clause for clause in version.clauses if clause["code"] == code), None)
        if self.clause is None:
            raise DomainError.not_found()

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.clause["title"], "text": self.clause["text"]}

    def perform(self, form: forms.ClauseTextForm) -> Agreement:
        return services.agreement_clause_edit(
            actor=self.actor, agreement=self.object, code=self.clause["code"], **form.cleaned_data
        )


class ClauseAdd(DraftForm):
    title = _("Add a clause")
    form_class = forms.ClauseAddForm
    success_message = _("The clause is added in a new version.")

    def perform(self, form: forms.ClauseAddForm) -> Agreement:
        return services.agreement_clause_add(actor=self.actor, agreement=self.object, **form.cleaned_data)


class ExclusivityAdd(DraftForm):
    title = _("Promise an exclusivity")
    form_class = forms.ExclusivityForm
    success_message = _("The exclusivity is added.")
    tab = "terms"

    def perform(self, form: forms.ExclusivityForm) -> Exclusivity:
        return services.exclusivity_add(actor=self.actor, agreement=self.object, **form.cleaned_data)


class DraftAction(ActionPage):
    """A POST about one agreement that returns to its page."""

    permission = "agreements.agreement:change"
    queryset = Agreement.objects.for_list()
    tab = ""

    def success_url(self, result: Any) -> str:
        return agreement_url(self.object, self.tab)

    def back_url(self) -> str:
        return agreement_url(self.object, self.tab)


class PartiesRefresh(DraftAction):
    success_message = _("The text has the current details of both sides, as a new version.")

    def perform(self) -> Agreement:
        return services.agreement_parties_refresh(actor=self.actor, agreement=self.object)


class ClauseRemove(DraftAction):
    success_message = _("The clause is taken out.")

    def perform(self) -> Agreement:
        code = self.request.POST.get("code", "")
        return services.agreement_clause_remove(actor=self.actor, agreement=self.object, code=code)


class ExclusivityRemove(ActionPage):
    permission = "agreements.agreement:change"
    queryset = Exclusivity.objects.select_related("agreement__partner")
    success_message = _("The exclusivity is taken out.")

    def perform(self) -> None:
        services.exclusivity_remove(actor=self.actor, exclusivity=self.object)

    def success_url(self, result: Any) -> str:
        return agreement_url(self.object.agreement, "terms")

    def back_url(self) -> str:
        return agreement_url(self.object.agreement, "terms")
