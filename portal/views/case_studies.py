"""Case studies in the portal: what is published of all partners, and the partner's own, which it approves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import languages
from core.errors import DomainError
from marketing.case_studies import approval
from marketing.case_studies.approval import APPROVE
from marketing.case_studies.content import told
from marketing.case_studies.filters import PortalCaseStudyFilter
from marketing.case_studies.forms import RemarkForm
from marketing.case_studies.presenters import with_names
from marketing.models import CaseStudy, CaseStudyDocument, CaseStudyVersion
from portal.base import PortalAction, PortalDetail, PortalFile, PortalList, PortalRowForm

VIEW = "marketing.case_study:view"
Decision = CaseStudyVersion.Decision


class CaseStudies(PortalList):
    permission = VIEW
    template_name = "portal/case_studies.html"
    title = _("Case studies")
    queryset = CaseStudy.objects.published().for_list()
    filterset_class = PortalCaseStudyFilter
    orderings = {"-published": "-pk"}

    def decorate(self, rows: list[Any]) -> list[Any]:
        return [(study, told(study.published_version.content)) for study in rows]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        """The partner's own stand above, with what the partner is asked."""
        versions = CaseStudyVersion.objects.visible_to(self.actor).filter(study__partner=self.partner)
        latest: dict[int, Any] = {}
        for version in versions.select_related("study").order_by("study_id", "number"):
            latest[version.study_id] = version
        own = [(version, told(version.content).title) for version in reversed(latest.values())]
        return super().get_context(own=own, **extra)


class OwnCaseStudy(PortalDetail):
    """A case study about the partner: the version it was shown last, and its answer."""

    permission = VIEW
    template_name = "portal/case_study.html"

    queryset = CaseStudy.objects.for_list().prefetch_related("versions__documents")

    def load(self) -> None:
        super().load()
        # What is published of others is read in the list; how it came to be is theirs.
        if self.object.partner_id not in self.actor.partner_ids:
            raise DomainError.not_found()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        versions = with_names(list(self.object.versions.all()))
        version = versions[0]
        text = told(version.content)
        return super().get_context(
            title=text.title,
            study=self.object,
            version=version,
            versions=versions,
            text=text,
            # All that would be published, also in the languages that this reader does not read.
            texts=[(name, text.spoken(code)) for code, name in languages.offered()],
            may_answer=self.actor.can(APPROVE) and version.decision == Decision.WAITING,
            **extra,
        )


class _Answer:
    """About the version that was read: one that came after it is another answer."""

    permission = APPROVE
    queryset = CaseStudyVersion.objects.select_related("study__partner")

    def success_url(self, result: Any) -> str:
        return self.portal_url("case-study", self.object.study.public_id)

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class CaseStudyApprove(_Answer, PortalAction):
    success_message = _("Thank you: the case study is approved as you read it.")

    def perform(self) -> CaseStudyVersion:
        return approval.case_study_approve(actor=self.actor, version=self.object)


class CaseStudyChanges(_Answer, PortalRowForm):
    title = _("Ask for changes")
    form_class = RemarkForm
    submit_label = _("Send")
    success_message = _("Thank you: we change the text and ask you again.")

    def perform(self, form: RemarkForm) -> CaseStudyVersion:
        return approval.case_study_ask_changes(actor=self.actor, version=self.object, **form.cleaned_data)


class CaseStudyPdf(PortalFile):
    permission = VIEW
    queryset = CaseStudyDocument.objects.select_related("version__study__partner", "file")
