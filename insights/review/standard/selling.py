"""Sections 4 to 7 of the review: resellers, referral partners, joint marketing, white label."""

from __future__ import annotations

from core.text import both
from insights.review.standard.specs import ASKED, COMMENTED, COMPUTED, column, question, section

# How partners are paid: the same columns for resellers and for referral partners.
PAY_FORMS = (
    ("commission", both("Commission", "Commission")),
    ("margin", both("Marge de revente", "Resale margin")),
    ("fee", both("Montant fixe", "Fixed fee")),
    ("gift", both("Cadeau", "Gift")),
)
PAY = (
    column("scheme", "Barème", "Scheme"),
    column("form", "Forme", "Form", "choice", PAY_FORMS),
    column("lowest", "Taux le plus bas", "Lowest rate", "percent"),
    column("highest", "Taux le plus haut", "Highest rate", "percent"),
    column("fixed", "Montant fixe", "Fixed amount", "money"),
    column("recurring", "Récurrente", "Recurring", "yes_no"),
)

CHANNEL = section(
    "channel", "Revendeurs et distribution", "Resellers and distribution",
    both("Ceux qui vendent le produit, à quelles conditions et sur quels territoires.",
         "Those who sell the product, on what terms and in which territories."),
    question(
        "channel-partners", "Des revendeurs ou distributeurs vendent-ils le produit\u202f? Lesquels\u202f?",
        "Do resellers or distributors sell the product? Which ones?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire", "Partner"),
            column("geography", "Géographie", "Geography"),
            column("sector", "Secteur", "Sector"),
            column("commission", "Commission ou marge", "Commission or margin", "percent"),
            column("revenue", "Chiffre d’affaires (12 mois)", "Revenue (12 months)", "money"),
            column("leads_given", "Leads fournis", "Leads given", "yes_no"),
            column("certified", "Certifié", "Certified", "yes_no"),
        ),
    ),
    question("channel-pay", "Comment sont-ils rémunérés\u202f?", "How are they paid?", "table", source=COMPUTED,
             columns=PAY),
    question(
        "channel-volume", "Quel volume de ventes passe par eux\u202f?",
        "What volume of sales goes through them?", "money",
        source=COMPUTED, unit=both("sur 12 mois", "over 12 months"),
    ),
    question(
        "channel-programme", "Le programme partenaires est-il structuré (niveaux, avantages, certification)\u202f?",
        "Is there a structured partner programme (tiers, benefits, certification)?", "table", source=COMMENTED,
        covers=("programme", "tiers", "benefits", "certification"),
        columns=(
            column("tier", "Niveau", "Tier"),
            column("benefits", "Avantages", "Benefits"),
            column("partners", "Partenaires actifs", "Active partners", "number"),
        ),
    ),
    question(
        "channel-training", "Les partenaires sont-ils formés\u202f?",
        "Are partners trained?", "yes_no", source=ASKED,
        covers=("training",),
        help=both("Un droit à la formation ne dit pas que l’on forme\u202f: les données ne le diront que lorsque les "
                  "formations seront tenues ici.",
                  "That a tier entitles to training does not say that anybody is trained: the data will say so once "
                  "training is kept here."),
    ),
    question(
        "channel-leads", "Des leads leur sont-ils transmis\u202f?", "Are leads passed on to them?", "yes_no",
        source=COMMENTED,
    ),
    question(
        "channel-exclusivities", "Quelles exclusivités, par territoire ou par secteur, sont accordées\u202f?",
        "Which exclusivities, by territory or by sector, are granted?", "table", source=COMPUTED,
        columns=(
            column("partner", "Partenaire", "Partner"),
            column("mode", "Exclusivité", "Exclusivity"),
            column("territory", "Territoire", "Territory"),
            column("sector", "Secteur", "Sector"),
            column("product_line", "Gamme de produits", "Product line"),
            column("ends_on", "Jusqu’au", "Until", "date"),
        ),
    ),
)  # fmt: skip

PROFILES = (
    ("consultant", both("Consultant", "Consultant")),
    ("agency", both("Agence", "Agency")),
    ("influencer", both("Influenceur", "Influencer")),
    ("other", both("Autre", "Other")),
)

REFERRAL = section(
    "referral", "Apporteurs d’affaires", "Referral partners",
    both("Ceux qui recommandent le produit, ce qu’ils apportent et ce qu’ils reçoivent.",
         "Those who recommend the product, what they bring and what they receive."),
    question(
        "referral-partners", "Qui apporte des affaires (consultants, agences, influenceurs)\u202f?",
        "Who brings business (consultants, agencies, influencers)?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire", "Partner"),
            column("type", "Profil", "Profile", "choice", PROFILES),
            column("commission", "Rémunération", "Paid by"),
            column("leads", "Leads apportés", "Leads brought", "number"),
            column("customers", "Clients gagnés", "Customers won", "number"),
            column("value", "Valeur", "Value", "money"),
        ),
    ),
    question("referral-pay", "Comment sont-ils rémunérés\u202f?", "How are they paid?", "table", source=COMPUTED,
             columns=PAY, covers=("usual commission",)),
    question(
        "referral-volume", "Combien de leads et de clients ont-ils apportés\u202f?",
        "How many leads and customers have they brought?", "table", source=COMPUTED,
        columns=(
            column("leads", "Leads", "Leads", "number"),
            column("customers", "Clients", "Customers", "number"),
            column("value", "Valeur", "Value", "money"),
        ),
    ),
    question(
        "referral-tracking", "Comment leurs apports sont-ils suivis\u202f?", "How is what they bring tracked?", "table",
        source=COMMENTED, covers=("tracking tool",),
        columns=(
            column("means", "Moyen", "Means"),
            column("in_use", "En usage", "In use", "number"),
        ),
    ),
    question(
        "referral-programme", "Le programme d’apport d’affaires est-il structuré\u202f?",
        "Is there a structured referral programme?", "yes_no", source=COMMENTED, covers=("address",),
        help=both("Oui si un barème publié rémunère les apports. Ajoutez l’adresse de sa page publique.",
                  "Yes where a published plan pays for referrals. Add the address of its public page."),
    ),
)  # fmt: skip

CO_MARKETING = section(
    "co-marketing", "Co-marketing", "Co-marketing",
    both("Les actions menées avec des partenaires, leur coût et ce qu’elles rapportent.",
         "What is done together with partners, what it costs and what it brings."),
    question(
        "co-marketing-actions", "Quelles actions sont menées avec des partenaires\u202f?",
        "Which actions are run together with partners?", "table", source=COMPUTED, table=True,
        columns=(
            column("partner", "Partenaire", "Partner"),
            column("kind", "Type d’action", "Kind of action"),
            column("date", "Date", "Date", "date"),
            column("investment", "Investissement", "Investment", "money"),
            column("leads", "Leads obtenus", "Leads obtained", "number"),
            column("customers", "Clients obtenus", "Customers obtained", "number"),
        ),
    ),
    question(
        "co-marketing-kinds", "De quels types d’actions s’agit-il (webinaires, contenus, événements)\u202f?",
        "What kinds of action are they (webinars, content, events)?", "table", source=COMPUTED,
        columns=(
            column("kind", "Type d’action", "Kind of action"),
            column("actions", "Actions", "Actions", "number"),
        ),
    ),
    question(
        "co-marketing-results", "Qu’ont donné ces actions\u202f?",
        "What did these actions bring?", "table", source=COMPUTED,
        covers=("active partners",),
        columns=(
            column("actions", "Actions", "Actions", "number"),
            column("partners", "Partenaires engagés", "Partners involved", "number"),
            column("investment", "Investissement", "Investment", "money"),
            column("leads", "Leads", "Leads", "number"),
            column("customers", "Clients", "Customers", "number"),
            column("cost_per_lead", "Coût par lead", "Cost per lead", "money"),
        ),
    ),
    question(
        "co-marketing-budget", "Un budget leur est-il réservé, et de combien\u202f?",
        "Is a budget set aside for them, and how much?", "money", source=COMMENTED, unit=both("par an", "a year"),
    ),
)  # fmt: skip

WHITE_LABEL = section(
    "white-label", "OEM et marque blanche", "OEM and white label",
    both("Ce que des partenaires vendent sous leur propre marque.",
         "What partners sell under a brand of their own."),
    question(
        "white-label-offer", "Une offre en marque blanche est-elle proposée\u202f?", "Is a white-label offer made?",
        "yes_no",
        source=COMPUTED,
    ),
    question(
        "white-label-partners", "Quels partenaires revendent le produit sous leur marque\u202f?",
        "Which partners resell the product under their brand?", "table", source=COMPUTED,
        columns=(
            column("partner", "Partenaire", "Partner"),
            column("brand", "Marque", "Brand"),
            column("offer", "Offre", "Offer"),
            column("revenue", "Chiffre d’affaires de l’année", "Revenue of the year", "money"),
        ),
    ),
    question(
        "white-label-conditions", "À quelles conditions (prix, personnalisation, assistance)\u202f?",
        "On what conditions (price, customisation, support)?", "table", source=COMPUTED,
        columns=(
            column("offer", "Offre ou marque", "Offer or brand"),
            column("price", "Prix", "Price"),
            column("fee", "Montant fixe", "Fixed fee", "money"),
            column("customisation", "Personnalisation", "Customisation"),
            column("support", "Assistance", "Support"),
        ),
    ),
    question(
        "white-label-revenue", "Quel chiffre d’affaires la marque blanche apporte-t-elle\u202f?",
        "What revenue does white label bring?", "money", source=COMPUTED, unit=both("dans l’année", "in the year"),
    ),
)  # fmt: skip
