"""Joint plans in the portal: documents, reviews, what is owed, and what came of it."""

from __future__ import annotations

from typing import Any

from pipeline.plan_follow_up import pages
from portal.base import PortalDetail, PortalFile


class _Side:
    """The addresses of the portal's pages."""

    base_template = "portal/base.html"

    def link(self, name: str, *args: Any) -> str:
        return self.portal_url(name, *args)


class PlanDocuments(_Side, pages.DocumentsMixin, PortalDetail):
    """Documents that were sent, and what each side owes."""


class PlanPdf(pages.PdfMixin, PortalDetail):
    """The plan as far as it is shared."""


class PlanResults(_Side, pages.ResultsMixin, PortalDetail):
    """What each side promised, and what came of it."""


class PlanReviewPage(_Side, pages.ReviewMixin, PortalDetail):
    """The document of a review meeting, once it is sent."""


class PlanDocumentFile(PortalFile):
    permission = pages.VIEW
    queryset = pages.DOCUMENTS
