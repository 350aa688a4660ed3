"""The list of agreements, the page of one, comparing versions, previews and downloads."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting import variables as drafting_variables
from agreements.drafting.columns import AGREEMENT_COLUMNS
from agreements.drafting.filters import AgreementFilter
from agreements.drafting.presenters import (
    CompareMixin,
    decorate,
    document_items,
    preview,
    steps,
    term_rows,
    text_parts,
    value_rows,
    variable_label,
    with_names,
)
from agreements.drafting.querysets import SIGNED
from agreements.models import Agreement, AgreementDocument, AgreementVersion, OpenPoint, SignatureRound
from agreements.review import selectors as review_selectors
from agreements.review.presenters import agreement_page, told_partner
from agreements.signing import levels
from agreements.signing import selectors as signing_selectors
from agreements.signing.annexes import panels_of
from agreements.terms import selectors as terms_selectors
from agreements.terms.presenters import amendments_of
from core import people
from core.errors import DomainError
from core.events import timeline
from core.notify import receivers
from core.numbers import whole_number
from partners.access.presenters import readers_of
from web.lists import TableList
from web.told import Told
from web.views import DetailPage, FileLinkPage


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


# While it is not signed, how it may be signed is worth a word.
_BEFORE_SIGNATURE = (
    Agreement.Status.DRAFT,
    Agreement.Status.WITH_PARTNER,
    Agreement.Status.IN_APPROVAL,
    Agreement.Status.APPROVED,
)


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
            editable=self._editable,
            blocking=blocking,
            unread=self._unread(),
            reminded=receivers(blocking.recipients) if blocking else [],
            may_remind=may["chase"] and self._waits_for_others(blocking),
            steps=steps(row),
            approval=self._approval(may["approve"]),
            my_signature=signing_selectors.signatures_for(self.actor).filter(round__agreement=row).first(),
            chain=terms_selectors.term_chain(row),
            annexes=panels_of(self.actor, row),
            signed_elsewhere=levels.why_not_here(row) if row.status in _BEFORE_SIGNATURE else "",
            replacement=row.replacements.exclude(status="cancelled").first(),
            **getattr(self, f"_{code}")(),
            **extra,
        )

    @property
    def _editable(self) -> bool:
        return self.actor.can(_MAY["change"]) and self.object.status == Agreement.Status.DRAFT

    def told(self) -> Told | None:
        """Whom sending the draft informs, beside the button that does it."""
        return told_partner(self, self.object) if self._editable else None

    def _unread(self) -> Told | None:
        """A draft is read and answered in the portal: a contact without access gets the mail alone."""
        row: Agreement = self.object
        if not (self._editable or row.status == Agreement.Status.WITH_PARTNER):
            return None
        return readers_of(self.actor, row.partner, agreement_page(row))

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
            "unknown": self._unknown(version),
            "parties_changed": self._editable and drafting_selectors.parties_changed(self.object, version),
        }

    def _unknown(self, version: AgreementVersion) -> list[str]:
        """What the text lacks about the parties; what was signed can no longer be completed."""
        if self.object.status in SIGNED:
            return []
        return drafting_selectors.unknown_of_parties(self.object, version)

    def _terms(self) -> dict[str, Any]:
        version = drafting_selectors.version_of(self.object, self.object.version)
        return {
            "terms": term_rows(self.object),
            "values": value_rows(self.object, version),
            "amendments": [] if self.object.amends_id else amendments_of(self.object, self.actor),
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


class Compare(CompareMixin, DetailPage):
    permission = "agreements.agreement:view"
    template_name = "agreements/compare.html"
    queryset = Agreement.objects.for_list()
    title = _("Compare versions")


class Preview(DetailPage):
    """The text as a PDF: as it would be signed, or the very copy that was."""

    permission = "agreements.agreement:view"
    queryset = Agreement.objects.for_list()

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        agreement = self.object
        kept = agreement.documents.exclude(kind=AgreementDocument.Kind.CERTIFICATE)
        signed = kept.filter(version=agreement.version).order_by("-pk").first()
        if signed is None:
            return preview(agreement, agreement.version)
        return HttpResponseRedirect(reverse("agreements:document", args=[signed.public_id]))


class DocumentDownload(FileLinkPage):
    permission = "agreements.agreement:view"
    queryset = AgreementDocument.objects.select_related("agreement__partner", "file")


class PresentedDownload(FileLinkPage):
    """The document as it was presented to the signers."""

    permission = "agreements.agreement:view"
    queryset = SignatureRound.objects.select_related("agreement__partner", "file")
