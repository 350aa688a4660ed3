"""The pages of a proposal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, files, languages
from core.errors import DomainError
from core.events import timeline
from core.models import Job
from core.text import listed
from pipeline.models import Proposal, ProposalSection, Recruitment
from pipeline.proposals import forms, pdf, presenters, sending, services
from pipeline.proposals.events import PAGE, VIEW
from pipeline.proposals.rules import left_open, mark
from pipeline.proposals.sending import SEND
from pipeline.proposals.services import CHANGE
from web.views import ActionPage, DetailPage, FileLinkPage, RowFormPage

ROWS = Proposal.objects.select_related(
    "recruitment__partner", "own_entity", "contact", "file", "case_version"
)
SECTIONS = ProposalSection.objects.select_related("proposal__recruitment__partner", "proposal__own_entity")


class ProposalPage(DetailPage):
    permission = VIEW
    template_name = "pipeline/proposals/detail.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        is_open = row.recruitment.closed_at is None
        is_draft = row.status == "draft" and is_open
        return super().get_context(
            title=row.title,
            proposal=row,
            tone=presenters.TONES[row.status],
            recruitment_url=reverse("pipeline:recruitment", args=[row.recruitment.public_id]),
            sections=presenters.sections(row),
            facts=presenters.facts(row),
            timeline=timeline.of_row(row.public_id, self.actor, size=15)[0],
            job=self._job(row),
            may={
                "change": is_draft and self.actor.can(CHANGE),
                "send": is_draft and self.actor.can(SEND),
                "take_back": row.status == "sending" and is_open and self.actor.can(SEND),
                "answer": row.status == "sent" and is_open and self.actor.can(CHANGE),
                "see_case": self.actor.can("pipeline.business_case:view"),
            },
            **extra,
        )

    def _job(self, row: Proposal) -> Job | None:
        """The making of the document, while it goes on or when it failed."""
        if row.status != "sending":
            return None
        made = Job.objects.filter(kind=sending.MAKE, key__startswith=row.public_id)
        return made.order_by("-pk").first()


class _OfRecruitment(RowFormPage):
    queryset = Recruitment.objects.select_related("partner")

    def success_url(self, result: Proposal) -> str:
        return PAGE.url(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:recruitment", args=[self.object.public_id])


class ProposalNew(_OfRecruitment):
    permission = CHANGE
    title = _("Write a proposal")
    form_class = forms.BeginForm
    submit_label = _("Make the draft")
    success_message = _("The draft is made from what is known. Read each section before it is sent.")

    def get_initial(self) -> dict[str, Any]:
        return {"language": languages.spoken(self.object.partner.language)}

    def perform(self, form: forms.BeginForm) -> Proposal:
        return services.proposal_begin(actor=self.actor, recruitment=self.object, **form.cleaned_data)


class ProposalAdd(_OfRecruitment):
    permission = SEND
    title = _("Add a proposal that was sent")
    form_class = forms.AddForm
    success_message = _("The proposal is kept as it was sent.")

    def get_initial(self) -> dict[str, Any]:
        return {"sent_on": clock.today()}

    def perform(self, form: forms.AddForm) -> Proposal:
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        return services.proposal_record(
            actor=self.actor, recruitment=self.object, name=upload.name, content=upload.read(), **values
        )


class _ProposalForm(RowFormPage):
    queryset = ROWS

    def success_url(self, result: Any) -> str:
        return PAGE.url(self.object)

    @property
    def cancel_url(self) -> str:
        return PAGE.url(self.object)


class ProposalEdit(_ProposalForm):
    permission = CHANGE
    title = _("Title of the proposal")
    form_class = forms.ProposalForm
    success_message = _("The title is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.object.title}

    def perform(self, form: forms.ProposalForm) -> Proposal:
        return services.proposal_change(actor=self.actor, proposal=self.object, **form.cleaned_data)


class ProposalSend(_ProposalForm):
    permission = SEND
    title = _("Send the proposal")
    form_class = forms.SendForm
    submit_label = _("Send it")
    success_message = _("The document is being made. It is mailed as soon as it is there.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object.recruitment.partner}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        found = left_open(self.object.sections.values_list("text", flat=True))
        said = _("Still in brackets: %(names)s. Fill them in, or take them out, before you send it.")
        intro = said % {"names": listed(found)} if found else ""
        return super().get_context(intro=intro, **extra)

    def perform(self, form: forms.SendForm) -> Proposal:
        return sending.proposal_send(
            actor=self.actor, proposal=self.object, contact=form.cleaned_data["contact"]
        )


class ProposalAccept(_ProposalForm):
    permission = CHANGE
    title = _("The partner accepts")
    form_class = forms.AcceptForm
    success_message = _("The answer is noted.")

    def get_initial(self) -> dict[str, Any]:
        return {"answered_on": clock.today()}

    def perform(self, form: forms.AcceptForm) -> Proposal:
        return services.proposal_accept(actor=self.actor, proposal=self.object, **form.cleaned_data)


class ProposalRefuse(ProposalAccept):
    title = _("The partner refuses")
    form_class = forms.RefuseForm

    def perform(self, form: forms.AcceptForm) -> Proposal:
        return services.proposal_refuse(actor=self.actor, proposal=self.object, **form.cleaned_data)


class ProposalRefresh(ActionPage):
    permission = CHANGE
    queryset = ROWS
    success_message = _("The sections that nobody edited are made anew from what is known today.")

    def perform(self) -> list[ProposalSection]:
        return services.proposal_refresh(actor=self.actor, proposal=self.object)

    def success_url(self, result: Any) -> str:
        return PAGE.url(self.object)


class ProposalTakeBack(ActionPage):
    permission = SEND
    queryset = ROWS
    success_message = _("The proposal is a draft again.")

    def perform(self) -> Proposal:
        return sending.proposal_take_back(actor=self.actor, proposal=self.object)

    def success_url(self, result: Any) -> str:
        return PAGE.url(self.object)


class ProposalDocument(FileLinkPage):
    """The document as it was sent."""

    permission = VIEW
    queryset = Proposal.objects.exclude(file=None)


class ProposalPreview(DetailPage):
    """What a draft looks like as a document, marked as a draft."""

    permission = VIEW
    queryset = ROWS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = pdf.render(sending.snapshot_of(self.object), draft=True)
        return files.download(content, sending.file_name(self.object), "application/pdf")


class _SectionForm(RowFormPage):
    permission = CHANGE
    queryset = SECTIONS

    def success_url(self, result: Any) -> str:
        return f"{PAGE.url(self.object.proposal)}#{self.object.code}"

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class SectionEdit(_SectionForm):
    template_name = "pipeline/proposals/section.html"
    form_class = forms.SectionForm
    success_message = _("The section is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"seen": mark(row.text), "title": row.title, "text": row.text}

    def perform(self, form: forms.SectionForm) -> ProposalSection:
        try:
            return services.proposal_section_change(
                actor=self.actor, section=self.object, **form.cleaned_data
            )
        except DomainError as error:
            if error.code == "changed-meanwhile":
                self.object.refresh_from_db()
                form.take_over(mark(self.object.text))
            raise

    def get_context(self, **extra: Any) -> dict[str, Any]:
        form = extra["form"]
        # What somebody else saved meanwhile stands beside what was typed.
        theirs = self.object.text if form.is_bound and form.errors else ""
        return super().get_context(title=self.object.title, theirs=theirs, **extra)


class SectionRegenerate(DetailPage):
    """The text of a section beside the one that would be made now; a button takes the new one."""

    permission = CHANGE
    template_name = "pipeline/proposals/regenerate.html"
    queryset = SECTIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.compare()

    def compare(self, *, refusal: Any = "", status: int = 200) -> HttpResponse:
        made = services.made_now(self.object)
        return self.render(
            title=self.object.title,
            section=self.object,
            made=made,
            seen=mark(self.object.text, made),
            refusal=refusal,
            page_url=f"{PAGE.url(self.object.proposal)}#{self.object.code}",
            status=status,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            services.proposal_section_regenerate(
                actor=self.actor, section=self.object, seen=request.POST.get("seen", "")
            )
        except DomainError as error:
            if error.code != "changed-meanwhile":
                raise
            self.object.refresh_from_db()
            return self.compare(refusal=error.message, status=error.status)
        return HttpResponseRedirect(f"{PAGE.url(self.object.proposal)}#{self.object.code}")
