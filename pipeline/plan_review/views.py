"""Working on a joint plan together, on our side."""

from __future__ import annotations

from pipeline.plan_review import pages
from pipeline.plans.views import StaffSide
from web.views import ActionPage, DetailPage, RowFormPage


class Proposal(StaffSide, pages.ProposalPageMixin, RowFormPage):
    """What was proposed, and its answer."""


class ProposalCounter(StaffSide, pages.CounterMixin, RowFormPage):
    """Another proposal in answer to one."""


class ProposalWithdraw(StaffSide, pages.WithdrawMixin, ActionPage):
    """What we proposed, taken back."""


class Comment(StaffSide, pages.CommentMixin, RowFormPage):
    """Something said of a section."""


class CommentResolve(StaffSide, pages.CommentResolveMixin, ActionPage):
    """A comment that is dealt with."""


class Versions(StaffSide, pages.VersionsMixin, DetailPage):
    """The versions of a plan."""


class VersionKeep(StaffSide, pages.VersionKeepMixin, ActionPage):
    """The plan as it is, kept."""
