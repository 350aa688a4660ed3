"""Working on a joint plan together, on our side."""

from __future__ import annotations

from pipeline.plan_review import pages, proposal_pages, version_pages
from pipeline.plans.views import StaffSide
from web.views import ActionPage, DetailPage, RowFormPage


class Proposal(StaffSide, proposal_pages.ProposalPageMixin, RowFormPage):
    """What was proposed, and its answer."""


class ProposalCounter(StaffSide, proposal_pages.CounterMixin, RowFormPage):
    """Another proposal in answer to one."""


class ProposalWithdraw(StaffSide, proposal_pages.WithdrawMixin, ActionPage):
    """What we proposed, taken back."""


class Comment(StaffSide, pages.CommentMixin, RowFormPage):
    """Something said of a section."""


class CommentResolve(StaffSide, pages.CommentResolveMixin, ActionPage):
    """A comment that is dealt with."""


class Versions(StaffSide, version_pages.VersionsMixin, DetailPage):
    """The versions of a plan."""


class VersionKeep(StaffSide, version_pages.VersionKeepMixin, ActionPage):
    """The plan as it is, kept."""
