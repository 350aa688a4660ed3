"""Figures of the programme: rollups, what is entered by hand, targets and the roadmap."""

from insights.entered.models import CompanyTotal, DeclaredValue
from insights.rollups.models import PartnerDay, PartnerRevenue, Rollup, RollupRun
from insights.targets.models import ProgrammeStep, Target

__all__ = [
    "CompanyTotal",
    "DeclaredValue",
    "PartnerDay",
    "PartnerRevenue",
    "ProgrammeStep",
    "Rollup",
    "RollupRun",
    "Target",
]
