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
from marketing.case_studies import approval, pdf, services
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

# What was done, and what somebody says of it: story, quote, who, role.
TOLD: dict[str, tuple[dict, dict, str, dict]] = {
    "admin_fr": (
        both("Chaque ministère décrivait les mêmes pièces à sa manière ; l’usager les fournissait douze fois.\n\n"
             "Un an plus tard, les services s’échangent les pièces dans un seul langage.",
             "Each ministry described the same papers in its own way, and citizens handed them in twelve times.\n\n"
             "A year later the services pass them to one another in one language."),
        both("Nous ne demandons plus deux fois la même pièce.", "We no longer ask for the same paper twice."),
        "Sylvie Renard", both("Directrice de projet", "Project director"),
    ),
    "msf": (
        both("Sur le terrain, le réseau manque souvent : les tableurs se contredisaient.\n\nLes équipes partagent "
             "désormais stocks et dossiers dès qu’une liaison s’ouvre.",
             "In the field there is often no network, and spreadsheets contradicted one another.\n\nTeams now share "
             "stock and records as soon as a link opens."),
        both("Nous savons le soir même ce qui manque.", "We know the same evening what is missing."),
        "David Okafor", both("Responsable des opérations", "Head of operations"),
    ),
    "techcorp": (
        both("Les passerelles envoyaient tout, tout le temps.\n\nElles n’envoient plus que ce qui change, et le "
             "produit est certifié.",
             "Gateways sent everything, all the time.\n\nThey now send what changes, and the product is certified."),
        both("Nos clients voient la différence sur leur facture.", "Our customers see the difference on their bill."),
        "Max Brandt", both("Directeur produit", "Product director"),
    ),
}  # fmt: skip

# KPI: (days ago, value, evidence). What nobody can count here is declared, with where it comes from: the names
# of papers, which read alike in both languages.
DECLARED: list[tuple[str, int, Any, str]] = [
    ("people_reached", 150, 2_000_000, "MSF"),
    ("money_saved", 150, 700_000, "Administration française, TechCorp"),
    ("jobs_created", 45, 214, "NPS 2 · n = 22"),
    ("co2_saved", 130, 1_850, "GHG Protocol"),
]
# One that waits for its partner: partner, title, summary, and the one result known so far.
WAITING = (
    "helio",
    both("Le dossier arrive avant l’ambulance", "The record arrives before the ambulance"),
    both("Trois hôpitaux de l’Ouest lisent le dossier du patient pendant le trajet.",
         "Three hospitals in the west read the patient’s record on the way."),
    (both("Attente à l’admission", "Waiting time on admission"), -25, PERCENT, {}, BEFORE),
)  # fmt: skip
# One that is still being written.
DRAFT = (
    "nordsys",
    both("Une commune, un seul dossier", "One town, one record"),
    both("Six services d’une ville suédoise partagent leurs demandes.", "Six services of a Swedish town share their requests."),
    (both("Demandes sans suite", "Requests left unanswered"), -30, PERCENT, {}, BEFORE),
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
    context.simulation.ago(3, 14.2, partial(_ask, context, *WAITING))
    context.simulation.ago(2, 14.4, partial(_draft, context, *DRAFT))
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
    """Written, approved by the partner, published."""
    study, ours = _write(context, code, sector, title, summary, results), context.people.ours("marketing")
    version = approval.case_study_submit(actor=ours, study=study)
    approval.case_study_approve(actor=context.theirs(code), version=version)
    approval.case_study_publish(actor=ours, study=study, documents=pdf.documents_of(study))


def _ask(context: DemoContext, code: str, title: dict, summary: dict, result: tuple) -> None:
    study = _write(context, code, "health", title, summary, [result])
    approval.case_study_submit(actor=context.people.ours("marketing"), study=study)


def _draft(context: DemoContext, code: str, title: dict, summary: dict, result: tuple) -> None:
    _write(context, code, "health", title, summary, [result])


def _write(
    context: DemoContext, code: str, sector: str | None, title: dict, summary: dict, results: list
) -> CaseStudy:
    told = TOLD.get(code)
    story, *quoted = told or ({},)
    names = ("label", "value", "unit", "period", "baseline")
    return services.case_study_save(
        actor=context.people.ours("marketing"),
        partner=context.partners[code],
        sector=context.words["sector"].get(sector),
        title=title,
        summary=summary,
        story=story,
        product_lines=[context.words["line"]["platform"]],
        results=[{**dict(zip(names, row, strict=True)), "value": Decimal(row[1])} for row in results],
        quotes=[{**dict(zip(("text", "who", "role"), quoted, strict=True)), "consented_on": clock.today()}]
        if quoted
        else [],
    )


def _declare(context: DemoContext, kpi: str, value: Decimal, evidence: str) -> None:
    declared_add(
        actor=context.people.ours("admin"), kpi=kpi, day=clock.today(), value=value, evidence=evidence
    )


def _tick(context: DemoContext, code: str) -> None:
    step_tick(actor=context.people.ours("admin"), step=ProgrammeStep.objects.get(code=code), done=True)
