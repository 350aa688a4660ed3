"""The pages on which a joint plan is written, for either side. Views add the permission and the addresses."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.text import Translated
from pipeline.models import JointPlan
from pipeline.plans import document, presenters, services
from pipeline.plans.forms import PART_FORMS, PROGRESS_FORMS, TextForm
from pipeline.plans.sections import PARTS, SECTIONS, Part
from pipeline.plans.writing import side_of
from web.forms import major

PLANS = JointPlan.objects.select_related("partner__owner", "recruitment", "own_entity")
_WITH_PLAN = ("partner__owner", "recruitment", "own_entity")


class PlanPageMixin:
    """The page of a plan: the document as its reader may see it."""

    queryset = PLANS

    def link(self, name: str, *args: Any) -> str:
        """The address of a page of this side."""
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        plan = self.object
        shown = presenters.page(plan, self.actor, self.link)
        return super().get_context(title=str(plan), **shown, **extra)


class PlanFormMixin:
    """A form about one plan that returns to its page, at the section it is about."""

    permission = services.CHANGE
    template_name = "pipeline/plans/form.html"
    # What the page stands in.
    base_template = "staff/base.html"
    submit_label = _("Save")
    queryset = PLANS
    section = ""

    def link(self, name: str, *args: Any) -> str:
        raise NotImplementedError

    @property
    def plan(self) -> JointPlan:
        return self.object

    def plan_url(self) -> str:
        anchor = f"#{self.section}" if self.section else ""
        return self.link("plan", self.plan.public_id) + anchor

    def success_url(self, result: Any) -> str:
        return self.plan_url()

    @property
    def cancel_url(self) -> str:
        return self.plan_url()


class SeenMixin:
    """A form that says which version it was filled with. When somebody saved another meanwhile, their text
    is shown beside what was typed, which stays; saved once more, it replaces theirs knowingly."""

    overtaken: Any = None

    def current(self) -> Any:
        """The row as it is now."""
        return type(self.object)._default_manager.select_related("changed_by").get(pk=self.object.pk)

    def who_changed(self, row: Any) -> Any:
        return row.changed_by

    def perform(self, form: Any) -> Any:
        try:
            return self.write(form)
        except DomainError as error:
            if error.code == "changed-meanwhile":
                self.overtaken = self.current()
                form.data = form.data.copy()
                form.data["seen"] = self.overtaken.version
            raise

    def write(self, form: Any) -> Any:
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        if self.overtaken is not None:
            extra["overtaken"] = {
                "by": self.who_changed(self.overtaken),
                "texts": self.differing(extra["form"]),
            }
        return super().get_context(**extra)

    def differing(self, form: Any) -> list[tuple[Any, str, str]]:
        """Each field that is not as it was typed: its label, their text, ours."""
        found = []
        for name, typed in self.typed(form).items():
            theirs = getattr(self.overtaken, name)
            if theirs != typed and (theirs or typed):
                field = form.fields.get(name.removesuffix("_minor")) or form.fields.get("text")
                found.append((field.label, _as_text(theirs), _as_text(typed)))
        return found

    def typed(self, form: Any) -> dict[str, Any]:
        return {name: value for name, value in form.values().items() if name != "file"}


def _as_text(value: Any) -> str:
    """A value of a field as one text, every language of it."""
    if isinstance(value, Translated | dict):
        return "\n".join(text for text in value.values() if text)
    return "" if value is None else str(value)


class PartMixin:
    """Reads the part from the address, and with it the form. An unknown one is a 404."""

    forms = PART_FORMS

    def load(self) -> None:
        if self.kwargs["part"] not in self.forms:
            raise DomainError.not_found()
        super().load()

    @property
    def part(self) -> Part:
        return PARTS[self.kwargs["part"]]

    @property
    def title(self) -> Any:
        return self.part.label

    @property
    def section(self) -> str:
        return self.part.model.SECTION

    @property
    def form_class(self) -> Any:
        return self.forms[self.part.code]

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "plan": self.plan, "sides": document.side_names(self.plan)}


class RowAddMixin(PartMixin, PlanFormMixin):
    """A new row of a part, on the side of whoever writes it until they say otherwise."""

    def get_initial(self) -> dict[str, Any]:
        return {"side": side_of(self.actor), **super().get_initial()}

    def perform(self, form: Any) -> Any:
        if self.part.code == "spends":
            values = form.values()
            line = values.pop("line")
            return services.plan_spend_add(actor=self.actor, line=line, values=values)
        return services.plan_row_add(
            actor=self.actor, plan=self.plan, part=self.part.code, values=form.values()
        )


class RowMixin(PartMixin, PlanFormMixin):
    """A row of the part named in the address, in a section that the reader sees."""

    def get_queryset(self) -> QuerySet:
        model = self.part.model
        related = [f"{model.PLAN_PATH}__{name}" for name in _WITH_PLAN]
        return model.objects.filter(**{f"{model.PLAN_PATH}__isnull": False}).select_related(*related)

    @cached_property
    def plan(self) -> JointPlan:
        return services.plan_of(self.object)


class RowEditMixin(SeenMixin, RowMixin):
    """What is agreed in a row."""

    def load(self) -> None:
        super().load()
        if not self.part.fields:
            raise DomainError.not_found()

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "seen": row.version,
            **{
                name: initial_of(row, name, self.plan)
                for name in self.form_class.base_fields
                if name != "seen"
            },
        }

    def write(self, form: Any) -> Any:
        return services.plan_row_change(
            actor=self.actor,
            row=self.object,
            values=form.values(),
            expected=form.cleaned_data["seen"],
        )


class RowNoteMixin(RowEditMixin):
    """What became of a row."""

    forms = PROGRESS_FORMS

    def write(self, form: Any) -> Any:
        return services.plan_progress_note(
            actor=self.actor,
            row=self.object,
            values=form.values(),
            expected=form.cleaned_data["seen"],
        )


class RowRemoveMixin(RowMixin):
    """Takes a row out of the plan; of the money spent, what one noted oneself."""

    def perform(self) -> None:
        if self.part.code == "spends":
            services.plan_spend_remove(actor=self.actor, spend=self.object)
        else:
            services.plan_row_remove(actor=self.actor, row=self.object)


def initial_of(row: Any, name: str, plan: JointPlan) -> Any:
    """What a field of the form of a part shows of a row."""
    if name == "amount":
        return major(row.amount_minor, plan.currency)
    value = getattr(row, name)
    if name == "file":
        return None
    return value.public_id if hasattr(value, "public_id") else value


class TextMixin(SeenMixin, PlanFormMixin):
    """A text of the plan itself: its summary, its conclusion."""

    form_class = TextForm

    def load(self) -> None:
        section = SECTIONS.get(self.kwargs["section"])
        if section is None or not section.texts:
            raise DomainError.not_found()
        super().load()
        self.object.sections.get_visible(self.actor, code=section.code)

    @property
    def section(self) -> str:
        return self.kwargs["section"]

    @property
    def column(self) -> str:
        return SECTIONS[self.section].texts[0]

    @property
    def title(self) -> Any:
        return SECTIONS[self.section].title

    def get_initial(self) -> dict[str, Any]:
        return {"text": getattr(self.object, self.column), "seen": self.object.version}

    def current(self) -> JointPlan:
        return PLANS.get(pk=self.object.pk)

    def who_changed(self, row: JointPlan) -> Any:
        return row.sections.select_related("changed_by").get(code=self.section).changed_by

    def typed(self, form: Any) -> dict[str, Any]:
        return {self.column: form.cleaned_data["text"]}

    def write(self, form: Any) -> JointPlan:
        return services.plan_change(
            actor=self.actor,
            plan=self.object,
            expected=form.cleaned_data["seen"],
            **{self.column: form.cleaned_data["text"]},
        )
