"""Commission plans in the back-office: versions, rules, publishing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from referrals.base_views import area_tabs
from referrals.commissions import explain
from referrals.commissions.context import as_rule
from referrals.commissions.rules import CONDITIONS, never_matching
from referrals.models import CommissionPlan, PlanRule, PlanVersion
from referrals.plans import forms, selectors, services
from web.forms import major, money
from web.moves import MovePage, numbered
from web.views import ActionPage, DetailPage, FormPage, Page, RowFormPage

VIEW, CHANGE = "referrals.plan:view", "referrals.plan:change"


class PlanList(Page):
    permission = VIEW
    template_name = "referrals/plans.html"
    title = _("Referrals and commissions")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        names, today = explain.Names(), clock.today()
        rows = CommissionPlan.objects.visible_to(self.actor).prefetch_related("versions__rules")
        plans = numbered(rows)
        for plan in plans:
            plan.current = _current(plan, today)
            plan.for_text = _for_text(plan, names)
            plan.draft = next((one for one in plan.versions.all() if one.status == "draft"), None)
            plan.lines = rule_lines(plan.draft, names) if plan.draft else []
        return super().get_context(
            tabs=area_tabs(self.actor, "referrals:plans"),
            plans=plans,
            published=any(one.status == "published" for plan in plans for one in plan.versions.all()),
            today=today,
            may_change=self.actor.can(CHANGE),
            may_publish=self.actor.can("referrals.plan:publish"),
            **extra,
        )


def _current(plan: CommissionPlan, today) -> PlanVersion | None:
    """The version in force today, among versions that are read already."""
    started = [v for v in plan.versions.all() if v.status == "published" and v.effective_from <= today]
    return max(started, key=lambda version: version.effective_from, default=None)


def _for_text(plan: CommissionPlan, names: explain.Names) -> str:
    wanted = {"kind": plan.kinds, "source": plan.sources}
    return explain.conditions_text(wanted, names)


class PlanPage(DetailPage):
    permission = VIEW
    template_name = "referrals/plan.html"
    queryset = CommissionPlan.objects.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        plan, may_change = self.object, self.actor.can(CHANGE)
        versions = list(plan.versions.annotate(uses=Count("decisions")).prefetch_related("rules"))
        names, current = explain.Names(), _current(plan, clock.today())
        for version in versions:
            version.in_force = current is not None and version.pk == current.pk
            version.lines = rule_lines(version, names)
        entries, _older = timeline.of_row(plan.public_id, self.actor)
        return super().get_context(
            title=str(plan),
            plan=plan,
            versions=versions,
            for_text=_for_text(plan, names),
            timeline=entries,
            may_change=may_change,
            may_draft=may_change and not any(version.status == "draft" for version in versions),
            **extra,
        )


def rule_lines(version: PlanVersion, names: explain.Names) -> list[dict[str, Any]]:
    """The rules of a version as people read them, and whether a sale can reach each."""
    rows = list(version.rules.all())
    never = never_matching([as_rule(row, version.currency) for row in rows], sources=version.plan.sources)
    return [
        {
            "rule": rule,
            "when": explain.conditions_text(rule.conditions, names),
            "pays": explain.pays_text(rule, version.currency),
            "reached": rule.position not in never,
        }
        for rule in rows
    ]


class VersionPage(DetailPage):
    permission = VIEW
    template_name = "referrals/version.html"
    queryset = PlanVersion.objects.select_related("plan")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        version = self.object
        draft = version.status == PlanVersion.Status.DRAFT
        entries, _older = timeline.of_row(version.public_id, self.actor)
        return super().get_context(
            title=_("%(plan)s, version %(number)s") % {"plan": version.plan, "number": version.number},
            version=version,
            lines=rule_lines(version, explain.Names()),
            warnings=selectors.doubts(version) if draft else [],
            timeline=entries,
            may_change=draft and self.actor.can(CHANGE),
            may_publish=draft and self.actor.can("referrals.plan:publish"),
            **extra,
        )


class PlanNew(FormPage):
    permission = CHANGE
    title = _("New commission plan")
    form_class = forms.PlanForm
    submit_label = _("Create the plan")
    success_message = _("The plan is created. Add its rules now.")

    def perform(self, form) -> CommissionPlan:
        return services.plan_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: CommissionPlan) -> str:
        return reverse("referrals:version", args=[result.versions.get().public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:plans")


class PlanEdit(RowFormPage):
    permission = CHANGE
    title = _("Change the plan")
    queryset = CommissionPlan.objects.all()
    form_class = forms.PlanForm
    submit_label = _("Save")
    success_message = _("The plan is saved.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        code = _("Code for rules and the API: %(code)s") % {"code": self.object.code}
        return super().get_context(subtitle=code, **extra)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.PlanForm.base_fields}

    def perform(self, form) -> CommissionPlan:
        return services.plan_change(actor=self.actor, plan=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("referrals:plan", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:plan", args=[self.object.public_id])


class PlanMove(MovePage):
    permission = CHANGE
    queryset = CommissionPlan.objects.all()

    def perform(self) -> int:
        return services.plan_move(actor=self.actor, plan=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("referrals:plans")


class VersionNew(ActionPage):
    permission = CHANGE
    queryset = CommissionPlan.objects.all()
    success_message = _("The draft holds the rules of the last version. Change them, then publish.")

    def perform(self) -> PlanVersion:
        return services.version_create(actor=self.actor, plan=self.object)

    def success_url(self, result: PlanVersion) -> str:
        return reverse("referrals:version", args=[result.public_id])


class _VersionForm(RowFormPage):
    """A form about one version that returns to its page."""

    queryset = PlanVersion.objects.select_related("plan")
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return reverse("referrals:version", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:version", args=[self.object.public_id])


class VersionEdit(_VersionForm):
    permission = CHANGE
    title = _("Terms of the version")
    form_class = forms.VersionForm
    success_message = _("The terms are saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.VersionForm.base_fields}

    def perform(self, form) -> PlanVersion:
        return services.version_change(actor=self.actor, version=self.object, **form.cleaned_data)


class VersionPublish(_VersionForm):
    permission = "referrals.plan:publish"
    title = _("Publish the version")
    form_class = forms.PublishForm
    submit_label = _("Publish: it can then never be changed")
    success_message = _("The version is published.")

    def get_initial(self) -> dict[str, Any]:
        return {"effective_from": clock.today()}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(intro=" ".join(selectors.warnings(self.object)), **extra)

    def perform(self, form) -> PlanVersion:
        version = services.version_publish(actor=self.actor, version=self.object, **form.cleaned_data)
        for sentence in selectors.warnings(version):
            messages.warning(self.request, sentence)
        return version


class RuleNew(_VersionForm):
    permission = CHANGE
    template_name = "referrals/rule_form.html"
    title = _("New rule")
    form_class = forms.RuleForm
    success_message = _("The rule is added.")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, form) -> PlanRule:
        details = rule_details(form.cleaned_data, self.object.currency)
        return services.rule_create(actor=self.actor, version=self.object, **details)


def rule_details(typed: dict[str, Any], currency: str) -> dict[str, Any]:
    """The columns of a rule from what was typed: percentages to rates, amounts to minor units."""
    amounts = {
        f"{name}_minor": None
        if typed[name] is None
        else money(typed[name], currency, field=name).amount_minor
        for name in ("fixed", "minimum", "cap")
    }
    conditions = {
        name: sorted(getattr(choice, "code", choice) for choice in typed[name])
        for name in CONDITIONS
        if typed[name]
    }
    rate = None if typed["rate"] is None else typed["rate"] / Decimal(100)
    return {
        **amounts,
        "rate": rate,
        "conditions": conditions,
        "recurring": typed["recurring"],
        "months": typed["months"],
    }


class RuleEdit(RowFormPage):
    permission = CHANGE
    template_name = "referrals/rule_form.html"
    title = _("Change the rule")
    queryset = PlanRule.objects.select_related("version__plan")
    form_class = forms.RuleForm
    submit_label = _("Save")
    success_message = _("The rule is saved.")

    def get_initial(self) -> dict[str, Any]:
        rule, currency = self.object, self.object.version.currency
        return {
            "rate": None if rule.rate is None else (rule.rate * 100).normalize(),
            "fixed": major(rule.fixed_minor, currency),
            "minimum": major(rule.minimum_minor, currency),
            "cap": major(rule.cap_minor, currency),
            "recurring": rule.recurring,
            "months": rule.months,
            **rule.conditions,
        }

    def perform(self, form) -> PlanRule:
        details = rule_details(form.cleaned_data, self.object.version.currency)
        return services.rule_change(actor=self.actor, rule=self.object, **details)

    def success_url(self, result: Any) -> str:
        return reverse("referrals:version", args=[self.object.version.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:version", args=[self.object.version.public_id])


class RuleDelete(ActionPage):
    permission = CHANGE
    queryset = PlanRule.objects.select_related("version__plan")
    success_message = _("The rule is taken out.")

    def perform(self) -> None:
        services.rule_delete(actor=self.actor, rule=self.object)


class RuleMove(ActionPage):
    permission = CHANGE
    queryset = PlanRule.objects.select_related("version__plan")

    def perform(self) -> None:
        services.rule_move(actor=self.actor, rule=self.object, up=self.request.POST.get("up") == "1")
