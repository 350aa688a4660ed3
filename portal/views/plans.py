"""The partner's side of joint plans: read what is shared, write its part, propose, comment."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pipeline.models import JointPlan
from pipeline.plan_review import pages as reviewed
from pipeline.plan_review import proposal_pages, version_pages
from pipeline.plans import pages
from pipeline.plans.presenters import STAGE_TONES
from portal.base import PortalAction, PortalDetail, PortalList, PortalRowForm

VIEW = "pipeline.plan:view"


class PartnerSide:
    """The addresses of the portal's pages."""

    base_template = "portal/base.html"

    def link(self, name: str, *args: Any) -> str:
        return self.portal_url(name, *args)


class Plans(PortalList):
    permission = VIEW
    template_name = "portal/plans/list.html"
    title = _("Joint plans")
    queryset = pages.PLANS
    orderings = {"-created": "-created_at"}

    def decorate(self, rows: list[JointPlan]) -> list[JointPlan]:
        for row in rows:
            row.tone = STAGE_TONES[row.stage]
        return rows


class PlanPage(PartnerSide, reviewed.PlanPageMixin, PortalDetail):
    permission = VIEW
    template_name = "portal/plans/detail.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tone=STAGE_TONES[self.object.stage], **extra)


class PlanText(PartnerSide, reviewed.TextMixin, PortalRowForm):
    """The summary or the conclusion."""


class PlanRowAdd(PartnerSide, reviewed.RowAddMixin, PortalRowForm):
    """A new row, of the partner's own or proposed."""


class PlanRowEdit(PartnerSide, reviewed.RowEditMixin, PortalRowForm):
    """A row that is there."""


class PlanRowNote(PartnerSide, pages.RowNoteMixin, PortalRowForm):
    """What became of a row."""


class PlanRowRemove(PartnerSide, reviewed.RowRemoveMixin, PortalAction):
    """A row that goes, or is proposed to."""


class Proposal(PartnerSide, proposal_pages.ProposalPageMixin, PortalRowForm):
    """What was proposed, and its answer."""


class ProposalCounter(PartnerSide, proposal_pages.CounterMixin, PortalRowForm):
    """Another proposal in answer to one."""


class ProposalWithdraw(PartnerSide, proposal_pages.WithdrawMixin, PortalAction):
    """What the partner proposed, taken back."""


class Comment(PartnerSide, reviewed.CommentMixin, PortalRowForm):
    """Something said of a section."""


class CommentResolve(PartnerSide, reviewed.CommentResolveMixin, PortalAction):
    """A comment that is dealt with."""


class Versions(PartnerSide, version_pages.VersionsMixin, PortalDetail):
    """What the partner read of the plan, then and now."""
