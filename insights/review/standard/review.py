"""The programme review that ships with the product: twelve sections, fifty-four questions, nine tables.

The document on which it is modelled ends with a total of 52 where 54 questions are written. The number is
kept as it was said, beside the one that is counted.
"""

from __future__ import annotations

from core.text import both
from insights.review.standard.ahead import NEGOTIATING, WISHES
from insights.review.standard.partners import CURRENT, INTEGRATIONS, STRATEGY
from insights.review.standard.running import LEGAL, MANAGEMENT, RESOURCES
from insights.review.standard.selling import CHANNEL, CO_MARKETING, REFERRAL, WHITE_LABEL

CODE = "programme-review"
TITLE = both("Bilan du programme", "Programme review")
DESCRIPTION = both(
    "L’état du programme partenaires en douze chapitres\u202f: ce que les données disent, et ce que vous y ajoutez.",
    "Where the partner programme stands, in twelve chapters: what the data say, and what you add to them.",
)

SECTIONS = (
    STRATEGY,
    CURRENT,
    INTEGRATIONS,
    CHANNEL,
    REFERRAL,
    CO_MARKETING,
    WHITE_LABEL,
    NEGOTIATING,
    WISHES,
    MANAGEMENT,
    LEGAL,
    RESOURCES,
)
QUESTIONS = {question.code: question for section in SECTIONS for question in section.questions}
COUNTED = sum(len(section.questions) for section in SECTIONS)
DISAGREEMENT = both(
    "Le document de référence annonce 52 questions\u202f; il en pose 54. Les deux nombres sont conservés.",
    "The reference document announces 52 questions; it asks 54. Both numbers are kept.",
)
