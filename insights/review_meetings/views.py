"""The meetings of partners' reviews in the back-office: prepared, dated, written, sent."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files
from core.events import timeline
from core.notify import receivers
from insights.models import MeetingDocument, MeetingParticipant, MeetingSection, ReviewMeeting
from insights.review_meetings import document, forms, pages, presenters, selectors, services
from insights.review_meetings.events import CHANGE, PAGE, VIEW
from partners.access.presenters import told_of
from pipeline.models import PartnershipReview
from pipeline.plans.pages import SeenMixin
from web.public_views import PublicPage
from web.templatetags.formats import day
from web.told import Told
from web.views import ActionPage, DetailPage, FileLinkPage, RowFormPage


class MeetingPrepare(RowFormPage):
    """Writes the document of a review, from what every room knows of the partner."""

    permission = CHANGE
    queryset = PartnershipReview.objects.select_related("partner__type", "partner__tier", "partner__owner")
    title = _("Prepare the meeting")
    form_class = forms.PrepareForm
    submit_label = _("Write the document")
    success_message = _("The document is written. Edit it, then send it as the agenda.")

    def get_initial(self) -> dict[str, Any]:
        main = self.object.partner.contacts.filter(is_main=True, archived_at=None).first()
        return {"language": main.language} if main else {}

    def perform(self, form) -> ReviewMeeting:
        return services.review_meeting_prepare(actor=self.actor, review=self.object, **form.cleaned_data)

    def success_url(self, result: ReviewMeeting) -> str:
        return PAGE.url(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:partnership-review", args=[self.object.public_id])


class MeetingPage(DetailPage):
    """One meeting: when and who, its document section by section, what was sent, what is undertaken."""

    permission = VIEW
    template_name = "insights/review_meetings/detail.html"
    queryset = selectors.MEETINGS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        meeting: ReviewMeeting = self.object
        may_change = self.actor.can(CHANGE)
        return super().get_context(
            title=meeting.review.partner.name,
            meeting=meeting,
            review=meeting.review,
            partner=meeting.review.partner,
            kind=services.kind_to_send(meeting),
            facts=self._facts(meeting),
            sections=presenters.sections(self.actor, meeting),
            documents=presenters.documents(self.actor, meeting),
            actions=presenters.of_review(self.actor, meeting),
            may_change=may_change,
            may_invite=may_change and bool(meeting.starts_at) and meeting.review.held_on is None,
            timeline=timeline.of_row(meeting.public_id, self.actor, size=10)[0],
            **extra,
        )

    def _facts(self, meeting: ReviewMeeting) -> list[tuple[Any, ...]]:
        start = meeting.local_start
        review = meeting.review
        partner = review.partner
        return [
            (_("Partner"), partner.name, reverse("partners:detail", args=[partner.public_id])),
            (_("Day"), day(review.held_on or (start.date() if start else review.due_on))),
            (_("Hour"), presenters.hour(meeting)),
            (_("Place"), meeting.place),
            (_("Taking part"), ", ".join(presenters.participants(self.actor, meeting))),
            (_("Invited on"), day(meeting.invited_at)),
        ]

    def told(self) -> Told | None:
        if not self.actor.can(CHANGE):
            return None
        return told_of(self.actor, self.object.review.partner, VIEW, PAGE.url(self.object))


class MeetingPdf(DetailPage):
    """The document as it would be sent now."""

    permission = CHANGE
    queryset = selectors.MEETINGS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting: ReviewMeeting = self.object
        kind = services.kind_to_send(meeting)
        content = document.render(meeting, document.snapshot(meeting, kind))
        return files.download(content, f"{kind}-{meeting.public_id}.pdf", "application/pdf")


class MeetingDocumentFile(pages.DocumentMixin, FileLinkPage):
    """What was sent."""


class _OfMeeting:
    permission = CHANGE
    queryset: QuerySet = selectors.MEETINGS

    def success_url(self, result: Any) -> str:
        return PAGE.url(self.object)

    @property
    def cancel_url(self) -> str:
        return PAGE.url(self.object)


class MeetingEdit(_OfMeeting, RowFormPage):
    title = _("When and where")
    form_class = forms.MeetingForm
    submit_label = _("Save")
    success_message = _("The meeting is saved. Invite anew whoever was invited to another hour or place.")

    def get_initial(self) -> dict[str, Any]:
        return forms.MeetingForm.initial_of(self.object)

    def perform(self, form: forms.MeetingForm) -> ReviewMeeting:
        return services.review_meeting_change(actor=self.actor, meeting=self.object, **form.details())


class MeetingParticipants(_OfMeeting, RowFormPage):
    title = _("Who takes part")
    form_class = forms.ParticipantsForm
    submit_label = _("Save")
    success_message = _("Who takes part is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "meeting": self.object}

    def get_initial(self) -> dict[str, Any]:
        return forms.ParticipantsForm.initial_of(self.object)

    def perform(self, form: forms.ParticipantsForm) -> ReviewMeeting:
        return services.meeting_participants_set(actor=self.actor, meeting=self.object, **form.details())


class MeetingInvite(_OfMeeting, ActionPage):
    success_message = _("The invitations are sent, with an entry for the calendar.")

    def told(self) -> Told:
        rows = MeetingParticipant.objects.filter(meeting=self.object).select_related("user", "contact")
        return Told(receivers([row.person for row in rows]), _("Nobody takes part yet."))

    def perform(self) -> ReviewMeeting:
        return services.review_meeting_invite(actor=self.actor, meeting=self.object)


class MeetingSend(_OfMeeting, ActionPage):
    """Sends the agenda before the meeting, the minutes after it."""

    success_message = _("The document is sent. It is kept as it was.")

    def told(self) -> Told:
        return told_of(self.actor, self.object.review.partner, VIEW, PAGE.url(self.object))

    def perform(self) -> MeetingDocument:
        meeting: ReviewMeeting = self.object
        # The page said which one; what became of the review meanwhile is refused with a sentence.
        kind = self.request.POST.get("kind") or services.kind_to_send(meeting)
        services.check_sendable(meeting, kind)
        data = document.snapshot(meeting, kind)
        return services.meeting_document_send(
            actor=self.actor,
            meeting=meeting,
            kind=kind,
            snapshot=data,
            content=document.render(meeting, data),
        )


# -- Texts ------------------------------------------------------------------------------------------


class _Text(SeenMixin, RowFormPage):
    """A text that somebody else may change meanwhile."""

    permission = CHANGE
    template_name = "pipeline/plans/form.html"
    base_template = "staff/base.html"
    form_class = forms.TextForm
    submit_label = _("Save")
    text_field = "text"

    def get_initial(self) -> dict[str, Any]:
        return {"text": getattr(self.object, self.text_field), "seen": self.object.version}

    def current(self) -> Any:
        return self.get_queryset().get(pk=self.object.pk)

    def who_changed(self, row: Any) -> None:
        """The timeline of the meeting says it."""

    def typed(self, form: forms.TextForm) -> dict[str, Any]:
        return {self.text_field: form.cleaned_data["text"]}


class MeetingMinutes(_OfMeeting, _Text):
    title = _("Minutes of the meeting")
    success_message = _("The minutes are saved. The partner reads them once they are sent.")
    text_field = "minutes"

    def write(self, form: forms.TextForm) -> ReviewMeeting:
        values = form.cleaned_data
        return services.meeting_minutes_write(
            actor=self.actor, meeting=self.object, text=values["text"], expected=values["seen"]
        )


class _Section:
    permission = CHANGE
    queryset = MeetingSection.objects.select_related("meeting__review__partner__owner")

    def success_url(self, result: Any) -> str:
        return PAGE.url(self.object.meeting)

    @property
    def cancel_url(self) -> str:
        return PAGE.url(self.object.meeting)


class MeetingSectionEdit(_Section, _Text):
    success_message = _("The section is saved.")

    @property
    def title(self) -> str:
        return self.object.title

    def write(self, form: forms.TextForm) -> MeetingSection:
        values = form.cleaned_data
        return services.meeting_section_change(
            actor=self.actor, section=self.object, text=values["text"], expected=values["seen"]
        )


class MeetingSectionWrite(_Section, ActionPage):
    """Written anew; what somebody edited only where that was confirmed."""

    success_message = _("The section is written anew.")

    def perform(self) -> MeetingSection:
        replace_edited = bool(self.request.POST.get("replace"))
        return services.meeting_section_write(actor=self.actor, section=self.object, replace=replace_edited)


# -- Doors of mails -----------------------------------------------------------------------------------


class _Door(PublicPage):
    """Leads to a page on one's own side; that page decides who may see it."""

    public = "sends everybody to their own side; shows nothing"
    staff_route = ""

    def get(self, request: HttpRequest, partner: str, public_id: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.staff_role:
            return HttpResponseRedirect(reverse(self.staff_route, args=[public_id]))
        return HttpResponseRedirect(self.portal(partner, public_id))

    def portal(self, partner: str, public_id: str) -> str:
        raise NotImplementedError


class MeetingDoor(_Door):
    staff_route = "insights:review-meeting"

    def portal(self, partner: str, public_id: str) -> str:
        return reverse("portal:review-meeting", args=[partner, public_id])


class ActionsDoor(_Door):
    staff_route = "pipeline:partnership-review"

    def portal(self, partner: str, public_id: str) -> str:
        return reverse("portal:reviews", args=[partner])
