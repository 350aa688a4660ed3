"""What this room fills in: navigation, people, slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting.events import PORTAL, STAFF
from agreements.drafting.querysets import OPEN
from agreements.models import (
    Agreement,
    AgreementVersion,
    Approval,
    Clause,
    Signature,
    Template,
    TemplateKind,
)
from agreements.review import selectors as review_selectors
from agreements.signing import selectors as signing_selectors
from agreements.terms import review_section
from agreements.terms import selectors as terms_selectors
from core import clock, people, slots
from core.actor import Actor
from partners.models import TierBenefit
from web import nav

VIEW = "agreements.agreement:view"

people.register("sig", signing_selectors.signer_people)

nav.register(
    nav.NavItem(
        code="agreements",
        label=_("Agreements"),
        url_name="agreements:list",
        icon="file-text",
        permission=VIEW,
        order=50,
        count=review_selectors.work_count,
    ),
    nav.NavItem(
        code="agreements-settings",
        label=_("Clauses and templates"),
        url_name="agreements:clauses",
        icon="book-open",
        permission="agreements.clause:view",
        group="settings",
        order=205,
    ),
    nav.CreateItem(
        label=_("Agreement"),
        url_name="agreements:create",
        icon="file-text",
        permission="agreements.agreement:create",
        order=30,
    ),
)


@slots.standard_templates.fill("agreements")
def standard_templates() -> list[tuple[str, Any]]:
    rows = Template.objects.filter(is_active=True).exclude(kind=TemplateKind.AMENDMENT)
    return [(row.code, str(row.name)) for row in rows]


@slots.partner_tab.fill("agreements", order=30)
def _tab() -> slots.Tab:
    return slots.Tab("agreements", _("Agreements"), _count, "agreements/tab.html", _rows, VIEW)


def _of(actor: Actor, partner: Any):
    return Agreement.objects.visible_to(actor).filter(partner=partner)


def _count(actor: Actor, partner: Any) -> QuerySet:
    return _of(actor, partner).contracts().filter(status__in=[*OPEN, "signed", "active"])


def _rows(actor: Actor, partner: Any) -> dict[str, Any]:
    rows = list(_of(actor, partner).for_list().order_by("-created_at", "-id"))
    for row in rows:
        row.blocking = drafting_selectors.BLOCKING_BY_STATUS.get(row.status, "")
    create_url = reverse("agreements:create") + f"?partner={partner.public_id}"
    return {
        "agreements": rows,
        "create_url": create_url,
        "may_create": actor.can("agreements.agreement:create"),
    }


@slots.benefit_clauses.fill("agreements")
def benefit_clauses() -> list[tuple[str, Any]]:
    return [(row.code, str(row.title)) for row in Clause.objects.filter(is_active=True)]


@slots.benefit_evidence.fill("agreements", order=20)
def clauses_in_force(actor: Actor, partner: Any, asked: Sequence[Any]) -> dict[str, list[tuple[Any, str]]]:
    """A benefit that is a clause is given by an agreement in force whose text has the clause of its code."""
    codes = {row.code for row in asked if row.kind == TierBenefit.Kind.CLAUSE}
    if not codes:
        return {}
    current = AgreementVersion.objects.filter(
        agreement__in=_of(actor, partner).in_force(), number=F("agreement__version")
    )
    found: dict[str, list[tuple[Any, str]]] = {}
    for version in current.select_related("agreement__partner").order_by("agreement_id"):
        page = (PORTAL if actor.is_partner else STAFF).url_for(actor, version.agreement)
        for code in codes & {clause["code"] for clause in version.clauses}:
            found.setdefault(code, []).append((str(version.agreement), page))
    return found


@slots.partner_facts.fill("agreements", order=30)
def _facts(actor: Actor, partner: Any) -> list[slots.Fact]:
    """The next notice date, else the next end: what a manager must know before a call."""
    if not actor.can(VIEW):
        return []
    rows = _of(actor, partner).undecided().only("public_id", "number", "notice_on", "ends_on", "partner_id")
    dated = sorted((terms_selectors.next_date(row), row.pk, row) for row in rows)
    if not dated:
        active = _of(actor, partner).in_force().count()
        return [slots.Fact(_("Agreements in force"), active, kind="number", weight=5)] if active else []
    day, _pk, row = dated[0]
    label = _("Next notice date") if day == row.notice_on else _("Agreement ends")
    near = (day - clock.today()).days <= 90
    return [
        slots.Fact(
            label,
            day,
            href=_href(actor, row),
            note=row.number,
            kind="day",
            tone="warn" if near else "",
            weight=40 if near else 10,
        )
    ]


def _href(actor: Actor, row: Agreement) -> str:
    return (PORTAL if actor.is_partner else STAFF).url_for(actor, row)


@slots.my_day.fill("agreements", order=30)
def _my_day(actor: Actor) -> list[slots.Waiting]:
    """Signatures and approvals asked of this person, renewals to be decided, and for whoever looks after the
    partner the next step of what came back from it or was approved."""
    waiting = [
        slots.Waiting(signing_selectors.signatures_for(actor)[:20], _sign),
        slots.Waiting(review_selectors.approvals_for(actor).order_by("requested_at")[:20], _approve),
    ]
    if actor.can("agreements.agreement:manage"):
        own = terms_selectors.renewals_for(actor).filter(partner__owner_id=actor.user_id)
        waiting.append(slots.Waiting(own.order_by("ends_on", "id")[:20], _renew))
    if actor.can("agreements.agreement:change"):
        waiting.append(slots.Waiting(review_selectors.answered_for(actor)[:20], _go_on))
    return waiting


def _go_on(row: Agreement) -> slots.Task:
    approved = _("%(partner)s · approved: send it for signature")
    back = _("%(partner)s · back with us: edit it, send it again or ask for approval")
    said = approved if row.status == Agreement.Status.APPROVED else back
    return slots.Task(
        title=_("Go on with agreement %(number)s") % {"number": row.number},
        detail=said % {"partner": row.partner.name},
        url=reverse("agreements:detail", args=[row.public_id]),
        action=_("Go on"),
        icon="file-text",
        partner_id=row.partner_id,
    )


def _sign(row: Signature) -> slots.Task:
    return slots.Task(
        title=_("Sign agreement %(number)s") % {"number": row.agreement.number},
        detail=row.agreement.partner.name,
        url=reverse("agreements:sign", args=[row.public_id]),
        action=_("Sign"),
        icon="signature",
        partner_id=row.agreement.partner_id,
    )


def _approve(row: Approval) -> slots.Task:
    partner = row.agreement.partner.name
    said = _("%(partner)s · the partner has not agreed to this version") % {"partner": partner}
    return slots.Task(
        title=_("Approve agreement %(number)s") % {"number": row.agreement.number},
        detail=partner if row.agreement.partner_agrees else said,
        url=reverse("agreements:detail", args=[row.agreement.public_id]),
        action=_("Decide"),
        icon="stamp",
        partner_id=row.agreement.partner_id,
    )


def _renew(row: Agreement) -> slots.Task:
    return slots.Task(
        title=_("Renew or end agreement %(number)s") % {"number": row.number},
        detail=row.partner.name,
        url=reverse("agreements:detail", args=[row.public_id]),
        action=_("Decide"),
        icon="refresh-cw",
        due=terms_selectors.next_date(row),
        partner_id=row.partner_id,
    )


@slots.portal_tasks.fill("agreements", order=30)
def _portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """Drafts to review and documents to sign. Seen by us on the partner's page as well."""
    if not actor.can(VIEW):
        return []
    drafts = _of(actor, partner).filter(status="with_partner").order_by("status_since", "id")
    if actor.is_partner:
        signatures = slots.Waiting(
            signing_selectors.signatures_for(actor), lambda row: _sign_here(row, partner)
        )
    else:
        asked = review_selectors.asked_of_partner(actor).filter(round__agreement__partner=partner)
        signatures = slots.Waiting(asked, lambda row: _their_signature(actor, row))
    return [slots.Waiting(drafts, lambda row: _review(actor, row)), signatures]


def _review(actor: Actor, row: Agreement) -> slots.Task:
    return slots.Task(
        title=_("Review agreement %(number)s") % {"number": row.number},
        detail=row.title,
        url=_href(actor, row),
        action=_("Read the draft"),
        icon="file-text",
        partner_id=row.partner_id,
    )


def _sign_here(row: Signature, partner: Any) -> slots.Task:
    return slots.Task(
        title=_("Sign agreement %(number)s") % {"number": row.agreement.number},
        detail=row.agreement.title,
        url=reverse("portal:signature", args=[partner.public_id, row.public_id]),
        action=_("Sign"),
        icon="signature",
        partner_id=row.agreement.partner_id,
    )


def _their_signature(actor: Actor, row: Signature) -> slots.Task:
    """One that somebody of the partner's is asked for, with an account or by a link."""
    return slots.Task(
        title=_("Sign agreement %(number)s") % {"number": row.agreement.number},
        detail=_("requested from %(name)s") % {"name": row.name},
        url=_href(actor, row.agreement),
        action=_("Show"),
        icon="signature",
        partner_id=row.agreement.partner_id,
    )


slots.review_sections.fill("agreements.terms", order=50)(review_section.section)
