"""The forms that change a recruitment."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core import clock
from partners.models import Partner
from partners.questions import own
from pipeline.models import Phase, PhaseStep, Recruitment, RecruitmentFile
from pipeline.recruitment import checklist, conditions, forms
from pipeline.recruitment import phases as recruitment_phases
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment.things import THINGS
from pipeline.stakeholders import services as stakeholder_services
from web.forms import major
from web.views import ActionPage, FileLinkPage, FormPage, RowFormPage


def page_of(recruitment: Recruitment) -> str:
    return reverse("pipeline:recruitment", args=[recruitment.public_id])


class RecruitmentOpen(FormPage):
    """A recruitment of the partner named in the address, or of a new one typed in the same form."""

    permission = "pipeline.recruitment:create"
    template_name = "pipeline/recruitment/open.html"
    title = _("New recruitment")
    submit_label = _("Open the recruitment")
    success_message = _("The recruitment is open.")

    def load(self) -> None:
        named = self.request.GET.get("partner", "")
        self.partner = Partner.objects.current().get_visible(self.actor, public_id=named) if named else None
        self.form_class = forms.OpenForm if self.partner else forms.OpenNewForm

    def get_initial(self) -> dict[str, Any]:
        me = self.request.user.public_id if self.request.user.staff_role else None
        return {"next_step_owner": me, **super().get_initial()}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(partner=self.partner, **extra)

    def perform(self, form) -> Recruitment:
        if self.partner:
            return recruitment_services.recruitment_open(
                actor=self.actor, partner=self.partner, **form.values()
            )
        values = form.values()
        if "person" in values:
            return stakeholder_services.recruitment_open_with(actor=self.actor, **values)
        return recruitment_services.recruitment_open_new(actor=self.actor, **values)

    def success_url(self, result: Recruitment) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:recruitment-board")


class RecruitmentForm(RowFormPage):
    """A form about one recruitment that returns to its page."""

    permission = "pipeline.recruitment:change"
    queryset = Recruitment.objects.for_list()
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class RecruitmentEdit(RecruitmentForm):
    title = _("Estimate and details")
    form_class = forms.EstimateForm
    success_message = _("The recruitment is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "own": own.value_of("recruitment", self.object, self.actor)}

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "kind": row.kind.code if row.kind else None,
            "title": row.title,
            "headline": row.headline,
            "potential": major(row.potential_minor, row.currency),
            "currency": row.currency,
            "leads": row.potential_leads,
            "potential_note": row.potential_note,
            "probability": row.probability if row.probability_by_hand else None,
            "expected_on": row.expected_on,
        }

    def perform(self, form) -> Recruitment:
        return recruitment_services.recruitment_change(
            actor=self.actor, recruitment=self.object, **form.values()
        )


class ProbabilityRelease(ActionPage):
    """Back to the usual probability of the phase."""

    permission = "pipeline.recruitment:change"
    queryset = Recruitment.objects.for_list()
    success_message = _("The probability goes with the phase again.")

    def perform(self) -> Recruitment:
        return recruitment_services.probability_release(actor=self.actor, recruitment=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class NextStep(RecruitmentForm):
    title = _("Next step")
    form_class = forms.NextStepForm
    success_message = _("The next step is noted.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        owner = row.next_step_owner or row.partner.owner
        return {
            "next_step": row.next_step,
            "next_step_on": row.next_step_on,
            "next_step_owner": owner.public_id if owner else None,
        }

    def perform(self, form) -> Recruitment:
        return recruitment_services.recruitment_plan_step(
            actor=self.actor, recruitment=self.object, **form.cleaned_data
        )


class ActivityAdd(RecruitmentForm):
    title = _("Note an activity")
    form_class = forms.ActivityForm
    success_message = _("The activity is noted.")

    def get_initial(self) -> dict[str, Any]:
        return {"happened_on": clock.today(), **super().get_initial()}

    def perform(self, form):
        return recruitment_services.activity_add(
            actor=self.actor, recruitment=self.object, **form.cleaned_data
        )


class DocumentAdd(RecruitmentForm):
    title = _("Add a document")
    form_class = forms.DocumentForm

    def perform(self, form):
        upload = form.cleaned_data["file"]
        return recruitment_services.recruitment_file_add(
            actor=self.actor,
            recruitment=self.object,
            title=form.cleaned_data["title"],
            name=upload.name,
            content=upload.read(),
        )


class DocumentDownload(FileLinkPage):
    """Leads to a short-lived link, as every file does."""

    permission = "pipeline.recruitment:view"
    queryset = RecruitmentFile.objects.select_related("recruitment__partner", "file")


class DocumentArchive(ActionPage):
    permission = "pipeline.recruitment:change"
    queryset = RecruitmentFile.objects.select_related("recruitment__partner", "file")

    def perform(self) -> None:
        recruitment_services.recruitment_file_archive(actor=self.actor, file=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.recruitment)


class StepTick(RecruitmentForm):
    """Ticks a step that no thing ticks, with what shows that it is done."""

    title = _("Done, and shown by")
    form_class = forms.EvidenceForm
    submit_label = _("Done")

    def form_kwargs(self) -> dict[str, Any]:
        return {
            **super().form_kwargs(),
            "steps": checklist.by_hand(self.object),
            "evidence": checklist.evidence_choices(self.object),
        }

    def perform(self, form) -> None:
        step = form.steps[form.cleaned_data["step"]]
        upload = form.cleaned_data["file"]
        tick = checklist.tick_of(self.object, step, form.cleaned_data["evidence"])
        checklist.recruitment_step_tick(
            actor=self.actor,
            recruitment=self.object,
            step=step,
            activity=tick.activity,
            file=tick.file,
            name=upload.name if upload else "",
            content=upload.read() if upload else b"",
        )


class StepUntick(ActionPage):
    """Takes the tick of the step named in the form back."""

    permission = "pipeline.recruitment:change"
    queryset = Recruitment.objects.for_list()

    def perform(self) -> None:
        step = PhaseStep.objects.all().get_visible(self.actor, public_id=self.request.POST.get("step", ""))
        checklist.recruitment_step_untick(actor=self.actor, recruitment=self.object, step=step)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class Leaving(RecruitmentForm):
    """Leaving a phase: what is required is ticked here, or excused with a reason."""

    permission = "pipeline.recruitment:move"
    template_name = "pipeline/recruitment/move.html"

    def target(self) -> Phase | None:
        """The phase that it would go to."""
        raise NotImplementedError

    def form_kwargs(self) -> dict[str, Any]:
        target = self.target()
        missing = checklist.missing_steps(self.object, target) if target else []
        evidence = checklist.evidence_choices(self.object) if missing else []
        return {**super().form_kwargs(), "missing": missing, "evidence": evidence}

    def come_from(self) -> str:
        """The page to return to: the board as it was filtered, else the recruitment's own page."""
        wanted = self.request.POST.get("next") or self.request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()})
        if ours and self.request.path not in wanted:
            return wanted
        return page_of(self.object)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        form = extra["form"]
        waiting = [
            {"step": step, "thing": THINGS[step.ticked_by], "url": THINGS[step.ticked_by].url(self.object)}
            for step in form.missing
            if step.ticked_by in THINGS
        ]
        return super().get_context(
            next=self.come_from(), recruitment=self.object, waiting=waiting, **self._conditions(form), **extra
        )

    def _conditions(self, form: Any) -> dict[str, Any]:
        """What the phase to come asks for and is not there, but for what a step waits for already."""
        target = self.target()
        waited_for = {step.ticked_by for step in form.missing}
        rows = conditions.asked(self.object, target) if target else []
        absent = [row for row in rows if not row.evidence and row.condition.thing not in waited_for]
        return {
            "unmet": [row for row in absent if row.condition.is_required],
            "advised": [row for row in absent if not row.condition.is_required],
        }

    def success_url(self, result: Any) -> str:
        return self.come_from()


class Move(Leaving):
    """From the board only the phase is posted; what stands in the way is then asked here."""

    title = _("Move to another phase")
    form_class = forms.MoveForm
    submit_label = _("Move")

    def get_initial(self) -> dict[str, Any]:
        following = self.target()
        return {"phase": following.code if following else self.object.phase.code}

    def target(self) -> Phase | None:
        phases = Phase.objects.visible_to(self.actor).filter(is_active=True)
        code = self.request.POST.get("phase") or self.request.GET.get("phase")
        if code:
            return next((one for one in phases if one.code == code), None)
        return phases.filter(position__gt=self.object.phase.position).first()

    def perform(self, form) -> Recruitment:
        return recruitment_phases.recruitment_move(
            actor=self.actor,
            recruitment=self.object,
            phase=form.cleaned_data["phase"],
            steps_done=checklist.ticks_of(self.object, form.shown()),
            reason=form.cleaned_data["reason"],
        )


class GoLive(Leaving):
    title = _("Go live")
    form_class = forms.GoLiveForm
    submit_label = _("The partner is live")
    success_message = _("The partner is live and active.")

    def get_initial(self) -> dict[str, Any]:
        return {"live_on": clock.today()}

    def target(self) -> Phase | None:
        phases = Phase.objects.visible_to(self.actor).filter(is_active=True)
        return phases.filter(status_given=Phase.Gives.ACTIVE).first()

    def perform(self, form) -> Recruitment:
        return recruitment_phases.recruitment_go_live(
            actor=self.actor,
            recruitment=self.object,
            live_on=form.cleaned_data["live_on"],
            steps_done=checklist.ticks_of(self.object, form.shown()),
            reason=form.cleaned_data["reason"],
        )


class Lose(RecruitmentForm):
    permission = "pipeline.recruitment:move"
    title = _("Close as lost")
    form_class = forms.LoseForm
    submit_label = _("Close as lost")
    success_message = _("The recruitment is closed.")

    def perform(self, form) -> Recruitment:
        return recruitment_services.recruitment_lose(
            actor=self.actor, recruitment=self.object, **form.cleaned_data
        )


class Reopen(RecruitmentForm):
    permission = "pipeline.recruitment:move"
    title = _("Take up again")
    form_class = forms.ReopenForm
    submit_label = _("Take up again")
    success_message = _("The recruitment is open again.")

    def perform(self, form) -> Recruitment:
        return recruitment_services.recruitment_reopen(
            actor=self.actor, recruitment=self.object, **form.cleaned_data
        )
