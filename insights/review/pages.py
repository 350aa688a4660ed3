"""The pages of reviews, as other places lead to them."""

from __future__ import annotations

from core.links import PageOf

VIEW, ASSIGNED = "insights.review:view", "insights.review:assigned"
REVIEW = PageOf("insights:review-of", VIEW)
EDITION = PageOf("insights:review-edition", VIEW)
ASKED = PageOf("insights:review-asked", ASSIGNED)
