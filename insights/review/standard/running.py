"""Sections 10 to 12 of the review: how partnerships are run, their contracts, their resources."""

from __future__ import annotations

from core.text import both
from insights.review.standard.specs import ASKED, COMMENTED, COMPUTED, column, question, section

PROVIDED = (
    ("documentation", both("Documentation technique", "Technical documentation")),
    ("training", both("Formation au produit", "Product training")),
    ("assets", both("Supports marketing", "Marketing assets")),
    ("support", both("Support dédié", "Dedicated support")),
    ("demo", both("Comptes de démonstration", "Demo accounts")),
    ("co-branding", both("Co-branding", "Co-branding")),
)
FREQUENCIES = (
    ("monthly", both("Chaque mois", "Every month")),
    ("quarterly", both("Chaque trimestre", "Every quarter")),
    ("half_yearly", both("Deux fois par an", "Twice a year")),
    ("yearly", both("Une fois par an", "Once a year")),
    ("by_tier", both("Selon le niveau du partenaire", "Depending on the partner’s tier")),
    ("on_demand", both("À la demande", "On demand")),
)

MANAGEMENT = section(
    "management", "Conduite des partenariats", "Running partnerships",
    both("Avec quels outils, quel rythme et quelles règles les partenariats sont suivis.",
         "With which tools, at what pace and by which rules partnerships are followed."),
    question(
        "management-tool", "Avec quel outil et selon quelle méthode les partenariats sont-ils gérés\u202f?",
        "With which tool and method are partnerships managed?", "text", source=COMMENTED,
    ),
    question(
        "management-meetings", "À quel rythme rencontre-t-on les partenaires\u202f?", "How often are partners met?",
        "choice",
        source=ASKED, choices=FREQUENCIES,
        help=both("Le rythme prévu des revues\u202f: rien dans les données ne le dit encore.",
                  "The planned pace of reviews: nothing in the data says it yet."),
    ),
    question(
        "management-evaluation", "Par quelles mesures les résultats des partenaires sont-ils évalués\u202f?",
        "By which measures is the performance of partners evaluated?", "table", source=COMMENTED,
        covers=("measures",),
        columns=(
            column("measure", "Mesure", "Measure"),
            column("value", "Valeur actuelle", "Value now"),
        ),
    ),
    question(
        "management-service-levels", "Quels niveaux de service sont convenus avec les partenaires\u202f?",
        "Which service levels are agreed with partners?", "table", source=COMMENTED,
        columns=(
            column("where", "Convenu dans", "Agreed in"),
            column("commitment", "Engagement", "Commitment"),
        ),
    ),
    question(
        "management-conflicts",
        "Comment les conflits sont-ils réglés (par exemple deux dossiers pour un même client)\u202f?",
        "How are conflicts settled (for example two deals for one customer)?", "table", source=COMMENTED,
        columns=(
            column("outcome", "Issue", "How it ended"),
            column("deals", "Dossiers", "Deals", "number"),
        ),
    ),
)  # fmt: skip

LEGAL = section(
    "legal", "Contrats et questions juridiques", "Contracts and legal matters",
    both("Les modèles, leurs clauses, et qui les valide.", "The templates, their clauses, and who approves them."),
    question(
        "legal-template", "Existe-t-il un contrat type pour les partenaires\u202f?",
        "Is there a standard contract for partners?", "table", source=COMPUTED,
        columns=(
            column("template", "Modèle", "Template"),
            column("kind", "Nature", "Kind"),
            column("agreements", "Accords en vigueur", "Agreements in force", "number"),
        ),
    ),
    question(
        "legal-clauses", "Quelles clauses sont habituelles (durée, exclusivité, résiliation…)\u202f?",
        "Which clauses are usual (length, exclusivity, termination…)?", "table", source=COMPUTED,
        covers=("usual length", "exclusivities granted"),
        columns=(
            column("subject", "Sujet", "Subject"),
            column("usual", "Ce qui est habituel", "What is usual"),
        ),
    ),
    question(
        "legal-approval", "Qui valide les contrats avant la signature\u202f?",
        "Who approves contracts before signature?",
        "table", source=COMMENTED,
        columns=(
            column("person", "Personne", "Person"),
            column("role", "Rôle", "Role"),
        ),
    ),
    question(
        "legal-nda", "Un accord de confidentialité est-il signé à chaque fois\u202f?",
        "Is a non-disclosure agreement signed every time?", "choice", source=COMMENTED,
        choices=(
            ("systematic", both("Toujours", "Always")),
            ("case_by_case", both("Au cas par cas", "Case by case")),
            ("never", both("Jamais", "Never")),
        ),
    ),
)  # fmt: skip

RESOURCES = section(
    "resources", "Moyens consacrés aux partenariats", "Resources for partnerships",
    both("Ce dont les partenaires disposent, et ce que le programme coûte.",
         "What partners have at hand, and what the programme costs."),
    question(
        "resources-portal", "Les partenaires ont-ils un portail\u202f? À quelle adresse\u202f?",
        "Do partners have a portal? At which address?", "text", source=COMPUTED,
    ),
    question(
        "resources-provided", "Quelles ressources sont mises à la disposition des partenaires\u202f?",
        "Which resources are provided to partners?", "choices", source=ASKED, choices=PROVIDED,
        covers=("documentation", "training", "marketing assets", "support", "demo accounts", "co-branding"),
        help=both("Les données ne le diront que lorsque bibliothèque, formations et comptes de démonstration seront "
                  "tenus ici.",
                  "The data will say so once the library, training and demo accounts are kept here."),
    ),
    question(
        "resources-manager", "Quelqu’un se consacre-t-il aux partenaires\u202f? Qui\u202f?",
        "Is somebody dedicated to partners? Who?", "table", source=COMMENTED,
        columns=(
            column("person", "Responsable", "Manager"),
            column("partners", "Partenaires actifs suivis", "Active partners looked after", "number"),
        ),
    ),
    question(
        "resources-budget", "Quel est le budget annuel des partenariats\u202f?",
        "What is the yearly budget for partnerships?", "money", source=COMMENTED, unit=both("par an", "a year"),
    ),
)  # fmt: skip
