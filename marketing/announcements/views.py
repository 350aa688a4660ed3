"""Announcements to partners, in the back-office."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.events import timeline
from marketing.announcements import presenters, selectors, services
from marketing.announcements.columns import ANNOUNCEMENT_COLUMNS, RECIPIENT_COLUMNS
from marketing.announcements.filters import AnnouncementFilter, RecipientFilter
from marketing.announcements.forms import AnnouncementForm, ShownForm
from marketing.announcements.services import CHANGE, VIEW
from marketing.mailing.presenters import tabs
from marketing.models import Announcement, AnnouncementRecipient
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

ROWS = Announcement.objects.select_related("segment", "topic")
# Those who have not acknowledged, on the page of an announcement; the list of partners has the rest.
SHOWN = 50
Status = Announcement.Status


def page_of(row: Announcement) -> str:
    return reverse("marketing:announcement", args=[row.public_id])


class AnnouncementList(TableList):
    permission = VIEW
    template_name = "marketing/announcements/list.html"
    title = _("Announcements")
    queryset = Announcement.objects.all()
    filterset_class = AnnouncementFilter
    default_sort = "-from"
    export_permission = "marketing.announcement:export"
    export_name = "announcements"
    columns = ANNOUNCEMENT_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        shown = tabs(self.actor, "marketing:announcements")
        return super().get_context(tabs=shown, may_change=self.actor.can(CHANGE), **extra)


class RecipientList(TableList):
    """The partners that announcements are for, and how far each has read them."""

    permission = VIEW
    template_name = "marketing/announcements/recipients.html"
    title = _("Who has read it")
    queryset = AnnouncementRecipient.objects.all()
    filterset_class = RecipientFilter
    default_sort = "-created"
    export_permission = "marketing.announcement:export"
    export_name = "announcement-readers"
    columns = RECIPIENT_COLUMNS


class AnnouncementPage(DetailPage):
    permission = VIEW
    template_name = "marketing/announcements/detail.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        change = self.actor.can(CHANGE)
        waits = row.wants_acknowledgement and row.status == Status.PUBLISHED
        query = urlencode({"announcement": row.public_id})
        return super().get_context(
            title=str(row.title),
            row=row,
            texts=presenters.in_each_language(row.title, row.body),
            facts=presenters.facts_of(row, self.actor),
            missing=list(selectors.missing(row, self.actor)[:SHOWN]) if waits else [],
            waits=waits,
            readers_url=f"{reverse('marketing:announcement-readers')}?{query}",
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may={
                "change": change and row.status != Status.WITHDRAWN,
                "publish": change and row.status == Status.DRAFT,
                "withdraw": change and row.status == Status.PUBLISHED,
                "remind": change and waits,
            },
            **extra,
        )


class AnnouncementNew(FormPage):
    permission = CHANGE
    title = _("New announcement")
    form_class = AnnouncementForm
    submit_label = _("Save the draft")

    def perform(self, form: AnnouncementForm) -> Announcement:
        return services.announcement_draft(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Announcement) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:announcements")


class _Back:
    permission = CHANGE
    queryset = ROWS

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class AnnouncementEdit(_Back, RowFormPage):
    title = _("Change the announcement")
    submit_label = _("Save")

    @property
    def form_class(self) -> Any:
        return AnnouncementForm if self.object.status == Status.DRAFT else ShownForm

    def get_initial(self) -> dict[str, Any]:
        return AnnouncementForm.initial_of(self.object)

    def perform(self, form: Any) -> Announcement:
        return services.announcement_change(actor=self.actor, announcement=self.object, **form.cleaned_data)


class AnnouncementPublish(_Back, ActionPage):
    success_message = _("The announcement is published.")

    def perform(self) -> Announcement:
        return services.announcement_publish(actor=self.actor, announcement=self.object)


class AnnouncementWithdraw(_Back, ActionPage):
    success_message = _("The announcement is withdrawn.")

    def perform(self) -> Announcement:
        return services.announcement_withdraw(actor=self.actor, announcement=self.object)


class AnnouncementRemind(_Back, ActionPage):
    def perform(self) -> int:
        count = services.announcement_remind(actor=self.actor, announcement=self.object)
        said = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
        messages.success(self.request, said % {"count": count})
        return count
