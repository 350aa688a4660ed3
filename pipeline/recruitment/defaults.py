"""The five phases that a new programme begins with: names, usual days, steps. All can be changed."""

from __future__ import annotations

from typing import Any

# code, name, least and most days, target, idle days, status given, counts in the forecast, short form
PHASES: list[tuple[Any, ...]] = [
    ("exploration", {"en": "Exploration", "fr": "Exploration"}, 7, 14, None, 10, "prospect", True, "intro"),
    ("proposal", {"en": "Proposal", "fr": "Proposition"}, 14, 28, None, 10, "prospect", True, "discussion"),
    (
        "negotiation",
        {"en": "Negotiation", "fr": "Négociation"},
        7,
        21,
        None,
        10,
        "prospect",
        True,
        "negotiation",
    ),
    (
        "implementation",
        {"en": "Implementation", "fr": "Mise en œuvre"},
        30,
        365,
        30,
        None,
        "onboarding",
        False,
        "contract",
    ),
    (
        "optimisation",
        {"en": "Optimisation", "fr": "Optimisation"},
        None,
        None,
        None,
        None,
        "active",
        False,
        "contract",
    ),
]

# phase: (code, name, required before the phase is left, the thing that ticks it)
STEPS: dict[str, list[tuple[str, dict[str, str], bool, str]]] = {
    "exploration": [
        ("contact", {"en": "First contact", "fr": "Prise de contact"}, True, "activity"),
        ("assessment", {"en": "Mutual assessment", "fr": "Évaluation mutuelle"}, False, ""),
        ("webinar", {"en": "Discovery webinar", "fr": "Webinaire de découverte"}, False, "webinar"),
        ("questionnaire", {"en": "Detailed questionnaire", "fr": "Questionnaire détaillé"}, False, ""),
    ],
    "proposal": [
        ("analysis", {"en": "Thorough analysis", "fr": "Analyse approfondie"}, False, ""),
        ("proposal", {"en": "Proposal made to measure", "fr": "Proposition sur mesure"}, True, ""),
        ("business-case", {"en": "Business case", "fr": "Étude de rentabilité"}, False, ""),
        ("plan", {"en": "Plan of implementation", "fr": "Plan de mise en œuvre"}, False, "joint-plan"),
    ],
    "negotiation": [
        ("draft", {"en": "Agreement drafted", "fr": "Accord rédigé"}, True, "agreement-drafted"),
        ("legal-review", {"en": "Legal review", "fr": "Revue juridique"}, True, "agreement-approved"),
        (
            "adjustments",
            {"en": "Open points settled", "fr": "Points ouverts réglés"},
            False,
            "points-settled",
        ),
        ("approval", {"en": "Final approval", "fr": "Approbation finale"}, True, "agreement-signed"),
    ],
    "implementation": [
        ("kick-off", {"en": "Kick-off", "fr": "Lancement"}, True, ""),
        ("training", {"en": "First training", "fr": "Formation initiale"}, True, ""),
        ("pilot", {"en": "Technical pilot", "fr": "Pilote technique"}, False, ""),
        ("roll-out", {"en": "Roll-out step by step", "fr": "Déploiement progressif"}, False, ""),
    ],
    "optimisation": [
        ("measures", {"en": "Measures followed", "fr": "Indicateurs suivis"}, False, ""),
        ("improvement", {"en": "Continuous improvement", "fr": "Amélioration continue"}, False, ""),
        ("scope", {"en": "Wider scope", "fr": "Périmètre étendu"}, False, ""),
        ("renewal", {"en": "Renewal", "fr": "Renouvellement"}, False, ""),
    ],
}
