"""Every KPI: what it is called, what it means, how it is worked out, what lies behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import Sentence
from insights.kpis.figures import Figures
from insights.surveys.words import sureness

COMPUTED, DECLARED = "computed", "declared"
# The periods in months that pages offer.
PERIODS = (3, 6, 12, 24)
REVENUE = ("revenue_sourced", "revenue_influenced")
COST_BANDS = ("cost_reduction_below", "cost_reduction_within", "cost_reduction_above")
OPEN_STAGES = ("stage_submitted", "stage_approved")


@dataclass(frozen=True)
class Kpi:
    """One figure. ``unit``: count, money (minor units when computed), percent (a rate), days, score.

    ``kind`` says how its months read: a flow month by month, a stock on the last day, a ratio over
    the twelve months before, a snapshot only now. ``measures`` are what the rollup keeps for it.
    ``value`` reads it; a declared one is the latest value that somebody declared, as long as there is no ``value``
    or it finds nothing. ``splits``: it can be cut by dimension.
    ``calendar``: it counts calendar months, as what it is divided by is entered by month. ``beside`` says of
    what is still open how it bears on the figure, or "".
    """

    code: str
    label: Sentence
    definition: Sentence
    unit: str
    group: str
    kind: str = "flow"
    better: str = "up"
    source: str = COMPUTED
    measures: tuple[str, ...] = ()
    value: Callable[[Figures], Any] | None = None
    splits: bool = True
    calendar: bool = False
    beside: Callable[[Figures], str] | None = None

    def read(self, figures: Figures) -> Any:
        """The value in the KPI's unit, or None when there is none."""
        found = self.value(figures) if self.value else None
        return figures.declared(self.code) if found is None and self.source == DECLARED else found

    def is_declared(self, figures: Figures) -> bool:
        """Whether it is what somebody declared, and may be declared anew."""
        return self.source == DECLARED and (self.value is None or self.value(figures) is None)


def _growth(figures: Figures) -> Decimal | None:
    before = figures.back(12).stock("active_partners")
    return Decimal(figures.stock("active_partners") - before) / before if before else None


def _still_deploying(figures: Figures) -> str:
    days, count = figures.waiting("deploying_late")
    said = ngettext(
        "with %(count)s that is late and not live, for %(days)s days so far",
        "with %(count)s that are late and not live, for %(days)s days on average so far",
        count,
    )
    return said % {"count": count, "days": round(days / count)} if count else ""


def _not_sold(figures: Figures) -> str:
    days, count = figures.waiting("without_sale")
    said = ngettext(
        "without %(count)s active partner that has sold nothing for %(days)s days",
        "without %(count)s active partners that have sold nothing, for %(days)s days on average",
        count,
    )
    return said % {"count": count, "days": round(days / count)} if count else ""


def _recorded(figures: Figures, measure: str) -> Any:
    """How many were recorded; as long as there are none, what somebody declared."""
    return figures.stock(measure) or figures.declared(measure)


def _partner_return(figures: Figures) -> Decimal | None:
    """Over two years, whatever the period of the page."""
    two_years = figures.over(24)
    costs, gains = two_years.flow("partner_costs")[0], two_years.flow("partner_gains")[0]
    return Decimal(gains) / costs - 1 if costs > 0 else None


def _cost_reduction(figures: Figures) -> Decimal | None:
    """Kept in hundredths of a per cent."""
    mean = figures.mean_so_far("cost_reduction")
    return None if mean is None else mean / 10_000


def _cost_bands(figures: Figures) -> str:
    below, within, above = (figures.stock(measure) for measure in COST_BANDS)
    if not below + within + above:
        return ""
    counts = {"below": below, "within": within, "above": above}
    return _("uses below 40%%: %(below)s; from 40 to 70%%: %(within)s; above: %(above)s") % counts


def _nps(figures: Figures) -> Decimal | None:
    wave = figures.surveyed()
    return round(wave.scores.nps, 1) if wave and wave.scores.nps is not None else None


def _nps_beside(figures: Figures) -> str:
    """How sure an NPS is, and how many stand behind it."""
    wave = figures.surveyed()
    return sureness(wave) if wave else ""


def _certified(figures: Figures) -> Any:
    """Implementations certified now; None as long as none ever was recorded."""
    recorded = figures.stock("implementations_certified")
    return figures.stock("certified_implementations") if recorded else None


def _pipeline(figures: Figures) -> int | None:
    pair = figures.snapshot(*OPEN_STAGES)
    return pair[0] if pair else None


GROUPS: dict[str, Sentence] = {
    "partners": _("Partners"),
    "revenue": _("Revenue"),
    "programme": _("How the programme works"),
    "recognition": _("Quality and recognition"),
    "impact": _("Impact"),
}

_KPIS = [
    # -- Partners ---------------------------------------------------------------------------------
    Kpi(
        "active_partners",
        _("Active partners"),
        _("Partners whose status is active on the day, by the dated history of their status."),
        unit="count", group="partners", kind="stock", measures=("active_partners",),
        value=lambda f: f.stock("active_partners"),
    ),
    Kpi(
        "growth",
        _("Growth of active partners"),
        _("Active partners now against those of the same day a year ago."),
        unit="percent", group="partners", kind="ratio", measures=("active_partners",), value=_growth,
    ),
    Kpi(
        "countries_covered",
        _("Countries covered"),
        _("Countries that have at least one active partner."),
        unit="count", group="partners", kind="stock", measures=("active_partners",),
        value=lambda f: f.countries(), splits=False,
    ),
    Kpi(
        "countries_share",
        _("Share of countries covered"),
        _("Countries with at least one active partner, of the 193 member states of the United Nations."),
        unit="percent", group="partners", kind="stock", measures=("active_partners",),
        value=lambda f: Decimal(f.countries()) / 193, splits=False,
    ),
    # -- Revenue ----------------------------------------------------------------------------------
    Kpi(
        "revenue_partners",
        _("Revenue via partners"),
        _("Sales that a partner sourced, influenced or implemented, net of taxes and of refunds, by the "
          "day of sale, in the programme's currency at the rate of that day. Twelve months are those up to "
          "and including today, compared with the twelve before."),
        unit="money", group="revenue", measures=REVENUE,
        value=lambda f: sum(f.flow(measure)[0] for measure in REVENUE),
    ),
    Kpi(
        "revenue_sourced",
        _("Revenue sourced"),
        _("Sales that a partner brought: we would not have met the customer without it. Net of refunds."),
        unit="money", group="revenue", measures=("revenue_sourced",),
        value=lambda f: f.flow("revenue_sourced")[0],
    ),
    Kpi(
        "revenue_influenced",
        _("Revenue influenced"),
        _("Sales that a partner helped to win, or implemented, without having brought them. Net of refunds."),
        unit="money", group="revenue", measures=("revenue_influenced",),
        value=lambda f: f.flow("revenue_influenced")[0],
    ),
    Kpi(
        "revenue_share",
        _("Share of all revenue"),
        _("Revenue via partners divided by the company's revenue, over the calendar months whose total was "
          "entered."),
        unit="percent", group="revenue", kind="ratio", measures=REVENUE,
        value=lambda f: f.share(*REVENUE), calendar=True,
    ),
    Kpi(
        "leads_share",
        _("Share of all leads"),
        _("Leads credited to partners divided by the company's leads, over the calendar months whose number "
          "was entered."),
        unit="percent", group="revenue", kind="ratio", measures=("leads",), value=lambda f: f.leads_share(),
        calendar=True,
    ),
    Kpi(
        "pipeline_value",
        _("Pipeline value"),
        _("Amounts of deals that are submitted or approved and not closed yet, as they stood when the "
          "figures were last brought up to date. Past days are kept as they were."),
        unit="money", group="revenue", kind="snapshot", measures=OPEN_STAGES, value=_pipeline,
    ),
    Kpi(
        "conversion",
        _("Conversion of deals"),
        _("Of the deals that were won, lost or expired in the period, the part that was won."),
        unit="percent", group="revenue", kind="ratio", measures=("deals_decided",),
        value=lambda f: f.mean("deals_decided"),
    ),
    Kpi(
        "commission_cost",
        _("Commission cost"),
        _("Commissions earned less those taken back, by the day they were earned, in the programme's currency."),
        unit="money", group="revenue", better="down", measures=("commission_cost",),
        value=lambda f: f.flow("commission_cost")[0],
    ),
    # -- How the programme works --------------------------------------------------------------------
    Kpi(
        "deployment_time",
        _("Deployment time"),
        _("Days from the signature of a partnership to its going live, on average over those that went "
          "live in the period and those that are past the target and not live yet, with their age so far."),
        unit="days", group="programme", kind="ratio", better="down", measures=("deployment", "deploying_late"),
        value=lambda f: f.mean_with_late("deployment", "deploying_late"), beside=_still_deploying,
    ),
    Kpi(
        "time_to_first_deal",
        _("Time to the first sale"),
        _("Days from becoming an active partner to the first sale, on average over the partners whose "
          "first sale was in the period. Beside it: those that have not sold yet."),
        unit="days", group="programme", kind="ratio", better="down", measures=("first_sale", "without_sale"),
        value=lambda f: f.mean("first_sale"), beside=_not_sold,
    ),
    Kpi(
        "renewal_rate",
        _("Renewal rate"),
        _("Of the agreements whose term came to its end in the period, the part that was renewed."),
        unit="percent", group="programme", kind="ratio", measures=("renewals",),
        value=lambda f: f.mean("renewals"),
    ),
    Kpi(
        "programme_budget",
        _("Budget of the programme"),
        _("What the lines of the programme budget plan for the year. A year without a line has what was declared "
          "for it, if anything was."),
        unit="money", group="programme", kind="stock", value=lambda f: f.budget(), splits=False,
    ),
    # -- Quality and recognition ----------------------------------------------------------------------
    Kpi(
        "nps",
        _("NPS of partners"),
        _("Per cent of people of partners who would recommend us (9 or 10 of 10) less per cent of those who would not "
          "(6 or less), from −100 to 100, in the last wave of a survey that was closed. As long as there is none: "
          "what was declared."),
        unit="score", group="recognition", source=DECLARED, value=_nps, beside=_nps_beside, splits=False,
    ),
    Kpi(
        "partner_roi",
        _("Return for partners"),
        _("What partners earned over two years for what they spent, less one: commissions and declared earnings for "
          "declared costs, of those that declared costs. As long as none did: what was declared for the programme."),
        unit="percent", group="recognition", kind="ratio", source=DECLARED,
        measures=("partner_costs", "partner_gains"),
        value=_partner_return,
    ),
    Kpi(
        "cost_reduction",
        _("Cost reduction"),
        _("By how much the solution lowered costs where it is in use: the mean of the latest measurement of each use, "
          "as partners declared it with evidence. As long as none did: what was declared for the programme."),
        unit="percent", group="recognition", kind="ratio", source=DECLARED,
        measures=("cost_reduction", *COST_BANDS),
        value=_cost_reduction, beside=_cost_bands,
    ),
    Kpi(
        "certified_implementations",
        _("Certified implementations"),
        _("Implementations with a valid certificate, each counted once. As long as none was recorded: what was "
          "declared."),
        unit="count", group="recognition", kind="stock", source=DECLARED,
        measures=("certified_implementations", "implementations_certified"), value=_certified, splits=False,
    ),
    Kpi(
        "case_studies",
        _("Case studies"),
        _("Case studies published with a partner, in all."),
        unit="count", group="recognition", kind="stock", measures=("case_studies",),
        value=lambda f: f.stock("case_studies"),
    ),
    Kpi(
        "publications",
        _("Academic publications"),
        _("Articles and studies published about the solution, in all, as recorded. As long as none is recorded: what "
          "was declared."),
        unit="count", group="recognition", kind="stock", measures=("publications",),
        value=lambda f: _recorded(f, "publications"), splits=False,
    ),
    Kpi(
        "awards",
        _("Awards"),
        _("Prizes and distinctions of partners, in all, as recorded. As long as none is recorded: what was declared."),
        unit="count", group="recognition", kind="stock", measures=("awards",),
        value=lambda f: _recorded(f, "awards"), splits=False,
    ),
    Kpi(
        "media_coverage",
        _("Media coverage"),
        _("Articles in the media over the period, by their day, as recorded. As long as none is recorded: what was "
          "declared."),
        unit="count", group="recognition", measures=("media_coverage",),
        value=lambda f: f.flow("media_coverage")[1] if f.stock("media_coverage") else f.declared("media_coverage"),
        splits=False,
    ),
    # -- Impact ---------------------------------------------------------------------------------------
    Kpi(
        "people_reached",
        _("People reached"),
        _("People who benefit from a solution of a partner, as declared with evidence."),
        unit="count", group="impact", source=DECLARED, splits=False,
    ),
    Kpi(
        "money_saved",
        _("Money saved a year"),
        _("What users of the solutions save in a year, as declared with evidence."),
        unit="money", group="impact", source=DECLARED, splits=False,
    ),
    Kpi(
        "jobs_created",
        _("Jobs created"),
        _("Jobs created around the solutions, as declared with evidence."),
        unit="count", group="impact", source=DECLARED, splits=False,
    ),
    Kpi(
        "co2_saved",
        _("CO₂ saved a year"),
        _("Tonnes of CO₂ not emitted in a year thanks to the solutions, as declared with evidence."),
        unit="tonnes", group="impact", source=DECLARED, splits=False,
    ),
]  # fmt: skip

KPIS: dict[str, Kpi] = {kpi.code: kpi for kpi in _KPIS}
MEASURES = frozenset(measure for kpi in _KPIS for measure in kpi.measures)
SNAPSHOTS = frozenset(measure for kpi in _KPIS if kpi.kind == "snapshot" for measure in kpi.measures)


def choices() -> list[tuple[Sentence, Any]]:
    """KPIs for a form, by group."""
    return [
        (label, [(k.code, k.label) for k in _KPIS if k.group == group]) for group, label in GROUPS.items()
    ]
