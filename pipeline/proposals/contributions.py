"""A proposal that was sent, as a thing that ticks a step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pipeline.models import Proposal, Recruitment
from pipeline.proposals import sending  # noqa: F401  (registers the job that makes documents)
from pipeline.proposals.events import PAGE
from pipeline.proposals.models import GIVEN
from pipeline.recruitment.things import Evidence, Thing, page, register
from web.templatetags.formats import as_day


@register(
    Thing("proposal-sent", _("A proposal sent"), _("Send a proposal."), page("pipeline:proposal-new")),
)
def proposal_sent(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    """The first version that was given to the partner."""
    row = Proposal.objects.filter(recruitment=recruitment, status__in=GIVEN).order_by("number").first()
    if row is None or row.sent_at is None:
        return {}
    return {"proposal-sent": Evidence(as_day(row.sent_at), row.title, PAGE.url(row))}
