"""Governance bodies, their seats and their meetings, in the back-office."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from partners.governance import forms, presenters, services
from partners.governance.events import BODY, MEETING
from partners.governance.services import MANAGE, VIEW
from partners.models import BodyDecision, BodyMeeting, GovernanceBody, Partner, Seat
from web.views import ActionPage, DetailPage, FormPage, Page, RowFormPage

MEETINGS = BodyMeeting.objects.select_related("body")
Status = BodyMeeting.Status


class BodyList(Page):
    permission = VIEW
    template_name = "partners/governance/list.html"
    title = _("Governance")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        bodies = list(GovernanceBody.objects.visible_to(self.actor))
        held: dict[int, int] = {}
        for body_id in (
            Seat.objects.visible_to(self.actor).held_on(clock.today()).values_list("body_id", flat=True)
        ):
            held[body_id] = held.get(body_id, 0) + 1
        following = {row.body_id: row for row in BodyMeeting.objects.to_come().order_by("-starts_at")}
        rows = [{"body": one, "held": held.get(one.pk, 0), "next": following.get(one.pk)} for one in bodies]
        return super().get_context(rows=rows, may_manage=self.actor.can(MANAGE), **extra)


class BodyPage(DetailPage):
    permission = VIEW
    template_name = "partners/governance/body.html"
    queryset = GovernanceBody.objects.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        body, today = self.object, clock.today()
        seats = list(Seat.objects.visible_to(self.actor).filter(body=body).for_list())
        return super().get_context(
            title=str(body),
            body=body,
            seats=[seat for seat in seats if seat.until is None or seat.until >= today],
            former=[seat for seat in seats if seat.until is not None and seat.until < today],
            meetings=list(body.meetings.all()[:50]),
            timeline=timeline.of_row(body.public_id, self.actor, size=10)[0],
            may_manage=self.actor.can(MANAGE),
            **extra,
        )


class _Saved:
    permission = MANAGE
    submit_label = _("Save")
    success_message = _("The body is saved.")
    form_class = forms.BodyForm

    def success_url(self, result: Any) -> str:
        return BODY.url(result)


class BodyNew(_Saved, FormPage):
    title = _("New governance body")

    def perform(self, form: Any) -> GovernanceBody:
        return services.body_save(actor=self.actor, **form.cleaned_data)

    @property
    def cancel_url(self) -> str:
        return reverse("partners:governance")


class BodyEdit(_Saved, RowFormPage):
    title = _("Change a governance body")
    queryset = GovernanceBody.objects.all()

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.BodyForm.base_fields}

    def perform(self, form: Any) -> GovernanceBody:
        return services.body_save(actor=self.actor, body=self.object, **form.cleaned_data)

    @property
    def cancel_url(self) -> str:
        return BODY.url(self.object)


class _OfBody(RowFormPage):
    """A form about something of a body."""

    permission = MANAGE
    queryset = GovernanceBody.objects.all()

    def success_url(self, result: Any) -> str:
        return BODY.url(self.object)

    @property
    def cancel_url(self) -> str:
        return BODY.url(self.object)


class SeatNew(_OfBody):
    """In two steps: for whose side, then who."""

    title = _("Give a seat")

    def load(self) -> None:
        super().load()
        self.side = self.request.GET.get("side", "")
        rows = Partner.objects.current()
        self.partner = (
            rows.get_visible(self.actor, public_id=self.side) if self.side not in ("", "us") else None
        )
        self.submit_label = _("Give it") if self.side else _("Go on")

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        given: dict[str, Any] = {"initial": self.get_initial(), "actor": self.actor}
        if not self.side:
            return forms.SideForm(data, files, **given)
        return forms.SeatForm(data, files, partner=self.partner, **given)

    def perform(self, form: Any) -> Seat | None:
        if not self.side:
            chosen = form.cleaned_data["partner"]
            self.side = chosen.public_id if chosen else "us"
            return None
        return services.seat_give(
            actor=self.actor, body=self.object, partner=self.partner, **form.cleaned_data
        )

    def done(self, result: Any) -> HttpResponse:
        if result is None:
            return HttpResponseRedirect("?" + urlencode({"side": self.side}))
        return super().done(result)


class SeatEnd(RowFormPage):
    permission = MANAGE
    title = _("End a term")
    queryset = Seat.objects.for_list()
    form_class = forms.SeatEndForm
    submit_label = _("End it")
    success_message = _("The term is ended.")

    def perform(self, form: Any) -> Seat:
        return services.seat_end(actor=self.actor, seat=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return BODY.url(self.object.body)

    @property
    def cancel_url(self) -> str:
        return BODY.url(self.object.body)


class MeetingNew(_OfBody):
    title = _("Plan a meeting")
    form_class = forms.MeetingForm
    submit_label = _("Plan it and invite the members")
    success_message = _("The meeting is planned, and its members are invited.")

    def perform(self, form: Any) -> BodyMeeting:
        return services.meeting_plan(actor=self.actor, body=self.object, **form.values())

    def success_url(self, result: BodyMeeting) -> str:
        return MEETING.url(result)


class MeetingPage(DetailPage):
    permission = VIEW
    template_name = "partners/governance/meeting.html"
    queryset = MEETINGS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row, manage = self.object, self.actor.can(MANAGE)
        begun = row.starts_at <= clock.now()
        may = {
            "change": manage and row.status == Status.PLANNED,
            "hold": manage and row.status == Status.PLANNED and begun,
            "decide": manage and row.status == Status.HELD and row.published_at is None,
            "done": manage,
        }
        return super().get_context(
            title=str(row.body),
            row=row,
            facts=presenters.facts_of(row),
            attended=list(row.attended.for_list()),
            decisions=list(row.decisions.select_related("seat__contact", "seat__user")),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may=may,
            **extra,
        )


class _OfMeeting:
    permission = MANAGE
    queryset = MEETINGS

    def success_url(self, result: Any) -> str:
        return MEETING.url(self.object)

    @property
    def cancel_url(self) -> str:
        return MEETING.url(self.object)


class MeetingEdit(_OfMeeting, RowFormPage):
    title = _("Change a meeting")
    form_class = forms.MeetingForm
    submit_label = _("Save")
    success_message = _("The meeting is saved.")

    def get_initial(self) -> dict[str, Any]:
        row, start = self.object, self.object.local_start
        kept = {name: getattr(row, name) for name in ("zone", "duration", "place", "agenda")}
        return {**kept, "day": start.date(), "time": start.time()}

    def perform(self, form: Any) -> BodyMeeting:
        return services.meeting_change(actor=self.actor, meeting=self.object, **form.values())


class MeetingHold(_OfMeeting, RowFormPage):
    title = _("Note that it was held")
    form_class = forms.HoldForm
    submit_label = _("Save")
    success_message = _("The meeting is noted. Publish the minutes once they are complete.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "seats": services.members(self.object)}

    def perform(self, form: Any) -> BodyMeeting:
        values = {**form.cleaned_data, "attended": list(form.cleaned_data.get("attended", ()))}
        return services.meeting_hold(actor=self.actor, meeting=self.object, **values)


class MeetingCancel(_OfMeeting, ActionPage):
    success_message = _("The meeting is called off, and its members are told.")

    def perform(self) -> BodyMeeting:
        return services.meeting_cancel(actor=self.actor, meeting=self.object)


class MeetingPublish(_OfMeeting, ActionPage):
    success_message = _("The minutes are published.")

    def perform(self) -> BodyMeeting:
        return services.meeting_publish(actor=self.actor, meeting=self.object)


class DecisionNew(_OfMeeting, RowFormPage):
    title = _("Write down a decision")
    form_class = forms.DecisionForm
    submit_label = _("Save")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "body": self.object.body}

    def perform(self, form: Any) -> BodyDecision:
        return services.decision_record(actor=self.actor, meeting=self.object, **form.cleaned_data)


class DecisionDone(ActionPage):
    permission = MANAGE
    queryset = BodyDecision.objects.select_related("meeting")
    success_message = _("The decision is done.")

    def perform(self) -> BodyDecision:
        return services.decision_done(actor=self.actor, decision=self.object)

    def success_url(self, result: Any) -> str:
        return MEETING.url(self.object.meeting)
