"""The versions of a plan, for either side: kept, and compared word by word."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.numbers import whole_number
from pipeline.models import PlanVersion
from pipeline.plan_review import comparing, versions
from pipeline.plans import pages
from pipeline.plans.presenters import reader_language
from pipeline.plans.services import CHANGE

# The plan as it is, among the numbers of versions.
NOW = 0


class VersionsMixin:
    """The versions of a plan, and any two of them, or one and the plan of today, word by word."""

    permission = "pipeline.plan:view"
    template_name = "pipeline/plan_review/versions.html"
    base_template = "staff/base.html"
    title = _("Versions")
    queryset = pages.PLANS

    def link(self, name: str, *args: Any) -> str:
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        plan = self.object
        rows = PlanVersion.objects.visible_to(self.actor).filter(plan=plan)
        known = list(rows.defer("snapshot").select_related("made_by"))
        numbers = [version.number for version in known]
        old = self._number("old", [*numbers, NOW], default=numbers[-1] if numbers else NOW)
        new = self._number("new", [*numbers, NOW], default=NOW)
        return super().get_context(
            plan=plan,
            plan_url=self.link("plan", plan.public_id),
            keep_url=self.keep_url(),
            versions=known[::-1],
            # What we keep a version for is ours to know.
            shows_notes=not self.actor.is_partner,
            old=old,
            new=new,
            sections=self._compared(old, new) if old != new else [],
            **extra,
        )

    def keep_url(self) -> str:
        """Where this reader keeps a version; a partner keeps none."""
        may = self.object.is_open and self.actor.can(CHANGE) and not self.actor.is_partner
        return self.link("plan-version-keep", self.object.public_id) if may else ""

    def _number(self, name: str, known: list[int], default: int) -> int:
        number = whole_number(self.request.GET.get(name, ""), default=default)
        if number not in known:
            raise DomainError.not_found()
        return number

    def _compared(self, old: int, new: int) -> list[comparing.ComparedSection]:
        plan, language = self.object, reader_language()
        kept = {one.number: one for one in PlanVersion.objects.filter(plan=plan, number__in=(old, new))}

        def snapshot(number: int) -> dict[str, Any]:
            if number == NOW:
                return versions.snapshot(plan, language)
            return versions.in_language(kept[number], language)

        codes = versions.shown_codes(plan, self.actor, *kept.values())
        return comparing.compare(snapshot(old), snapshot(new), codes)


class VersionKeepMixin(pages.PlanFormMixin):
    """Keeps the plan as it is."""

    success_message = _("This version is kept.")

    def success_url(self, result: Any) -> str:
        return self.link("plan-versions", self.object.public_id)

    def perform(self) -> PlanVersion:
        return versions.plan_version_keep(
            actor=self.actor, plan=self.object, note=self.request.POST.get("note", "")[:200]
        )
