"""Topics of mails, and addresses that are kept back, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketing.mailing import services
from marketing.mailing.columns import SUPPRESSION_COLUMNS
from marketing.mailing.filters import SuppressionFilter
from marketing.mailing.forms import LiftForm, SuppressionForm, TopicForm
from marketing.mailing.presenters import tabs
from marketing.mailing.services import CHANGE, TOPICS, VIEW
from marketing.models import MailSuppression, MailTopic
from web.lists import TableList
from web.views import FormPage, ListPage, RowFormPage


class _Topics:
    def success_url(self, result: Any) -> str:
        return reverse("marketing:mail-topics")

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:mail-topics")


class TopicList(ListPage):
    permission = "marketing.mail_campaign:view"
    template_name = "marketing/mailing/topics.html"
    title = _("Topics of mails")
    queryset = MailTopic.objects.all()
    orderings = {"created": "created_at"}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may_change = self.actor.can(TOPICS)
        shown = tabs(self.actor, "marketing:mail-topics")
        return super().get_context(tabs=shown, may_change=may_change, **extra)


class TopicNew(_Topics, FormPage):
    permission = TOPICS
    title = _("New topic")
    form_class = TopicForm
    submit_label = _("Save")

    def perform(self, form: TopicForm) -> MailTopic:
        return services.topic_create(actor=self.actor, **form.cleaned_data)


class TopicEdit(_Topics, RowFormPage):
    permission = TOPICS
    title = _("Change a topic")
    queryset = MailTopic.objects.all()
    form_class = TopicForm
    submit_label = _("Save")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"name": row.name, "description": row.description, "is_active": row.is_active}

    def perform(self, form: TopicForm) -> MailTopic:
        return services.topic_change(actor=self.actor, topic=self.object, **form.cleaned_data)


class SuppressionList(TableList):
    permission = VIEW
    template_name = "marketing/mailing/suppressions.html"
    title = _("Addresses kept back")
    queryset = MailSuppression.objects.all()
    filterset_class = SuppressionFilter
    default_sort = "-created"
    export_permission = "marketing.suppression:export"
    export_name = "addresses-kept-back"
    columns = SUPPRESSION_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may_change = self.actor.can(CHANGE)
        shown = tabs(self.actor, "marketing:suppressions")
        return super().get_context(tabs=shown, may_change=may_change, **extra)


class _Suppressions:
    permission = CHANGE

    def success_url(self, result: Any) -> str:
        return reverse("marketing:suppressions")

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:suppressions")


class SuppressionNew(_Suppressions, FormPage):
    title = _("Keep an address back")
    form_class = SuppressionForm
    submit_label = _("Keep back")
    success_message = _("No bulk mail goes to this address any more.")

    def perform(self, form: SuppressionForm) -> MailSuppression:
        return services.suppression_add(actor=self.actor, **form.cleaned_data)


class SuppressionLift(_Suppressions, RowFormPage):
    title = _("Write to this address again")
    queryset = MailSuppression.objects.select_related("topic")
    form_class = LiftForm
    submit_label = _("Write again")
    success_message = _("Bulk mails go to this address again.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _("Somebody who unsubscribed is written to again only when they ask for it.")
        return super().get_context(subtitle=self.object.email, intro=intro, **extra)

    def perform(self, form: LiftForm) -> MailSuppression:
        return services.suppression_lift(
            actor=self.actor, suppression=self.object, because=form.cleaned_data["because"]
        )
