"""The audit log: every event with search, and the verification of the chain."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import search, tokens
from core.actor import Actor
from core.audit import heads
from core.audit.verify import REASONS, verify
from core.errors import DomainError
from core.events import registry as events
from core.events import timeline
from core.links import Link
from core.models import ChainHead, Event, EventTarget, Job, UnsealedEvent
from core.queue import jobs
from web import nav
from web.templatetags import formats
from web.views import ListPage, Page

VERIFICATION = "core.verify_chain"
ROOMS = {**tokens.SCOPE_NAMES, "accounts": _("People and access"), "core": _("Programme")}


# What a sentence is filled with, in its quotation marks.
_FILLED = re.compile(r"“{\w+}”|«\s{\w+}\s»|{\w+}")


def event_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Events for a form by room, as their sentences without what they are about."""
    rooms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, kind in events.EVENT_TYPES.items():
        room = code.split(".", 1)[0]
        rooms[str(ROOMS.get(room, room))].append((code, _FILLED.sub("…", str(kind.sentence))))
    return [(room, sorted(found, key=lambda pair: pair[1])) for room, found in sorted(rooms.items())]


class EventFilter(filters.FilterSet):
    """``q`` takes a public id, a request id, an event code, or a name found by the search."""

    q = filters.CharFilter(label=_("Search"), method="by_text")
    code = filters.ChoiceFilter(label=_("What"), choices=event_choices)
    since = filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = filters.DateFilter(label=_("To"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = Event
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        value = value.strip()
        if not value:
            return queryset
        found = [entry.target_id for entry in search.search(self.request.actor, value, limit=50)]
        targets = EventTarget.objects.filter(event=OuterRef("pk"))
        touched = targets.filter(Q(target_id__in=[value, *found]) | Q(partner__in=[value, *found]))
        exact = (
            Q(public_id=value) | Q(request_id=value) | Q(code=value) | Q(actor_id=value) | Q(on_behalf=value)
        )
        return queryset.filter(exact | Q(actor_id__in=found) | Exists(touched))


class AuditLog(ListPage):
    permission = "core.event:view"
    template_name = "staff/audit.html"
    title = _("Audit log")
    queryset = Event.objects.all()
    filterset_class = EventFilter
    orderings = {"-id": "-pk"}
    export_permission = "core.event:export"
    export_name = "audit-log"
    columns = [
        (_("When"), lambda row: row.at),
        (_("What"), lambda row: row.code),
        (_("Who"), lambda row: row.actor_id),
        (_("On behalf of"), lambda row: row.on_behalf),
        (_("Row"), lambda row: row.target_id),
        (_("Partner"), lambda row: row.partner),
        (_("Changes"), lambda row: str(row.changes)),
        (_("Request"), lambda row: row.request_id),
    ]

    def decorate(self, rows: list[Event]) -> list[timeline.Entry]:
        return timeline.entries(rows, self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        head = ChainHead.objects.first()
        verified = (
            Job.objects.visible_to(self.actor)
            .filter(kind=VERIFICATION, status=Job.Status.DONE)
            .order_by("-finished_at")
            .first()
        )
        return super().get_context(
            head=head,
            sealed=head.position if head else 0,
            waiting=UnsealedEvent.objects.count(),
            verified=verified,
            verdict=jobs.outcome(verified) if verified else None,
            may_verify=self.actor.can("core.event:verify"),
            **extra,
        )


class VerifyChain(Page):
    """Starts a walk along the whole chain, as a job."""

    permission = "core.event:verify"
    http_method_names = ["post"]

    def post(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        job = start_verification(actor=self.actor)
        return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))


def start_verification(*, actor: Actor):
    """Queue a verification, or join the one at work. Raises DomainError 403 without the permission."""
    if not actor.can("core.event:verify"):
        raise DomainError.forbidden()
    return jobs.start(VERIFICATION, actor=actor, params={}, key="chain")


def verdict(result: dict[str, Any]) -> jobs.Outcome:
    """What a verification found, as its page and the audit log say it."""
    if result["intact"]:
        count = result["checked"]
        sentence = ngettext(
            "The chain is whole: %(number)s event.", "The chain is whole: %(number)s events.", count
        )
        whole = sentence % {"number": formats.number(count)}
        if unkeyed := result.get("unkeyed"):
            earlier = gettext("Up to event %(number)s the seals were made before there were keys.")
            whole += " " + earlier % {"number": formats.number(unkeyed)}
        return jobs.Outcome(whole)
    sentence = gettext("The chain is broken at event %(number)s: %(reason)s.")
    values = {"number": formats.number(result["broken_at"]), "reason": REASONS[result["reason"]]}
    return jobs.Outcome(sentence % values, "bad")


@jobs.handler(
    VERIFICATION,
    label=_("Verification of the audit log"),
    back=(Link("web:audit", "core.event:view"), _("Audit log")),
    result_message=verdict,
)
def _verify(handle: jobs.JobHandle) -> dict[str, Any]:
    found = verify(published=heads.published(), progress=handle.progress)
    return {
        "checked": found.checked,
        "waiting": found.waiting,
        "digest": found.digest,
        "unkeyed": found.unkeyed,
        "intact": found.intact,
        "broken_at": found.broken_at,
        "reason": found.reason,
        "event": found.event,
    }


nav.register(
    nav.NavItem(
        code="audit",
        label=_("Audit log"),
        url_name="web:audit",
        icon="scroll-text",
        permission="core.event:view",
        group="settings",
        order=290,
    ),
)
