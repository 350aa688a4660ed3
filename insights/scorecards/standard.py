"""Ready scorecards, in both languages. A catalogue.

Of public bodies, NGOs and universities no revenue is asked: they are looked at by what was agreed, kept, learnt and
used. A measure whose figure no room of this installation counts is left out.
"""

from __future__ import annotations

from typing import NamedTuple


class Ready(NamedTuple):
    """A measure: its figure, the months it is counted over, its weight, and its bounds as people type them."""

    figure: str
    months: int | None
    weight: int
    good: str
    poor: str


_PARTNERSHIP = [
    Ready("plan_steps_late", None, 2, "0", "3"),
    Ready("days_silent", None, 2, "14", "90"),
    Ready("visit_days", None, 1, "15", "1"),
]
_SELLING = [
    Ready("revenue_sourced", 12, 3, "150000", "0"),
    Ready("deals_won", 12, 2, "5", "0"),
    Ready("deals_open", None, 1, "4", "0"),
    Ready("deal_acceptance", 12, 1, "80", "30"),
    Ready("case_studies", None, 1, "1", "0"),
    Ready("certified_people", None, 2, "4", "0"),
    *_PARTNERSHIP,
]
_TECHNOLOGY = [
    Ready("integrations", None, 3, "2", "0"),
    Ready("revenue_sourced", 12, 2, "100000", "0"),
    Ready("deals_won", 12, 1, "3", "0"),
    Ready("agreements_active", None, 1, "1", "0"),
    Ready("case_studies", None, 1, "1", "0"),
    Ready("certified_people", None, 1, "3", "0"),
    *_PARTNERSHIP,
]
_INSTITUTION = [
    Ready("agreements_active", None, 2, "1", "0"),
    Ready("reviews_late", None, 2, "0", "1"),
    Ready("onboarding_late_steps", None, 1, "0", "4"),
    Ready("case_studies", None, 1, "1", "0"),
    Ready("certified_implementations", None, 2, "1", "0"),
    Ready("training_hours", 12, 1, "40", "0"),
    *_PARTNERSHIP,
]
_CIVIL = [
    Ready("agreements_active", None, 2, "1", "0"),
    Ready("downloads", None, 1, "10", "0"),
    Ready("onboarding_late_steps", None, 1, "0", "4"),
    Ready("case_studies", None, 2, "1", "0"),
    Ready("certified_people", None, 2, "3", "0"),
    Ready("training_hours", 12, 1, "40", "0"),
    *_PARTNERSHIP,
]

# partner type ("": every type without one of its own): (fr, en, measures)
SCORECARDS: dict[str, tuple[str, str, list[Ready]]] = {
    "": ("Tous les partenaires", "All partners", [
        Ready("agreements_active", None, 2, "1", "0"),
        Ready("reviews_late", None, 1, "0", "1"),
        Ready("onboarding_late_steps", None, 1, "0", "4"),
        *_PARTNERSHIP,
    ]),
    "government": ("Gouvernements", "Governments", _INSTITUTION),
    "international_organisation": ("Organisations internationales", "International organisations", _INSTITUTION),
    "ngo": ("ONG", "NGOs", _CIVIL),
    "university": ("Universités", "Universities", _CIVIL),
    "company": ("Entreprises", "Companies", _SELLING),
    "integrator": ("Intégrateurs", "Integrators", _SELLING),
    "reseller": ("Revendeurs", "Resellers", _SELLING),
    "consultant": ("Consultants et agences", "Consultants and agencies", _SELLING),
    "publisher": ("Éditeurs de logiciels", "Software publishers", _TECHNOLOGY),
    "cloud": ("Fournisseurs de cloud", "Cloud providers", _TECHNOLOGY),
    "technology-partner": ("Partenaires technologiques", "Technology partners", _TECHNOLOGY),
}  # fmt: skip
