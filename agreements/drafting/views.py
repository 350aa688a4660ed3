"""The list of agreements, the page of one, comparing versions, previews and downloads."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting import variables as drafting_variables
from agreements.drafting import wording as drafting_wording
from agreements.drafting.columns import AGREEMENT_COLUMNS, TONES
from agreements.drafting.filters import AgreementFilter
from agreements.models import Agreement, AgreementDocument, AgreementVersion, OpenPoint, SignatureRound
from agreements.review import selectors as review_selectors
from agreements.signing import pdf
from agreements.signing import selectors as signing_selectors
from agreements.terms import calendar
from agreements.terms import selectors as terms_selectors
from core import files, people
from core.errors import DomainError
from core.events import timeline
from core.numbers import whole_number
from core.text import Translated
from web.lists import TableList
from web.templatetags import formats
from web.views import DetailPage, RowMixin


def decorate(rows: list[Agreement]) -> list[Agreement]:
    """What a line of a list shows beside the columns."""
    for row in rows:
        row.tone = TONES.get(row.status, "")
        row.blocking = drafting_selectors.BLOCKING_BY_STATUS.get(row.status, "")
    return rows


class AgreementList(TableList):
    permission = "agreements.agreement:view"
    template_name = "agreements/list.html"
    title = _("Agreements")
    queryset = Agreement.objects.all()
    filterset_class = AgreementFilter
    default_sort = "-created"
    export_permission = "agreements.agreement:export"
    export_name = "agreements"
    columns = AGREEMENT_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may_create = self.actor.can("agreements.agreement:create")
        return super().get_context(
            create_url=reverse("agreements:create") if may_create else "",
            may_see_renewals=self.actor.can("agreements.renewal:view"),
            **extra,
        )


# What the buttons of an agreement need.
_MAY = {
    "change": "agreements.agreement:change",
    "approve": "agreements.agreement:approve",
    "manage": "agreements.agreement:manage",
    "chase": "agreements.agreement:chase",
    "raise": "agreements.point:raise",
    "sign": "agreements.signature:manage",
}


class AgreementPage(DetailPage):
    """Everything about one agreement: text with remarks, terms, versions, signatures, timeline."""

    permission = "agreements.agreement:view"
    template_name = "agreements/detail.html"
    queryset = Agreement.objects.for_list().select_related("renewed_from", "replaces")
    TABS = {
        "text": _("Text"),
        "terms": _("Terms"),
        "versions": _("Versions"),
        "signatures": _("Approval and signature"),
        "timeline": _("Timeline"),
    }

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row: Agreement = self.object
        code = self.kwargs.get("tab", "text")
        if code not in self.TABS:
            raise DomainError.not_found()
        may = {name: self.actor.can(permission) for name, permission in _MAY.items()}
        blocking = review_selectors.blocking(row)
        return super().get_context(
            title=row.title,
            agreement=decorate([row])[0],
            code=code,
            tabs=self._tabs(code),
            may=may,
            editable=may["change"] and row.status == Agreement.Status.DRAFT,
            blocking=blocking,
            may_remind=may["chase"] and self._waits_for_others(blocking),
            steps=steps(row),
            approval=self._approval(may["approve"]),
            my_signature=signing_selectors.signatures_for(self.actor).filter(round__agreement=row).first(),
            chain=terms_selectors.term_chain(row),
            replacement=row.replacements.exclude(status="cancelled").first(),
            **getattr(self, f"_{code}")(),
            **extra,
        )

    def _waits_for_others(self, blocking: review_selectors.Blocking | None) -> bool:
        """Somebody else can be reminded: not we of our own draft, nor the reader of their signature."""
        if blocking is None or self.object.status in (Agreement.Status.DRAFT, Agreement.Status.APPROVED):
            return False
        signer = signing_selectors.open_signature(self.object)
        return signer is None or signer.user_id is None or signer.user_id != self.actor.user_id

    def _tabs(self, code: str) -> list[dict[str, Any]]:
        open_points = (
            OpenPoint.objects.visible_to(self.actor).filter(agreement=self.object, status="open").count()
        )
        return [
            {
                "label": label,
                "current": tab == code,
                "count": open_points if tab == "text" and open_points else None,
                "url": reverse("agreements:detail", args=[self.object.public_id])
                if tab == "text"
                else reverse("agreements:tab", args=[self.object.public_id, tab]),
            }
            for tab, label in self.TABS.items()
        ]

    def _approval(self, may_approve: bool):
        if not may_approve or self.object.status != Agreement.Status.IN_APPROVAL:
            return None
        return review_selectors.approvals_for(self.actor).filter(agreement=self.object).first()

    def _text(self) -> dict[str, Any]:
        version = drafting_selectors.version_of(self.object, self.object.version)
        return {
            "parts": text_parts(self.object, version, self.actor),
            "general_points": [
                p
                for p in with_names(review_selectors.points_of(self.object, self.actor))
                if not p.clause_code
            ],
            "missing": [
                variable_label(item)
                for item in drafting_variables.missing_values(version.schema, version.values, version.clauses)
            ],
            "unknown": drafting_selectors.unknown_of_parties(self.object, version),
        }

    def _terms(self) -> dict[str, Any]:
        version = drafting_selectors.version_of(self.object, self.object.version)
        return {
            "terms": term_rows(self.object),
            "values": value_rows(self.object, version),
            "exclusivities": [
                (row, drafting_selectors.exclusivity_label(row))
                for row in drafting_selectors.exclusivities_of(self.object)
            ],
        }

    def _versions(self) -> dict[str, Any]:
        rows = list(self.object.versions.all())
        known = people.find({row.author for row in rows})
        for row in rows:
            row.author_name = people.name_of(row.author, known)
        return {"versions": rows}

    def _signatures(self) -> dict[str, Any]:
        approvals = list(self.object.approvals.all())
        known = people.find({x for row in approvals for x in (row.requested_by, row.decided_by) if x})
        for row in approvals:
            row.asked_name = people.name_of(row.requested_by, known)
            row.decided_name = people.name_of(row.decided_by, known) if row.decided_by else ""
        return {
            "approvals": approvals,
            "rounds": list(self.object.rounds.prefetch_related("signatures")),
            "documents": document_items(self.object, "agreements:document"),
        }

    def _timeline(self) -> dict[str, Any]:
        before = whole_number(self.request.GET.get("before", ""))
        entries, older = timeline.of_row(self.object.public_id, self.actor, before=before)
        return {"timeline": entries, "older": older}


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
        (_("Draft"), ("draft",)),
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
    # Signed by both sides it needs no other word of the partner.
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
            "note": row.note or f"SHA-256 {row.sha256[:16]}…",
        }
        for row in agreement.documents.select_related("file")
    ]


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


class Compare(CompareMixin, DetailPage):
    permission = "agreements.agreement:view"
    template_name = "agreements/compare.html"
    queryset = Agreement.objects.for_list()
    title = _("Compare versions")


def preview(agreement: Agreement, number: int) -> HttpResponse:
    """A version as PDF, made for this moment and marked as a draft."""
    snapshot = drafting_selectors.snapshot(agreement, drafting_selectors.version_of(agreement, number), [])
    content = pdf.render_agreement({**snapshot, "preview": True})
    return files.download(content, f"{agreement.number}-v{number}.pdf", "application/pdf")


class Preview(DetailPage):
    permission = "agreements.agreement:view"
    queryset = Agreement.objects.for_list()

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        return preview(self.object, self.object.version)


class FileLink(RowMixin):
    """Leads to a short-lived link of the row's file."""

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("web:file", args=[files.link_token(self.object.file, self.actor)])
        )


class DocumentDownload(FileLink, DetailPage):
    permission = "agreements.agreement:view"
    queryset = AgreementDocument.objects.select_related("agreement__partner", "file")


class PresentedDownload(FileLink, DetailPage):
    """The document as it was presented to the signers."""

    permission = "agreements.agreement:view"
    queryset = SignatureRound.objects.select_related("agreement__partner", "file")


def feed_url(request: Any, partner_id: str = "") -> str:
    """The address of this person's calendar feed."""
    token = calendar.feed_token(request.user, partner_id)
    return request.build_absolute_uri(reverse("agreements:feed", args=[token]))
