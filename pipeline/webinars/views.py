"""Webinars in the back-office: the list, one webinar and its list of people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import programme
from core.events import timeline
from partners.models import Contact
from pipeline.models import Recruitment, Webinar, WebinarRegistration
from pipeline.recruitment.form_views import RecruitmentForm
from pipeline.webinars import attendance, forms, services
from pipeline.webinars.columns import WEBINAR_COLUMNS
from pipeline.webinars.events import VIEW
from pipeline.webinars.filters import WebinarFilter
from pipeline.webinars.presenters import TONES, hour_of
from web.lists import TableList
from web.templatetags.formats import day_long
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

CHANGE, REGISTER = services.CHANGE, services.REGISTER


def page_of(webinar: Webinar) -> str:
    return reverse("pipeline:webinar", args=[webinar.public_id])


class WebinarList(TableList):
    permission = VIEW
    template_name = "pipeline/webinars/list.html"
    title = _("Webinars")
    queryset = Webinar.objects.all()
    filterset_class = WebinarFilter
    default_sort = "-starts_at"
    export_permission = "pipeline.webinar:export"
    export_name = "webinars"
    columns = WEBINAR_COLUMNS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_figures()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can(CHANGE), **extra)


class WebinarPage(DetailPage):
    """A webinar: when, how to join, and who comes."""

    permission = VIEW
    template_name = "pipeline/webinars/detail.html"
    queryset = Webinar.objects.with_figures()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        webinar = self.object
        rows = WebinarRegistration.objects.visible_to(self.actor).filter(webinar=webinar)
        people = list(rows.select_related("contact", "recruitment__partner").order_by("pk"))
        is_open = webinar.status == Webinar.Status.PLANNED and not webinar.has_begun
        may_register = is_open and self.actor.can(REGISTER)
        for row in people:
            row.tone = TONES[row.state]
            row.may_come = may_register and row.state in ("invited", "declined")
            row.may_leave = may_register and row.state in ("invited", "registered", "waiting")
        public_path = reverse("pipeline:webinar-public", args=[webinar.public_id])
        return super().get_context(
            title=str(webinar),
            webinar=webinar,
            state=_("Over")
            if webinar.has_begun and webinar.status == "planned"
            else webinar.get_status_display(),
            tone="" if webinar.has_begun else TONES[webinar.status],
            facts=self._facts(webinar),
            people=people,
            public_url=self.request.build_absolute_uri(public_path) if webinar.is_public else "",
            timeline=timeline.of_row(webinar.public_id, self.actor, size=10)[0],
            may={
                "change": is_open and self.actor.can(CHANGE),
                "register": may_register,
                "attendance": webinar.has_begun and webinar.status == "planned" and self.actor.can(CHANGE),
            },
            **extra,
        )

    def _facts(self, webinar: Webinar) -> list[tuple[Any, ...]]:
        return [
            (_("Day"), day_long(webinar.local_start.date())),
            (_("Hour"), hour_of(webinar)),
            (_("Minutes"), webinar.minutes),
            (_("Spoken in"), webinar.get_language_display()),
            (_("Link to join"), webinar.join_url, webinar.join_url),
            (_("Seats"), webinar.seats if webinar.seats else _("no limit")),
            (_("With a seat"), webinar.seated),
            (_("Waiting"), webinar.waiting),
            (_("Took part"), webinar.attended),
        ]


class WebinarNew(FormPage):
    permission = CHANGE
    title = _("New webinar")
    form_class = forms.WebinarForm
    submit_label = _("Save")
    success_message = _("The webinar is planned. Invite people to it.")

    def get_initial(self) -> dict[str, Any]:
        return {"zone": programme.zone().key, **super().get_initial()}

    def perform(self, form) -> Webinar:
        return services.webinar_create(actor=self.actor, **form.details())

    def success_url(self, result: Webinar) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:webinars")


class _WebinarForm(RowFormPage):
    queryset = Webinar.objects.all()

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class WebinarEdit(_WebinarForm):
    permission = CHANGE
    title = _("Change a webinar")
    form_class = forms.WebinarForm
    submit_label = _("Save")
    success_message = _("The webinar is saved. Who is concerned is told of another hour.")

    def get_initial(self) -> dict[str, Any]:
        return forms.WebinarForm.initial_of(self.object)

    def perform(self, form) -> Webinar:
        return services.webinar_change(actor=self.actor, webinar=self.object, **form.details())


class WebinarCancel(ActionPage):
    permission = CHANGE
    queryset = Webinar.objects.all()
    success_message = _("The webinar is called off. Who is concerned is told.")

    def perform(self) -> Webinar:
        return services.webinar_cancel(actor=self.actor, webinar=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class WebinarInvite(_WebinarForm):
    """First for which recruitment; whom is asked on the page of that one."""

    permission = REGISTER
    title = _("Invite to a webinar")
    form_class = forms.WhoseForm
    submit_label = _("Go on")

    def perform(self, form) -> Recruitment:
        return form.cleaned_data["recruitment"]

    def done(self, result: Recruitment) -> HttpResponse:
        url = reverse("pipeline:recruitment-webinar", args=[result.public_id])
        return HttpResponseRedirect(f"{url}?{urlencode({'webinar': self.object.public_id})}")


class RecruitmentInvite(RecruitmentForm):
    """Contacts of one recruitment: invited, or registered because they have said so."""

    permission = REGISTER
    template_name = "pipeline/webinars/invite.html"
    title = _("Invite to a webinar")
    form_class = forms.InviteForm
    submit_label = _("Invite or register")
    success_message = _("It is noted, and they are told by e-mail.")

    def form_kwargs(self) -> dict[str, Any]:
        contacts = Contact.objects.visible_to(self.actor).current().filter(partner=self.object.partner_id)
        webinars = Webinar.objects.visible_to(self.actor).coming().order_by("starts_at")
        return {
            **super().form_kwargs(),
            "webinars": webinars,
            "contacts": contacts.exclude(email="").order_by("name"),
        }

    def get_context(self, **extra: Any) -> dict[str, Any]:
        fields = extra["form"].fields
        return super().get_context(
            no_webinar=not fields["webinar"].queryset.exists(),
            no_contact=not fields["contacts"].queryset.exists(),
            contact_url=reverse("partners:contact-add", args=[self.object.partner.public_id]),
            may_plan=self.actor.can(CHANGE),
            **extra,
        )

    def perform(self, form) -> Any:
        values = form.cleaned_data
        contacts = list(values["contacts"])
        do = services.webinar_register if values["registered"] else services.webinar_invite
        return do(actor=self.actor, webinar=values["webinar"], recruitment=self.object, contacts=contacts)


class RegistrationAccept(ActionPage):
    permission = REGISTER
    queryset = WebinarRegistration.objects.select_related("webinar", "recruitment__partner")

    def perform(self) -> WebinarRegistration:
        return services.registration_accept(actor=self.actor, registration=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.webinar)


class RegistrationDecline(RegistrationAccept):
    def perform(self) -> WebinarRegistration:
        return services.registration_decline(actor=self.actor, registration=self.object)


class Attendance(_WebinarForm):
    permission = CHANGE
    title = _("Who took part")
    form_class = forms.AttendanceForm
    submit_label = _("Save")
    success_message = _("It is noted, also on the recruitments.")

    def form_kwargs(self) -> dict[str, Any]:
        rows = WebinarRegistration.objects.visible_to(self.actor).filter(
            webinar=self.object, state__in=WebinarRegistration.SEATED
        )
        return {**super().form_kwargs(), "registrations": rows.select_related("contact")}

    def get_initial(self) -> dict[str, Any]:
        present = self.object.registrations.filter(state=WebinarRegistration.State.ATTENDED)
        return {"attended": list(present.values_list("public_id", flat=True))}

    def perform(self, form) -> Webinar:
        return attendance.webinar_attendance_set(
            actor=self.actor, webinar=self.object, attended=list(form.cleaned_data["attended"])
        )
