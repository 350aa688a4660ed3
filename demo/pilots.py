"""What the three pilot partners achieved, and the figures that nobody can count.

The results are those of the reference document.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from core import clock
from core.text import both
from demo.context import DemoContext
from insights.entered.services import declared_add
from insights.models import ProgrammeStep
from insights.targets.seed import load_mml_targets
from insights.targets.services import step_tick
from marketing.case_studies.services import case_result_add, case_study_publish, case_study_save
from marketing.models import CaseStudy

EUROS, PERCENT, TIMES = both("€", "€"), both("%", "%"), both("×", "×")
A_YEAR = both("par an", "a year")
BEFORE = both("par rapport à avant", "compared with before")

# partner: (sector, published days ago, title, summary, results: label, value, unit, period, baseline)
STUDIES: dict[str, tuple[str | None, int, dict, dict, list[tuple]]] = {
    "admin_fr": (
        None, 420,
        both("Douze ministères, un même langage", "Twelve ministries, one language"),
        both("L’administration pilote échange les pièces entre ses services au lieu de les demander aux citoyens.",
             "The pilot administration passes documents between its services instead of asking citizens for them."),
        [
            (both("Économies", "Money saved"), 500_000, EUROS, A_YEAR, {}),
            (both("Délais pour les citoyens", "Waiting times for citizens"), -40, PERCENT, {}, BEFORE),
            (both("Ministères qui l’ont adopté", "Ministries that adopted it"), 12, both("ministères", "ministries"), {}, {}),
            (both("Retour sur investissement", "Return on investment"), 800, PERCENT, both("sur 3 ans", "over 3 years"), {}),
        ],
    ),
    "msf": (
        "health", 300,
        both("Répondre trois fois plus vite aux urgences", "Three times faster in an emergency"),
        both("Les équipes de terrain partagent stocks et dossiers là où le réseau manque.",
             "Field teams share stock and records where there is hardly a network."),
        [
            (both("Réponse aux urgences", "Response to emergencies"), 3, TIMES, {}, BEFORE),
            (both("Erreurs de données", "Data errors"), -95, PERCENT, {}, BEFORE),
            (both("Pays supplémentaires", "More countries"), 25, both("pays", "countries"), {}, {}),
            (both("Bénéficiaires", "People reached"), 2_000_000, both("personnes", "people"), {}, {}),
        ],
    ),
    "techcorp": (
        "industry", 190,
        both("Moins de bande passante, plus de fiabilité", "Less bandwidth, more reliability"),
        both("Les passerelles industrielles parlent MML, et le produit est certifié.",
             "Industrial gateways speak MML, and the product is certified."),
        [
            (both("Bande passante", "Bandwidth"), -60, PERCENT, {}, BEFORE),
            (both("Fiabilité", "Reliability"), 40, PERCENT, {}, BEFORE),
            (both("Économies", "Money saved"), 200_000, EUROS, A_YEAR, {}),
            (both("Produits certifiés", "Certified products"), 1, both("certificat", "certificate"), {}, {}),
        ],
    ),
}  # fmt: skip

# KPI: (days ago, value, evidence). What nobody can count here is declared, with where it comes from: the names
# of papers, which read alike in both languages.
DECLARED: list[tuple[str, int, Any, str]] = [
    ("nps", 300, 64, "NPS 1 · n = 31"),
    ("nps", 20, 69, "NPS 2 · n = 38"),
    ("people_reached", 150, 2_000_000, "MSF"),
    ("money_saved", 150, 700_000, "Administration française, TechCorp"),
    ("certified_implementations", 60, 14, "Certifications"),
    ("publications", 90, 3, "Institut polytechnique du Rhône, Nordic Learning Lab"),
    ("media_coverage", 30, 27, "Argus"),
    ("awards", 200, 1, "Prix Ulysse"),
    ("partner_roi", 20, "1.62", "NPS 2 · n = 22"),
    ("cost_reduction", 110, "0.46", "Administration française, MSF, TechCorp · 9 interviews"),
    ("jobs_created", 45, 214, "NPS 2 · n = 22"),
    ("co2_saved", 130, 1_850, "GHG Protocol"),
]
# One that is still being written: partner, title, summary, and the one result known so far.
DRAFT = (
    "helio",
    both("Le dossier arrive avant l’ambulance", "The record arrives before the ambulance"),
    both("Trois hôpitaux de l’Ouest lisent le dossier du patient pendant le trajet.",
         "Three hospitals in the west read the patient’s record on the way."),
    (both("Attente à l’admission", "Waiting time on admission"), -25, PERCENT, {}, BEFORE),
)  # fmt: skip
DONE_STEPS = {"launch": 600, "first-agreements": 560, "portal": 420, "campaign": 380}


def plan(context: DemoContext) -> None:
    """Write down when each study is published and each figure declared."""
    context.simulation.at(
        clock.add_months(context.today.replace(day=1), -26),
        8.4,
        lambda: load_mml_targets(context.people.ours("admin")),
    )
    for code, row in STUDIES.items():
        context.simulation.ago(row[1], 14.0, partial(_publish, context, code, *row))
    context.simulation.ago(3, 14.2, partial(_draft, context, *DRAFT))
    for kpi, days_ago, value, evidence in DECLARED:
        context.simulation.ago(days_ago, 17.1, partial(_declare, context, kpi, Decimal(value), evidence))
    for code, days_ago in DONE_STEPS.items():
        context.simulation.ago(days_ago, 17.3, partial(_tick, context, code))


def _publish(
    context: DemoContext,
    code: str,
    sector: str | None,
    days_ago: int,
    title: dict,
    summary: dict,
    results: list,
) -> None:
    study = _write(context, code, sector, title, summary, results)
    case_study_publish(actor=context.people.ours("marketing"), study=study)


def _draft(context: DemoContext, code: str, title: dict, summary: dict, result: tuple) -> None:
    _write(context, code, "health", title, summary, [result])


def _write(
    context: DemoContext, code: str, sector: str | None, title: dict, summary: dict, results: list
) -> CaseStudy:
    actor = context.people.ours("marketing")
    study = case_study_save(
        actor=actor,
        partner=context.partners[code],
        sector=context.words["sector"].get(sector),
        title=title,
        summary=summary,
    )
    for label, value, unit, period, baseline in results:
        case_result_add(
            actor=actor,
            study=study,
            label=label,
            value=Decimal(value),
            unit=unit,
            period=period,
            baseline=baseline,
        )
    return study


def _declare(context: DemoContext, kpi: str, value: Decimal, evidence: str) -> None:
    declared_add(
        actor=context.people.ours("admin"), kpi=kpi, day=clock.today(), value=value, evidence=evidence
    )


def _tick(context: DemoContext, code: str) -> None:
    step_tick(actor=context.people.ours("admin"), step=ProgrammeStep.objects.get(code=code), done=True)
