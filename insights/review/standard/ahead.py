"""Sections 8 and 9 of the review: partnerships being negotiated, and those wished for."""

from __future__ import annotations

from core.text import both
from insights.review.standard.specs import COMMENTED, COMPUTED, column, question, section

PHASES = (
    ("intro", both("Prise de contact", "Intro")),
    ("discussion", both("Discussion", "Discussion")),
    ("negotiation", both("Négociation", "Negotiation")),
    ("contract", both("Contrat", "Contract")),
)

NEGOTIATING = section(
    "negotiating", "Partenariats en négociation", "Partnerships in negotiation",
    both("Les partenariats importants qui se préparent.", "The partnerships of weight that are on their way."),
    question(
        "negotiating-list", "Quels partenariats sont en cours de négociation\u202f?",
        "Which partnerships are being negotiated?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire pressenti", "Potential partner"),
            column("type", "Forme de partenariat", "Form of partnership"),
            column("potential", "Potentiel", "Potential"),
            column("phase", "Étape", "Phase", "choice", PHASES),
            column("next_step", "Prochaine étape", "Next step"),
            column("expected_on", "Date prévue", "Expected on", "date"),
        ),
    ),
    question(
        "negotiating-people", "Avec qui ces discussions ont-elles lieu\u202f?",
        "With whom are these talks held?", "table",
        source=COMPUTED,
        columns=(
            column("partner", "Partenaire pressenti", "Potential partner"),
            column("contact", "Interlocuteur", "Contact"),
            column("role", "Fonction", "Position"),
            column("ours", "De notre côté", "On our side"),
        ),
    ),
    question(
        "negotiating-potential", "Que peut apporter chacun de ces partenariats\u202f?",
        "What may each of these partnerships bring?", "table", source=COMPUTED,
        columns=(
            column("partner", "Partenaire pressenti", "Potential partner"),
            column("money", "Par an", "A year", "money"),
            column("leads", "Leads par an", "Leads a year", "number"),
            column("probability", "Probabilité", "Probability", "percent"),
        ),
    ),
    question(
        "negotiating-progress", "Où en sont les discussions\u202f?", "How far have the talks come?", "table",
        source=COMPUTED,
        columns=(
            column("phase", "Étape", "Phase", "choice", PHASES),
            column("partnerships", "Partenariats", "Partnerships", "number"),
            column("potential", "Potentiel par an", "Potential a year", "money"),
        ),
    ),
)  # fmt: skip

WISHES = section(
    "wishes", "Partenariats souhaités", "Partnerships wished for",
    both("Les organisations que l’on aimerait avoir, et ce qui s’y oppose.",
         "The organisations one would like to have, and what stands in the way."),
    question(
        "wishes-list", "Quelles organisations aimerait-on avoir pour partenaires\u202f?",
        "Which organisations would one like to have as partners?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire souhaité", "Partner wished for"),
            column("type", "Forme de partenariat", "Form of partnership"),
            column("reason", "Pourquoi", "Why"),
            column("contact", "Contact existant", "Contact there", "yes_no"),
            column("blocker", "Ce qui bloque", "What stands in the way"),
        ),
    ),
    question(
        "wishes-reasons", "Pour quelles raisons celles-là, et avec quelle priorité\u202f?",
        "For what reasons these, and with which priority?", "table", source=COMPUTED,
        columns=(
            column("partner", "Partenaire souhaité", "Partner wished for"),
            column("priority", "Priorité", "Priority"),
            column("reason", "Pourquoi", "Why"),
        ),
    ),
    question(
        "wishes-contacts", "Y connaît-on déjà quelqu’un\u202f?", "Is anybody known there already?", "yes_no",
        source=COMMENTED,
    ),
    question(
        "wishes-blockers", "Qu’est-ce qui s’y oppose\u202f?", "What stands in the way?", "table", source=COMPUTED,
        columns=(
            column("partner", "Partenaire souhaité", "Partner wished for"),
            column("blocker", "Ce qui bloque", "What stands in the way"),
        ),
    ),
)  # fmt: skip
