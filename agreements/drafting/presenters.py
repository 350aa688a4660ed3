"""What the pages of an agreement show on either side: ours and the partner's."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting import wording as drafting_wording
from agreements.models import Agreement, AgreementDocument, AgreementVersion, OpenPoint
from agreements.review import selectors as review_selectors
from agreements.signing import levels, pdf
from agreements.signing.annexes import drawn, in_snapshot
from agreements.terms import calendar
from core import files, people
from core.errors import DomainError
from core.numbers import whole_number
from core.text import Translated
from web.templatetags import formats

TONES = {
    "active": "ok",
    "signed": "ok",
    "with_partner": "info",
    "in_approval": "info",
    "in_signature": "info",
    "approved": "info",
    "terminated": "bad",
    "cancelled": "",
}


def decorate(rows: list[Agreement]) -> list[Agreement]:
    """What a line of a list shows beside the columns."""
    for row in rows:
        row.tone = TONES.get(row.status, "")
        row.blocking = drafting_selectors.BLOCKING_BY_STATUS.get(row.status, "")
    return rows


def variable_label(item: dict[str, Any]) -> str:
    return str(Translated(item["label"]))


def text_parts(agreement: Agreement, version: AgreementVersion, actor: Any) -> list[dict[str, Any]]:
    """The clauses of a version under their parts, each with its remarks."""
    by_clause: dict[str, list[OpenPoint]] = {}
    for point in with_names(review_selectors.points_of(agreement, actor)):
        by_clause.setdefault(point.clause_code, []).append(point)
    clauses = drafting_selectors.filled_clauses(agreement, version)
    parts = drafting_selectors.in_parts(clauses, agreement.language)
    for part in parts:
        for clause in part["clauses"]:
            clause["points"] = by_clause.get(clause["code"], [])
    return parts


def with_names(points: list[OpenPoint]) -> list[OpenPoint]:
    """Remarks with the names of those who made and settled them."""
    known = people.find({x for p in points for x in (p.raised_by, p.settled_by) if x})
    for point in points:
        point.raised_name = people.name_of(point.raised_by, known)
        point.settled_name = people.name_of(point.settled_by, known) if point.settled_by else ""
        point.tone = {"open": "warn", "accepted": "ok", "rejected": "bad"}.get(point.status, "")
    return points


def term_rows(row: Agreement) -> list[tuple[Any, ...]]:
    """The terms as label and value, for both sides."""
    return [
        (_("Starts on"), formats.day(row.starts_on, _("on the last signature"))),
        (_("Ends on"), formats.day(row.ends_on, _("no end"))),
        (_("Notice"), formats.days_long(row.notice_days)),
        (_("Notice by"), formats.day(row.notice_on)),
        (_("Tacit renewal"), _("yes") if row.tacit_renewal else _("no")),
        (_("Renewed for, in months"), row.renewal_months),
        (_("Price or rates on renewal"), row.renewal_terms),
        (_("Confidentiality"), row.get_confidentiality_display()),
        (_("Service level"), row.service_level),
        (_("Passive sales"), row.passive_sales),
        (_("Expected value"), formats.money(row.value)),
        (_("Outcome"), row.get_outcome_display()),
        (_("Reason of the end"), row.end_reason),
    ]


def value_rows(agreement: Agreement, version: AgreementVersion) -> list[tuple[str, Any]]:
    """The variables of a version as label and value, in the reader's language."""
    regions = drafting_selectors.region_names()
    return [
        (
            variable_label(item),
            drafting_wording.value_label(item, version.values[item["name"]], regions)
            if item["name"] in version.values
            else None,
        )
        for item in version.schema
    ]


def steps(row: Agreement) -> list[dict[str, Any]]:
    """How far an agreement is, as the stepper shows it."""
    order = [
        (pgettext_lazy("agreement", "Draft"), ("draft",)),
        (_("With the partner"), ("with_partner",)),
        (_("Approval"), ("in_approval", "approved")),
        (_("Signature"), ("in_signature",)),
        (_("In force"), ("signed", "active", "ended", "terminated", "renewed")),
    ]
    place = next((i for i, (_label, statuses) in enumerate(order) if row.status in statuses), -1)
    found = [
        {"label": label, "state": "done" if i < place else "current" if i == place else "todo"}
        for i, (label, _statuses) in enumerate(order)
    ]
    # Signed by both sides it needs no other word of the partner; but it was with it only if it was sent.
    if place == len(order) - 1 and not row.sent_at:
        found[1] |= {"state": "todo", "text": _("was not sent for review")}
    if row.status != "with_partner" and place < len(order) - 1:
        found[1]["state"] = "done" if row.partner_agrees else "todo"
        if place > 1 and not row.partner_agrees:
            found[1]["text"] = _("has not agreed to this version")
    return found


def document_items(agreement: Agreement, route: str, *args: Any) -> list[dict[str, Any]]:
    """The kept documents as the component ``files`` takes them."""
    return [
        {
            "name": row.file.name,
            "url": reverse(route, args=[*args, row.public_id]),
            "kind": row.get_kind_display(),
            "size": row.file.size,
            "at": row.created_at,
            "note": " · ".join(str(part) for part in _said_of(row) if part),
        }
        for row in agreement.documents.select_related("file")
    ]


def _said_of(row: AgreementDocument) -> list[Any]:
    """How a document was signed, where, when and by whom; else its fingerprint."""
    if row.kind in (AgreementDocument.Kind.WET, AgreementDocument.Kind.ELSEWHERE):
        return [levels.level_label(row), row.provider, formats.day(row.signed_on, ""), row.note]
    return [levels.level_label(row), f"SHA-256 {row.sha256[:16]}…"]


class CompareMixin:
    """Two versions of the agreement, clause by clause, word by word."""

    def numbers(self) -> tuple[int, int]:
        shown = self.shown()
        new = self._number("new", shown, shown[-1])
        return self._number("old", shown, max((n for n in shown if n < new), default=new)), new

    def shown(self) -> list[int]:
        """The versions that the reader may see, in order."""
        return list(range(1, self.object.version + 1))

    def _number(self, name: str, shown: list[int], default: int) -> int:
        number = whole_number(self.request.GET.get(name, ""), default=default)
        if number not in shown:
            raise DomainError.not_found()
        return number

    def get_context(self, **extra: Any) -> dict[str, Any]:
        old_number, new_number = self.numbers()
        old = drafting_selectors.version_of(self.object, old_number)
        new = drafting_selectors.version_of(self.object, new_number)
        rows = drafting_wording.compare(
            drafting_selectors.filled_clauses(self.object, old),
            drafting_selectors.filled_clauses(self.object, new),
        )
        return super().get_context(
            agreement=self.object,
            old_version=old,
            new_version=new,
            rows=rows,
            changed=sum(row["state"] != "same" for row in rows),
            numbers=self.shown(),
            **extra,
        )


def preview(agreement: Agreement, number: int) -> HttpResponse:
    """A version as PDF, made for this moment and marked as a draft."""
    snapshot = drafting_selectors.snapshot(agreement, drafting_selectors.version_of(agreement, number), [])
    annexes = in_snapshot(drawn(agreement, to_sign=False))
    content = pdf.render_agreement({**snapshot, "annexes": annexes, "preview": True})
    return files.download(content, f"{agreement.number}-v{number}.pdf", "application/pdf")


def feed_url(request: Any, partner_id: str = "") -> str:
    """The address of this person's calendar feed."""
    token = calendar.feed_token(request.user, partner_id)
    return request.build_absolute_uri(reverse("agreements:feed", args=[token]))
