"""Figures of the programme: rollups, what is entered by hand, targets and the roadmap."""

from insights.models.entered import CompanyTotal, DeclaredValue
from insights.models.rollups import PartnerDay, Rollup, RollupRun
from insights.models.targets import ProgrammeStep, Target

__all__ = [
    "CompanyTotal",
    "DeclaredValue",
    "PartnerDay",
    "ProgrammeStep",
    "Rollup",
    "RollupRun",
    "Target",
]
