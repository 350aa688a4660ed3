"""The dashboards that ship with the product. Targets are put on them where the programme has them."""

from __future__ import annotations

from typing import Any

from core.text import Translated, both


def _figure(kpi: str, width: int = 3) -> dict[str, Any]:
    return {"kind": "figure", "kpi": kpi, "width": width}


def _chart(kpi: str, width: int = 8) -> dict[str, Any]:
    return {"kind": "chart", "kpi": kpi, "width": width}


def _split(kpi: str, dimension: str, width: int = 4) -> dict[str, Any]:
    return {"kind": "breakdown", "kpi": kpi, "dimension": dimension, "width": width}


def _ranking(figure: str, width: int = 6) -> dict[str, Any]:
    return {"kind": "ranking", "figure": figure, "width": width}


def _list(route: str, query: str, title: Translated, width: int = 3) -> dict[str, Any]:
    return {"kind": "list", "route": route, "query": query, "title": title, "width": width}


def _target(code: str, width: int = 4) -> dict[str, Any]:
    return {"kind": "target", "target": code, "width": width}


DASHBOARDS: list[tuple[str, Translated, list[dict[str, Any]]]] = [
    (
        "programme-review",
        both("Revue du programme", "Programme review"),
        [
            _figure("active_partners"),
            _figure("revenue_partners"),
            _figure("revenue_share"),
            _figure("renewal_rate"),
            _chart("revenue_partners"),
            _split("active_partners", "type"),
            _chart("active_partners"),
            _split("active_partners", "tier"),
            _figure("countries_covered"),
            _figure("deployment_time"),
            _figure("time_to_first_deal"),
            _figure("nps"),
            _target("governments"),
            _target("ngos"),
            _target("nps"),
        ],
    ),
    (
        "channel",
        both("Canal de vente", "Channel"),
        [
            _figure("revenue_sourced"),
            _figure("revenue_influenced"),
            _figure("pipeline_value"),
            _figure("conversion"),
            _chart("revenue_sourced"),
            _split("revenue_partners", "country"),
            _ranking("revenue"),
            _ranking("deals_open"),
            _list(
                "pipeline:deals",
                "status=submitted",
                both("Affaires qui attendent une décision", "Deals that wait for a decision"),
            ),
            _list("agreements:list", "status=active", both("Contrats en vigueur", "Agreements in force")),
            _figure("commission_cost"),
            _figure("leads_share"),
        ],
    ),
    (
        "impact",
        both("Impact", "Impact"),
        [
            _figure("people_reached"),
            _figure("money_saved"),
            _figure("jobs_created"),
            _figure("co2_saved"),
            _chart("people_reached"),
            _split("case_studies", "type"),
            _figure("cost_reduction"),
            _figure("certified_implementations"),
            _figure("publications"),
            _figure("awards"),
            _ranking("case_studies"),
            _target("cost-reduction", 6),
        ],
    ),
]
