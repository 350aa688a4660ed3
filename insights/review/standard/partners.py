"""Sections 1 to 3 of the review: the strategy, the partners there are, the integrations."""

from __future__ import annotations

from core.text import both
from insights.review.standard.specs import COMMENTED, COMPUTED, column, question, section

STRATEGY = section(
    "strategy", "Stratégie de partenariat", "Partnership strategy",
    both("Ce que l’entreprise attend de ses partenaires, et qui s’en charge.",
         "What the company expects of its partners, and who sees to it."),
    question(
        "strategy-formal", "La stratégie de partenariat est-elle écrite et suivie\u202f?",
        "Is the partnership strategy written down and followed?", "yes_no", source=COMMENTED,
        help=both("Oui dès que le programme tient ses objectifs et sa feuille de route. Dites en commentaire où "
                  "se trouve le texte de la stratégie.",
                  "Yes as soon as the programme keeps its targets and its roadmap here. Say in the comment where "
                  "the text of the strategy is."),
    ),
    question(
        "strategy-role", "Quelle part de l’activité passe par les partenaires\u202f?",
        "How much of the business comes through partners?", "table", source=COMPUTED,
        columns=(
            column("revenue", "Chiffre d’affaires par les partenaires (12 mois)",
                   "Revenue via partners (12 months)", "money"),
            column("revenue_share", "Part du chiffre d’affaires", "Share of revenue", "percent"),
            column("leads_share", "Part des leads", "Share of leads", "percent"),
        ),
        help=both("Les parts se calculent sur les mois dont le total de l’entreprise est saisi.",
                  "Shares are counted over the months for which the company’s total was entered."),
    ),
    question(
        "strategy-types", "Quelles formes de partenariat sont recherchées\u202f?",
        "Which forms of partnership are being sought?", "table", source=COMMENTED,
        columns=(
            column("type", "Forme de partenariat", "Form of partnership"),
            column("negotiating", "En négociation", "In negotiation", "number"),
            column("wished", "Souhaités", "Wished for", "number"),
        ),
        help=both("D’après les recrutements en cours et la liste de souhaits, les plus recherchées d’abord.",
                  "From recruitments under way and the wish list, the most sought first."),
    ),
    question(
        "strategy-responsible", "Qui porte les partenariats, et à quel titre\u202f?",
        "Who answers for partnerships, and in which role?", "table", source=COMMENTED,
        columns=(
            column("person", "Personne", "Person"),
            column("role", "Rôle", "Role"),
            column("partners", "Partenaires suivis", "Partners looked after", "number"),
        ),
    ),
    question(
        "strategy-objective", "Quels objectifs l’année doit-elle atteindre\u202f?",
        "What is this year to achieve?", "table", source=COMMENTED,
        columns=(
            column("objective", "Objectif", "Objective"),
            column("value", "Valeur visée", "Value aimed at"),
            column("due_on", "Échéance", "Due on", "date"),
        ),
        help=both("Les objectifs du programme dont l’échéance tombe dans l’année, puis ceux à tenir en permanence.",
                  "The targets of the programme that fall due in the year, then those to keep at all times."),
    ),
)  # fmt: skip

CURRENT = section(
    "partners", "Partenaires actuels", "Current partners",
    both("Tous les partenaires d’aujourd’hui, et ce que l’on sait de chacun.",
         "All partners of today, and what is known of each."),
    question(
        "partners-list", "Quels sont tous les partenaires d’aujourd’hui\u202f?",
        "Which are all the partners of today?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire", "Partner"),
            column("type", "Forme de partenariat", "Form of partnership"),
            column("since", "Depuis", "Since", "date"),
            column("revenue", "Chiffre d’affaires (12 mois)", "Revenue (12 months)", "money"),
            column("status", "Statut", "Status"),
            column("contact", "Contact principal", "Main contact"),
        ),
    ),
    question(
        "partners-facts", "Pour combien d’entre eux connaît-on le nom, la forme, le début, le chiffre d’affaires, le "
        "statut et le contact\u202f?",
        "For how many of them are name, form, start, revenue, status and contact known?", "table", source=COMPUTED,
        columns=(
            column("partners", "Nom et statut", "Name and status", "number"),
            column("active", "dont actifs", "of them active", "number"),
            column("with_type", "Forme de partenariat", "Form of partnership", "number"),
            column("with_since", "Début", "Start", "number"),
            column("with_revenue", "Chiffre d’affaires sur 12 mois", "Revenue over 12 months", "number"),
            column("with_contact", "Contact principal", "Main contact", "number"),
        ),
    ),
)  # fmt: skip

KINDS = (
    ("api", both("API", "API")),
    ("plugin", both("Module", "Plug-in")),
    ("native", both("Native", "Native")),
)
PRIORITIES = (("p1", both("P1", "P1")), ("p2", both("P2", "P2")), ("p3", both("P3", "P3")))

INTEGRATIONS = section(
    "integrations", "Intégrations et partenaires techniques", "Integrations and technology partners",
    both("Ce qui relie le produit à d’autres, et ce que l’on demande encore.",
         "What connects the product with others, and what people still ask for."),
    question(
        "integrations-existing", "Quelles intégrations existent (connecteurs, API, modules)\u202f?",
        "Which integrations exist (connectors, APIs, plug-ins)?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire technique", "Technology partner"),
            column("kind", "Type d’intégration", "Kind of integration", "choice", KINDS),
            column("listing", "Présence sur la place de marché", "Marketplace listing", "link"),
            column("usage", "Clients qui l’utilisent", "Customers using it", "percent"),
            column("co_marketing", "Co-marketing", "Co-marketing", "yes_no"),
        ),
    ),
    question(
        "integrations-builders", "Qui les a construites\u202f: nous, le partenaire ou les deux ensemble\u202f?",
        "Who built them: us, the partner or both together?", "table", source=COMPUTED,
        columns=(
            column("builder", "Construites par", "Built by"),
            column("integrations", "Intégrations", "Integrations", "number"),
        ),
    ),
    question(
        "integrations-formal", "Un accord formel existe-t-il avec ces éditeurs\u202f?",
        "Is there a formal agreement with these publishers?", "yes_no", source=COMMENTED,
    ),
    question(
        "integrations-listed", "Le produit figure-t-il sur leur place de marché\u202f?",
        "Is the product listed on their marketplaces?", "yes_no", source=COMPUTED,
    ),
    question(
        "integrations-requested", "Quelles intégrations sont les plus demandées\u202f?",
        "Which integrations are asked for most?", "table", source=COMPUTED, table=True,
        columns=(
            column("integration", "Intégration", "Integration"),
            column("requests", "Demandes", "Requests", "number"),
            column("priority", "Priorité", "Priority", "choice", PRIORITIES),
            column("status", "État", "Status"),
        ),
    ),
    question(
        "integrations-planned", "Lesquelles sont prévues\u202f?", "Which ones are planned?", "table", source=COMMENTED,
        columns=(
            column("integration", "Intégration", "Integration"),
            column("priority", "Priorité", "Priority", "choice", PRIORITIES),
            column("status", "État", "Status"),
            column("planned_for", "Prévue pour", "Planned for"),
        ),
    ),
)  # fmt: skip
