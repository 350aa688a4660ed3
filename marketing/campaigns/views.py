"""Mail campaigns, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from marketing.campaigns import audience, presenters, services
from marketing.campaigns.columns import CAMPAIGN_COLUMNS, MAIL_COLUMNS
from marketing.campaigns.content import somebody_of
from marketing.campaigns.filters import CampaignFilter, MailFilter
from marketing.campaigns.forms import CampaignForm, PreviewForm, ScheduleForm, TestForm
from marketing.campaigns.services import CHANGE, VIEW
from marketing.mailing.presenters import tabs
from marketing.models import CampaignMail, MailCampaign
from partners.models import Partner
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

ROWS = MailCampaign.objects.select_related("segment", "topic")
EXPORT = "marketing.mail_campaign:export"


def page_of(row: MailCampaign) -> str:
    return reverse("marketing:mail-campaign", args=[row.public_id])


class CampaignList(TableList):
    permission = VIEW
    template_name = "marketing/campaigns/list.html"
    title = _("Mail campaigns")
    queryset = MailCampaign.objects.all()
    filterset_class = CampaignFilter
    default_sort = "-created"
    export_permission = EXPORT
    export_name = "mail-campaigns"
    columns = CAMPAIGN_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        shown = tabs(self.actor, "marketing:mail-campaigns")
        return super().get_context(tabs=shown, may_change=self.actor.can(CHANGE), **extra)


class MailList(TableList):
    """The people of campaigns: who got the mail, who is left out and why, who followed a link."""

    permission = VIEW
    template_name = "marketing/campaigns/mails.html"
    title = _("Recipients of campaigns")
    queryset = CampaignMail.objects.all()
    filterset_class = MailFilter
    default_sort = "-created"
    export_permission = EXPORT
    export_name = "mail-campaign-recipients"
    columns = MAIL_COLUMNS


class CampaignPage(DetailPage):
    permission = VIEW
    template_name = "marketing/campaigns/detail.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        begun = row.started_at is not None
        return super().get_context(
            title=row.name,
            row=row,
            facts=presenters.facts_of(row),
            results=presenters.results(row, self.actor) if begun else [],
            # Clicks are sums over all partners: not for whom sees some of them alone.
            links=[] if self.actor.own_partners_only or not row.counts_clicks else list(row.links.all()),
            mails_url=presenters.mails_url(row),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may=presenters.may(self.actor, row, CHANGE),
            **extra,
        )


class CampaignAudience(DetailPage):
    """Whom it would go to now, and who is left out: worked out anew each time."""

    permission = CHANGE
    template_name = "marketing/campaigns/audience.html"
    title = _("Whom it would reach now")
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        counted = audience.counted(self.object)
        return super().get_context(
            back_url=page_of(self.object), people=counted[""], reasons=presenters.reasons(counted), **extra
        )


class CampaignPreview(DetailPage):
    """The mail as somebody of a partner gets it, in every language of the programme."""

    permission = VIEW
    template_name = "marketing/campaigns/preview.html"
    title = _("Preview")
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        form = PreviewForm(self.request.GET or None, actor=self.actor)
        partner: Partner | None = form.cleaned_data["partner"] if form.is_bound and form.is_valid() else None
        name = somebody_of(partner) if partner else ""
        shown = presenters.previews(self.object, partner, name) if partner else []
        return super().get_context(
            back_url=page_of(self.object), form=form, shown=shown, person=name, chosen=partner, **extra
        )


class CampaignNew(FormPage):
    permission = CHANGE
    template_name = "marketing/campaigns/form.html"
    title = _("New mail campaign")
    form_class = CampaignForm
    submit_label = _("Save the draft")

    def perform(self, form: CampaignForm) -> MailCampaign:
        return services.campaign_draft(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: MailCampaign) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:mail-campaigns")


class _Back:
    permission = CHANGE
    queryset = ROWS

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class CampaignEdit(_Back, RowFormPage):
    template_name = "marketing/campaigns/form.html"
    title = _("Change the campaign")
    form_class = CampaignForm
    submit_label = _("Save the draft")

    def get_initial(self) -> dict[str, Any]:
        return CampaignForm.initial_of(self.object)

    def perform(self, form: CampaignForm) -> MailCampaign:
        return services.campaign_change(actor=self.actor, campaign=self.object, **form.cleaned_data)


class CampaignTest(_Back, RowFormPage):
    title = _("Send a test to yourself")
    form_class = TestForm
    submit_label = _("Send the test")
    success_message = _("The test is on its way to you. What is done in it is not counted.")

    def perform(self, form: TestForm) -> MailCampaign:
        return services.campaign_test(actor=self.actor, campaign=self.object, **form.cleaned_data)


class CampaignSchedule(_Back, RowFormPage):
    title = _("Schedule the campaign")
    form_class = ScheduleForm
    submit_label = _("Schedule")
    success_message = _("The campaign is scheduled. You can take it back until it begins, and pause it then.")

    def get_initial(self) -> dict[str, Any]:
        return {"per_minute": self.object.per_minute, **super().get_initial()}

    def perform(self, form: ScheduleForm) -> MailCampaign:
        return services.campaign_schedule(actor=self.actor, campaign=self.object, **form.values())


class _CampaignAction(_Back, ActionPage):
    """A button of the page."""


class CampaignUnschedule(_CampaignAction):
    success_message = _("The campaign is a draft again.")

    def perform(self) -> MailCampaign:
        return services.campaign_unschedule(actor=self.actor, campaign=self.object)


class CampaignPause(_CampaignAction):
    success_message = _("The campaign is paused.")

    def perform(self) -> MailCampaign:
        return services.campaign_pause(actor=self.actor, campaign=self.object)


class CampaignResume(_CampaignAction):
    success_message = _("The campaign goes on.")

    def perform(self) -> MailCampaign:
        return services.campaign_resume(actor=self.actor, campaign=self.object)


class CampaignCancel(_CampaignAction):
    success_message = _("The campaign is cancelled.")

    def perform(self) -> MailCampaign:
        return services.campaign_cancel(actor=self.actor, campaign=self.object)
