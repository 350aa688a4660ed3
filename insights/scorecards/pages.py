"""The pages of scores."""

from core.links import PageOf
from insights.scorecards.services import ACKNOWLEDGE, VIEW

# The tab of the partner, for whatever row of it.
TAB = PageOf("partners:tab", VIEW, args=("partner.public_id",), tail=("scorecard",))
PORTAL = PageOf("portal:scorecard", VIEW, args=("partner.public_id",))
ANSWER = PageOf("insights:score-alert", ACKNOWLEDGE)
