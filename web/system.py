"""The System page: what waits, what failed, what the timetable did, whether workers live."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.errors import DomainError
from core.models import FailedRow
from core.queue import services, status
from core.queue.outbox import QUEUE as OUTBOX
from core.queue.periodic import QUEUE as CALENDAR
from web.views import Page

SHOWN = 50
ASIDE = "aside"


class System(Page):
    permission = "core.system:view"
    template_name = "staff/system.html"
    title = _("System")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        queues = status.queues()
        seen = status.workers()
        return super().get_context(
            queues=queues,
            calendar_seen=seen.get(CALENDAR),
            workers_missing=[queue.label for queue in queues if not queue.has_worker],
            tasks=status.tasks(),
            failed=[
                (queue, [_described(queue.code, row) for row in status.failed(queue.code, SHOWN)])
                for queue in queues
                if queue.failed
            ],
            delayed=[
                (queue, [_described(queue.code, row) for row in rows])
                for queue in queues
                if (rows := status.delayed(queue.code, SHOWN))
            ],
            aside=status.put_aside(SHOWN),
            may_retry=self.actor.can("core.system:retry"),
            **extra,
        )


def _described(queue: str, row: Any) -> dict[str, Any]:
    """A row of a queue as a line: what it is, and what it is about."""
    if queue == OUTBOX:
        return {"row": row, "what": f"{row.subscriber} ← {row.event.code}", "about": row.event.public_id}
    return {"row": row, "what": row.kind, "about": row.public_id}


class _Action(Page):
    """A POST that names a queue and a row of it."""

    permission = "core.system:retry"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.perform(request.POST.get("queue", ""), request.POST.get("row", ""))
        return HttpResponseRedirect(reverse("web:system"))

    def perform(self, queue: str, row: str) -> None:
        raise NotImplementedError


class Retry(_Action):
    def perform(self, queue: str, row: str) -> None:
        if queue == ASIDE:
            services.failed_row_retry(actor=self.actor, row=_row(self.actor, FailedRow, row))
            count = 1
        elif row:
            services.row_retry(actor=self.actor, queue=queue, row=_row(self.actor, _model(queue), row))
            count = 1
        else:
            _model(queue)
            count = services.failed_retry(actor=self.actor, queue=queue)
        text = ngettext("%(count)s is tried again.", "%(count)s are tried again.", count)
        messages.success(self.request, text % {"count": count})


class GiveUp(_Action):
    def perform(self, queue: str, row: str) -> None:
        services.row_give_up(actor=self.actor, queue=queue, row=_row(self.actor, _model(queue), row))
        messages.success(self.request, str(_("It is given up.")))


def _model(queue: str) -> Any:
    if queue not in status.MODELS:
        raise DomainError.invalid(_("Say which queue is meant."))
    return status.MODELS[queue]


def _row(actor: Actor, model: Any, key: str) -> Any:
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise DomainError.invalid(_("Say which row is meant."))
    return model.objects.get_visible(actor, pk=int(key))
