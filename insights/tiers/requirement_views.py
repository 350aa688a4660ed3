"""What tiers ask for, in the settings: versions, the rules of a draft, publishing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from insights.models import RequirementSet, TierRequirement, TierRule
from insights.tiers import forms, presenters, selectors, services, what_if
from insights.tiers.events import VIEW
from partners.vocabulary.exchange import programme_currency
from web.templatetags.formats import labelled
from web.views import ActionPage, DetailPage, FormPage, Page, RowFormPage

CONFIGURE, PUBLISH = services.CONFIGURE, services.PUBLISH


def page_of(requirements: RequirementSet) -> str:
    return reverse("insights:tier-requirements-of", args=[requirements.public_id])


def rule_page(rule: TierRule) -> str:
    return reverse("insights:tier-rule", args=[rule.public_id])


def _asked(requirements: RequirementSet) -> dict[str, Any]:
    """The matrix of a version for its page."""
    tiers, rows = presenters.matrix(requirements, selectors.rule_book(requirements))
    return {"requirements": requirements, "tiers": tiers, "rows": rows}


class RequirementsHome(Page):
    """The version in force, the draft, and the versions before."""

    permission = VIEW
    template_name = "insights/tiers/requirements.html"
    title = _("Requirements of tiers")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        in_force = selectors.requirements_in_force()
        versions = list(RequirementSet.objects.visible_to(self.actor))
        return super().get_context(
            **(_asked(in_force) if in_force else {"requirements": None}),
            versions=versions,
            draft=next((one for one in versions if one.status == "draft"), None),
            may_configure=self.actor.can(CONFIGURE),
            **extra,
        )


class RequirementsPage(DetailPage):
    """One version: what each tier asks of whom; of a draft, what can be changed."""

    permission = VIEW
    template_name = "insights/tiers/version.html"
    queryset = RequirementSet.objects.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        version = self.object
        in_force = selectors.requirements_in_force()
        is_draft = version.status == RequirementSet.Status.DRAFT
        return super().get_context(
            **_asked(version),
            title=str(version),
            is_draft=is_draft,
            in_force=in_force is not None and in_force.pk == version.pk,
            may_configure=is_draft and self.actor.can(CONFIGURE),
            may_publish=is_draft and self.actor.can(PUBLISH),
            timeline=timeline.of_row(version.public_id, self.actor)[0],
            **extra,
        )


class DraftBegin(Page):
    """Begins a draft and opens it; the draft that is there already, if somebody else was quicker."""

    permission = CONFIGURE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = selectors.draft() or services.requirement_set_draft(actor=self.actor)
        return HttpResponseRedirect(page_of(draft))


class _VersionForm(RowFormPage):
    queryset = RequirementSet.objects.all()
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class VersionNote(_VersionForm):
    permission = CONFIGURE
    title = _("What changes, and why")
    form_class = forms.NoteForm
    success_message = _("The note is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.object.note}

    def perform(self, form) -> RequirementSet:
        return services.requirement_set_change(
            actor=self.actor, requirements=self.object, **form.cleaned_data
        )


class VersionDiscard(ActionPage):
    permission = CONFIGURE
    queryset = RequirementSet.objects.all()
    success_message = _("The draft is discarded.")

    def perform(self) -> None:
        services.requirement_set_discard(actor=self.actor, requirements=self.object)

    def success_url(self, result: None) -> str:
        return reverse("insights:tier-requirements")


class VersionTry(ActionPage):
    """Starts the what-if of a draft and shows how far it is."""

    permission = CONFIGURE
    queryset = RequirementSet.objects.all()

    def perform(self) -> Any:
        return services.what_if_start(actor=self.actor, requirements=self.object)

    def success_url(self, result: Any) -> str:
        if result.created_by == self.actor.person:
            return reverse("web:job", args=[result.public_id])
        return reverse("insights:tier-what-if")


class VersionPublish(_VersionForm):
    """Publishing, beside what it would change."""

    permission = PUBLISH
    template_name = "insights/tiers/publish.html"
    title = _("Publish the requirements")
    form_class = forms.NoteForm
    submit_label = _("Publish: it can then never be changed")
    success_message = _("The requirements are published and in force.")

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.object.note}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(comparison=what_if.compare(self.actor, self.object), **extra)

    def perform(self, form) -> RequirementSet:
        return services.requirements_publish(actor=self.actor, requirements=self.object, **form.cleaned_data)


# -- Rules -----------------------------------------------------------------------------------------


class RulePage(DetailPage):
    """What one tier asks of partners of one type."""

    permission = VIEW
    template_name = "insights/tiers/rule.html"
    queryset = TierRule.objects.select_related("requirement_set", "tier", "partner_type")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rule, currency = self.object, programme_currency()
        is_draft = rule.requirement_set.status == RequirementSet.Status.DRAFT
        return super().get_context(
            title=labelled(rule.tier, rule.partner_type or _("All other types")),
            rule=rule,
            heading=presenters.heading(rule),
            lines=[(row, presenters.asked(row, currency), presenters.note(row)) for row in rule.asked],
            version_url=page_of(rule.requirement_set),
            may_configure=is_draft and self.actor.can(CONFIGURE),
            is_agreed=rule.basis == TierRule.Basis.AGREED,
            **extra,
        )


class RuleNew(_VersionForm):
    permission = CONFIGURE
    title = _("New rule")
    form_class = forms.NewRuleForm

    def get_initial(self) -> dict[str, Any]:
        return FormPage.get_initial(self)

    def perform(self, form) -> TierRule:
        return services.rule_save(actor=self.actor, requirements=self.object, **form.cleaned_data)

    def success_url(self, result: TierRule) -> str:
        return rule_page(result)


class _RuleForm(RowFormPage):
    """A form about a rule of a draft, which returns to its page."""

    permission = CONFIGURE
    queryset = TierRule.objects.select_related("requirement_set", "tier", "partner_type")
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return rule_page(self.object)

    @property
    def cancel_url(self) -> str:
        return rule_page(self.object)


class RuleEdit(_RuleForm):
    title = _("Change the rule")
    form_class = forms.RuleForm
    success_message = _("The rule is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.RuleForm.base_fields}

    def perform(self, form) -> TierRule:
        return services.rule_save(
            actor=self.actor,
            requirements=self.object.requirement_set,
            rule=self.object,
            **form.cleaned_data,
        )


class RuleRemove(ActionPage):
    permission = CONFIGURE
    queryset = TierRule.objects.select_related("requirement_set")
    success_message = _("The rule is taken out.")

    def perform(self) -> None:
        services.rule_remove(actor=self.actor, rule=self.object)

    def success_url(self, result: None) -> str:
        return page_of(self.object.requirement_set)


class RequirementNew(_RuleForm):
    title = _("New requirement")
    form_class = forms.RequirementForm
    success_message = _("The requirement is added.")

    def get_initial(self) -> dict[str, Any]:
        return {"months": 12, **FormPage.get_initial(self)}

    def perform(self, form) -> TierRequirement:
        return services.requirement_save(actor=self.actor, rule=self.object, **form.cleaned_data)


class RequirementEdit(RowFormPage):
    permission = CONFIGURE
    title = _("Change the requirement")
    queryset = TierRequirement.objects.select_related("rule__requirement_set", "rule__partner_type")
    form_class = forms.RequirementForm
    submit_label = _("Save")
    success_message = _("The requirement is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "figure": row.figure,
            "months": row.months,
            "threshold": forms.as_typed(row),
            "points": row.points,
            "is_floor": row.is_floor,
        }

    def perform(self, form) -> TierRequirement:
        return services.requirement_save(
            actor=self.actor,
            rule=self.object.rule,
            requirement=self.object,
            **form.cleaned_data,
        )

    def success_url(self, result: Any) -> str:
        return rule_page(self.object.rule)

    @property
    def cancel_url(self) -> str:
        return rule_page(self.object.rule)


class RequirementRemove(ActionPage):
    permission = CONFIGURE
    queryset = TierRequirement.objects.select_related("rule__requirement_set")
    success_message = _("The requirement is taken out.")

    def perform(self) -> None:
        services.requirement_remove(actor=self.actor, requirement=self.object)

    def success_url(self, result: None) -> str:
        return rule_page(self.object.rule)
