"""The partner's agreements: read, comment, agree, sign, download."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from agreements.drafting import presenters
from agreements.drafting import selectors as drafting_selectors
from agreements.models import Agreement, AgreementDocument, OpenPoint, SignatureRound
from agreements.review import selectors as review_selectors
from agreements.review import services
from agreements.review.presenters import raise_from
from agreements.signing import selectors as signing_selectors
from agreements.signing.annexes import panels_of
from agreements.signing.presenters import MemberSigning
from agreements.terms import selectors as terms_selectors
from agreements.terms.presenters import amendments_of
from core.numbers import whole_number
from core.slots import Task
from portal.base import PortalAction, PortalDetail, PortalFile, PortalList, PortalPage

VIEW = "agreements.agreement:view"
AGREEMENTS = Agreement.objects.for_list().with_sent_terms()

# What a status means to the partner who reads it, where our own word speaks from our side.
READ_AS = {
    Agreement.Status.DRAFT: _("We are revising it"),
    Agreement.Status.WITH_PARTNER: _("With you"),
}


def as_read(agreements: list[Agreement]) -> list[Agreement]:
    """The agreements as the partner reads them: its terms, and the status in words to the partner."""
    rows = presenters.decorate([drafting_selectors.as_sent(row) for row in agreements])
    for row in rows:
        row.status_label = READ_AS.get(row.status) or row.get_status_display()
    return rows


class Agreements(PortalList):
    permission = VIEW
    template_name = "portal/agreements/list.html"
    title = _("Agreements")
    queryset = AGREEMENTS

    def decorate(self, rows: list[Agreement]) -> list[Agreement]:
        waits = {"with_partner": _("you"), "in_signature": _("a signer")}
        shown = as_read(rows)
        for row in shown:
            row.waits = waits.get(row.status, _("us") if row.blocking else "")
        return shown

    def get_context(self, **extra: Any) -> dict[str, Any]:
        signatures = [
            Task(
                title=_("Sign agreement %(number)s") % {"number": row.agreement.number},
                detail=row.agreement.title,
                url=self.portal_url("signature", row.public_id),
                action=_("Sign"),
                icon="signature",
            )
            for row in signing_selectors.signatures_for(self.actor)
        ]
        # An address of a calendar is a member's own: who only looks gets none.
        own = not self.actor.acting_as
        return super().get_context(
            signatures=signatures,
            feed_url=presenters.feed_url(self.request, self.partner.public_id) if own else "",
            **extra,
        )


class AgreementPage(PortalDetail):
    """The version that the partner was sent, with remarks beside each clause while it has the draft."""

    permission = VIEW
    template_name = "portal/agreements/detail.html"
    queryset = AGREEMENTS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row: Agreement = as_read([self.object])[0]
        version = drafting_selectors.version_of(row, row.partner_version)
        points = presenters.with_names(review_selectors.points_of(row, self.actor))
        chain = [
            term
            for term in terms_selectors.term_chain(self.object)
            if term.sent_at or term.status == "active"
        ]
        return super().get_context(
            title=row.title,
            agreement=row,
            version=version,
            parts=presenters.text_parts(row, version, self.actor),
            general_points=[point for point in points if not point.clause_code],
            terms=[pair for pair in presenters.term_rows(row) if pair[1] not in (None, "", "–")],
            exclusivities=drafting_selectors.exclusivities_as_sent(self.object),
            documents=presenters.document_items(row, "portal:agreement-document", self.partner.public_id),
            chain=[drafting_selectors.as_sent(term) for term in chain],
            amendments=[] if row.amends_id else amendments_of(row, self.actor),
            annexes=panels_of(self.actor, row),
            blocking=review_selectors.blocking(row),
            my_signature=signing_selectors.signatures_for(self.actor).filter(round__agreement=row).first(),
            my_turn=row.status == Agreement.Status.WITH_PARTNER,
            may_answer=self.actor.can("agreements.agreement:answer"),
            may_raise=self.actor.can("agreements.point:raise"),
            may_chase=self.actor.can("agreements.agreement:chase"),
            **extra,
        )


class Compare(presenters.CompareMixin, PortalDetail):
    """The versions that the partner was shown: what we drafted between them is ours alone."""

    permission = VIEW
    template_name = "portal/agreements/compare.html"
    queryset = AGREEMENTS
    title = _("Compare versions")

    def load(self) -> None:
        super().load()
        self.object = drafting_selectors.as_sent(self.object)

    def shown(self) -> list[int]:
        return drafting_selectors.versions_shown(self.object)


class Preview(PortalDetail):
    permission = VIEW
    queryset = AGREEMENTS

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        return presenters.preview(drafting_selectors.as_sent(self.object), self.object.partner_version)


class Document(PortalFile):
    permission = VIEW
    queryset = AgreementDocument.objects.select_related("agreement__partner", "file")


class Presented(PortalFile):
    """The document as it was presented to the signers."""

    permission = VIEW
    queryset = SignatureRound.objects.select_related("agreement__partner", "file")


class AgreementAction(PortalAction):
    queryset = AGREEMENTS

    def success_url(self, result: Any) -> str:
        return self.portal_url("agreement", self.object.public_id)

    def back_url(self) -> str:
        return self.portal_url("agreement", self.object.public_id)


class PointRaise(AgreementAction):
    permission = "agreements.point:raise"
    success_message = _("The remark is saved. Send the draft back once you have said everything.")

    def perform(self) -> OpenPoint:
        return raise_from(self)


class PointWithdraw(PortalAction):
    permission = "agreements.point:raise"
    queryset = OpenPoint.objects.select_related("agreement__partner")
    success_message = _("The remark is withdrawn.")

    def perform(self) -> OpenPoint:
        return services.point_withdraw(actor=self.actor, point=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("agreement", self.object.agreement.public_id)


class Answer(AgreementAction):
    permission = "agreements.agreement:answer"
    success_message = _("Thank you. We have your answer.")

    def perform(self) -> Agreement:
        data = self.request.POST
        return services.agreement_answer(
            actor=self.actor,
            agreement=self.object,
            version=whole_number(data.get("version", "")),
            agrees=bool(data.get("agrees")),
            text=data.get("text", ""),
        )


class Chase(AgreementAction):
    permission = "agreements.agreement:chase"
    success_message = _("The reminder is on its way.")

    def perform(self) -> str:
        return services.agreement_chase(actor=self.actor, agreement=self.object)


class Sign(MemberSigning, PortalPage):
    """Where a member signs."""

    template_name = "portal/agreements/sign.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        document_url = self.portal_url("agreement-presented", self.signature.round.public_id)
        back = self.portal_url("agreement", self.signature.agreement.public_id)
        return super().get_context(document_url=document_url, back_url=back, **extra)
