"""The things that this room and those below it know: activities, plans, people, agreements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Approval, OpenPoint
from partners.models import Contact, Membership
from pipeline.models import Activity, JointPlan, PhaseStay, Pilot, Recruitment, RecruitmentContact
from pipeline.recruitment import selectors as reads
from pipeline.recruitment.things import Evidence, Thing, page, partner_page, register
from web.templatetags.formats import as_day, day

ANY_ACTIVITY = "activity"
NOTE = page("pipeline:activity-add")
ESTIMATE = page("pipeline:recruitment-edit")
DRAFT = page("agreements:create", query="partner")
# Where an agreement that is there is taken further, and another one drawn up.
AGREEMENTS = partner_page("partners:tab", "agreements")
# The agreements that make a partner; confidentiality, intent and billing mandates do not.
WINNING_KINDS = frozenset({"partnership", "reseller", "referral", "oem"})
_SIGNED = frozenset({"signed", "active"})
_GIVEN_UP = ("cancelled", "ended", "terminated", "renewed")


@register(
    Thing(ANY_ACTIVITY, _("A call, a meeting, a webinar or an e-mail"), _("Note the first contact."), NOTE),
    Thing("call", _("A call"), _("Note a call."), NOTE),
    Thing("meeting", _("A meeting"), _("Note a meeting."), NOTE),
    Thing("webinar", _("A webinar"), _("Note a webinar."), NOTE),
    Thing("email", _("An e-mail"), _("Note an e-mail."), NOTE),
)
def activities(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    """The first activity of each kind since the recruitment came to its phase."""
    entered = PhaseStay.objects.filter(recruitment=recruitment, phase=recruitment.phase_id)
    since = max(entered.values_list("entered_on", flat=True), default=recruitment.phase_since)
    rows = Activity.objects.filter(recruitment=recruitment, happened_on__gte=since).order_by(
        "happened_on", "pk"
    )
    there: dict[str, Evidence] = {}
    for row in rows:
        evidence = Evidence(row.happened_on, row.get_kind_display())
        for code in (row.kind, ANY_ACTIVITY):
            if code in asked:
                there.setdefault(code, evidence)
    return there


@register(
    Thing("joint-plan", _("A joint plan"), _("Begin a joint plan."), page("pipeline:plan-new")),
)
def joint_plan(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    plan = JointPlan.objects.filter(recruitment=recruitment).first()
    if plan is None:
        return {}
    url = reverse("pipeline:plan", args=[plan.public_id])
    return {"joint-plan": Evidence(as_day(plan.created_at), str(plan.title), url)}


@register(
    Thing(
        "contact", _("A contact of the partner"), _("Add a contact."), partner_page("partners:contact-add")
    ),
)
def contact(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    row = Contact.objects.current().filter(partner=recruitment.partner_id).order_by("pk").first()
    return {"contact": Evidence(as_day(row.created_at), row.name)} if row else {}


@register(
    Thing(
        "main-contact",
        _("A main contact with an e-mail address"),
        _("Name the main contact."),
        partner_page("partners:contact-add"),
    ),
)
def main_contact(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    mains = Contact.objects.current().filter(partner=recruitment.partner_id, is_main=True).exclude(email="")
    row = mains.first()
    return {"main-contact": Evidence(as_day(row.created_at), row.name)} if row else {}


@register(
    Thing(
        "decision-maker",
        _("The decision maker on their side"),
        _("Say who decides."),
        page("pipeline:stakeholder-add"),
    ),
)
def decision_maker(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    rows = RecruitmentContact.objects.current().filter(
        recruitment=recruitment, part=RecruitmentContact.Part.DECISION_MAKER
    )
    row = rows.select_related("contact").order_by("pk").first()
    return {"decision-maker": Evidence(as_day(row.created_at), row.contact.name)} if row else {}


@register(
    Thing("pilot-go", _("A technical pilot decided: go"), _("Plan a pilot."), page("pipeline:pilot-new")),
)
def pilot(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    rows = Pilot.objects.filter(recruitment=recruitment, decision=Pilot.Decision.GO)
    row = rows.order_by("decided_on", "pk").first()
    if row is None or row.decided_on is None:
        return {}
    return {"pilot-go": Evidence(row.decided_on, str(row), reverse("pipeline:pilot", args=[row.public_id]))}


@register(
    Thing("potential", _("A potential, in money, leads or words"), _("Estimate the potential."), ESTIMATE),
    Thing("expected-date", _("An expected date"), _("Say when it is expected."), ESTIMATE),
)
def estimate(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    """What is said of the recruitment itself, since it was last changed."""
    since = as_day(recruitment.updated_at)
    there = {}
    if potential := reads.potential_text({name: getattr(recruitment, name) for name in reads.POTENTIAL}):
        there["potential"] = Evidence(since, potential)
    if recruitment.expected_on:
        there["expected-date"] = Evidence(since, day(recruitment.expected_on))
    return {code: evidence for code, evidence in there.items() if code in asked}


@register(
    Thing("login", _("A first login to the portal"), _("Invite somebody."), partner_page("partners:invite")),
)
def login(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    members = Membership.objects.filter(partner=recruitment.partner_id, user__last_login__isnull=False)
    row = members.select_related("user").order_by("user__last_login").first()
    if row is None or row.user.last_login is None:
        return {}
    return {"login": Evidence(as_day(row.user.last_login), row.user.name)}


@register(
    Thing("nda-sent", _("A non-disclosure agreement sent"), _("Draw up and send an NDA."), DRAFT),
    Thing("nda-signed", _("A non-disclosure agreement signed"), _("Have an NDA signed."), AGREEMENTS),
    Thing("agreement-drafted", _("An agreement drawn up"), _("Draw up an agreement."), DRAFT),
    Thing("agreement-sent", _("An agreement sent to the partner"), _("Send an agreement."), AGREEMENTS),
    Thing(
        "agreement-approved",
        _("An agreement approved by legal"),
        _("Have an agreement approved."),
        AGREEMENTS,
    ),
    Thing(
        "points-settled", _("All points of an agreement settled"), _("Settle its open points."), AGREEMENTS
    ),
    Thing("agreement-signed", _("An agreement signed"), _("Have an agreement signed."), AGREEMENTS),
)
def agreements(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    """The first agreement of the partner that each code speaks of, of those that were not given up."""
    approvals = Approval.objects.filter(
        agreement=OuterRef("pk"), status="approved", version=OuterRef("version")
    )
    points = OpenPoint.objects.filter(agreement=OuterRef("pk"))
    rows = (
        Agreement.objects.filter(partner=recruitment.partner_id)
        .exclude(status__in=_GIVEN_UP)
        .annotate(
            approved_at=Subquery(approvals.order_by("-pk").values("decided_at")[:1]),
            has_open_points=Exists(points.filter(status="open")),
            settled_at=Subquery(
                points.exclude(settled_at=None).order_by("-settled_at").values("settled_at")[:1]
            ),
        )
    )
    there: dict[str, Evidence] = {}
    for row in rows.order_by("pk"):
        url = reverse("agreements:detail", args=[row.public_id])
        for code, since in _said_by(row):
            if code in asked and since is not None:
                there.setdefault(code, Evidence(as_day(since), row.number, url))
    return there


def _said_by(row: Any) -> Iterator[tuple[str, Any]]:
    """What an agreement ticks, and since when."""
    signed = row.status_since if row.status in _SIGNED else None
    if row.kind == "nda":
        yield "nda-sent", row.sent_at or signed
        yield "nda-signed", signed
    if row.kind not in WINNING_KINDS:
        return
    yield "agreement-drafted", row.created_at
    yield "agreement-sent", row.sent_at or signed
    yield "agreement-signed", signed
    yield "agreement-approved", row.approved_at
    shown = row.sent_at or signed
    yield "points-settled", (row.settled_at or shown) if shown and not row.has_open_points else None
