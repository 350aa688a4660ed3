"""The targets and the roadmap of the MML programme, loaded through operations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core.actor import Actor
from core.text import Translated
from insights.models import ProgrammeStep, Target
from insights.targets.services import step_create, target_save

START = date(2025, 1, 1)
END = date(2030, 12, 31)


def _text(en: str, fr: str) -> Translated:
    return Translated({"fr": fr, "en": en})


def _number(code: str, en: str, fr: str, kpi: str, value: Any, **more: Any) -> dict[str, Any]:
    return {
        "code": code, "label": _text(en, fr), "shape": "number", "kpi": kpi,
        "value": Decimal(value), "starts_on": START, **more,
    }  # fmt: skip


def _threshold(code: str, en: str, fr: str, kpi: str, value: str, **more: Any) -> dict[str, Any]:
    return {**_number(code, en, fr, kpi, value, **more), "shape": "threshold"}


def _milestone(code: str, en: str, fr: str) -> dict[str, Any]:
    return {"code": code, "label": _text(en, fr), "shape": "milestone", "starts_on": START}


REVENUE_NOTE = _text(
    "The measures of success ask for this by 2028; the roadmap places it in 2028–2030. Both are kept until "
    "the programme decides.",
    "Les indicateurs de réussite le demandent pour 2028 ; la feuille de route le place en 2028–2030. Les deux "
    "sont gardés jusqu’à ce que le programme tranche.",
)
COUNTRIES_NOTE = _text(
    "80% of countries is about 154 of 193; the roadmap asks for 100. Both are kept until the programme decides.",
    "80 % des pays, c’est environ 154 sur 193 ; la feuille de route en demande 100. Les deux sont gardés jusqu’à "
    "ce que le programme tranche.",
)

TARGETS: list[dict[str, Any]] = [
    _number(
        "governments",
        "50 governments",
        "50 gouvernements",
        "active_partners",
        50,
        type_code="government",
        due_on=END,
        on_dashboard=True,
    ),
    _number(
        "ngos", "500 NGOs", "500 ONG", "active_partners", 500, type_code="ngo", due_on=END, on_dashboard=True
    ),
    _number(
        "companies",
        "1,000 companies",
        "1 000 entreprises",
        "active_partners",
        1000,
        type_code="company",
        due_on=END,
        on_dashboard=True,
    ),
    _number(
        "universities",
        "200 universities",
        "200 universités",
        "active_partners",
        200,
        type_code="university",
        due_on=END,
    ),
    _number(
        "people",
        "1 billion people reached",
        "1 milliard de personnes touchées",
        "people_reached",
        1_000_000_000,
        due_on=END,
    ),
    _number(
        "savings", "€500M saved a year", "500 M€ économisés par an", "money_saved", 500_000_000, due_on=END
    ),
    _number("jobs", "50,000 jobs", "50 000 emplois", "jobs_created", 50_000, due_on=END),
    _number(
        "co2",
        "1 million tonnes of CO₂ a year",
        "1 million de tonnes de CO₂ par an",
        "co2_saved",
        1_000_000,
        due_on=END,
    ),
    _milestone("iso", "An ISO/IEC standard", "Une norme ISO/IEC"),
    _milestone("un", "Adoption by the United Nations", "Adoption par l’ONU"),
    _threshold("nps", "NPS above 75", "NPS au-dessus de 75", "nps", "75", strict=True, on_dashboard=True),
    _threshold(
        "growth", "Active partners: +50% a year", "Partenaires actifs : +50 % par an", "growth", "0.5"
    ),
    _number(
        "revenue-2028",
        "€100M a year by 2028",
        "100 M€ par an d’ici 2028",
        "revenue_partners",
        100_000_000,
        due_on=date(2028, 12, 31),
        note=REVENUE_NOTE,
        contradicts=True,
        on_dashboard=True,
    ),
    _number(
        "revenue-2030",
        "€100M a year in 2028–2030",
        "100 M€ par an en 2028–2030",
        "revenue_partners",
        100_000_000,
        due_on=END,
        note=REVENUE_NOTE,
        contradicts=True,
    ),
    _number(
        "countries-share",
        "80% of countries",
        "80 % des pays",
        "countries_share",
        "0.8",
        due_on=END,
        note=COUNTRIES_NOTE,
        contradicts=True,
    ),
    _number(
        "countries-100",
        "100 countries",
        "100 pays",
        "countries_covered",
        100,
        due_on=END,
        note=COUNTRIES_NOTE,
        contradicts=True,
    ),
    _threshold(
        "deployment",
        "Deployment under 30 days",
        "Déploiement en moins de 30 jours",
        "deployment_time",
        "30",
        strict=True,
        on_dashboard=True,
    ),
    _threshold(
        "roi",
        "Return for partners above 200% over 2 years",
        "Retour des partenaires au-dessus de 200 % sur 2 ans",
        "partner_roi",
        "2",
        strict=True,
    ),
    {
        "code": "cost-reduction",
        "label": _text("Costs lowered by 40–70%", "Coûts réduits de 40 à 70 %"),
        "shape": "range",
        "kpi": "cost_reduction",
        "low": Decimal("0.4"),
        "high": Decimal("0.7"),
        "starts_on": START,
    },
    _threshold(
        "renewal",
        "Renewal above 90%",
        "Renouvellement au-dessus de 90 %",
        "renewal_rate",
        "0.9",
        strict=True,
        on_dashboard=True,
    ),
    _number(
        "certified",
        "500 certified implementations",
        "500 mises en œuvre certifiées",
        "certified_implementations",
        500,
    ),
    _number("awards", "10 awards", "10 distinctions", "awards", 10),
    _number("publications", "50 academic publications", "50 publications universitaires", "publications", 50),
    _threshold("media", "100 articles a year", "100 articles par an", "media_coverage", "100"),
]


def _step(
    code: str,
    years: tuple[int, int],
    en: str,
    fr: str,
    kpi: str = "",
    value: Any = None,
    note: Any = None,
    kind: str = "",
) -> dict[str, Any]:
    return {
        "code": code, "title": _text(en, fr), "starts_on": date(years[0], 1, 1), "ends_on": date(years[1], 12, 31),
        "kpi": kpi, "value": None if value is None else Decimal(value), "note": note or Translated(),
        "kind_code": kind,
    }  # fmt: skip


SHORT, MIDDLE, LONG = (2025, 2025), (2026, 2027), (2028, 2030)
STEPS: list[dict[str, Any]] = [
    _step("launch", SHORT, "Launch of the partner programme", "Lancement du programme partenaires"),
    _step("first-agreements", SHORT, "First 5 agreements signed", "Signature des 5 premiers accords"),
    _step("portal", SHORT, "Partner portal built", "Développement du portail partenaire"),
    _step("campaign", SHORT, "Worldwide recruitment campaign", "Campagne de recrutement mondiale"),
    _step("active-50", MIDDLE, "50 active partners", "50 partenaires actifs", "active_partners", 50),
    _step("countries-20", MIDDLE, "20 countries covered", "Couverture de 20 pays", "countries_covered", 20),
    _step(
        "revenue-10m",
        MIDDLE,
        "€10M of revenue via partners",
        "10 M€ de chiffre d’affaires par les partenaires",
        "revenue_partners",
        10_000_000,
    ),
    _step(
        "case-studies-5", MIDDLE, "5 case studies published", "5 études de cas publiées", "case_studies", 5
    ),
    _step(
        "active-500",
        LONG,
        "500 strategic partners",
        "500 partenaires stratégiques",
        "active_partners",
        500,
        kind="strategic",
    ),
    _step(
        "countries-100",
        LONG,
        "In use in 100 countries",
        "Adoption dans 100 pays",
        "countries_covered",
        100,
        COUNTRIES_NOTE,
    ),
    _step(
        "revenue-100m",
        LONG,
        "€100M of revenue a year",
        "100 M€ de chiffre d’affaires annuel",
        "revenue_partners",
        100_000_000,
        REVENUE_NOTE,
    ),
    _step("leadership", LONG, "Recognised as a world leader", "Position de premier plan reconnue"),
]


def load_mml_targets(actor: Actor) -> dict[str, int]:
    """Add the targets and steps that are missing; change none that is there. Returns how many of each."""
    known = set(Target.objects.values_list("code", flat=True))
    targets = [
        target_save(actor=actor, position=position, **values)
        for position, values in enumerate(TARGETS)
        if values["code"] not in known
    ]
    known = set(ProgrammeStep.objects.values_list("code", flat=True))
    steps = [
        step_create(actor=actor, position=position, **values)
        for position, values in enumerate(STEPS)
        if values["code"] not in known
    ]
    return {"targets": len(targets), "steps": len(steps)}
