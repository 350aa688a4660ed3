"""Ready journeys, in both languages. A catalogue: all can be changed.

A step waits only for what the product can see; what it cannot see, somebody ticks with what shows it.
"""

from __future__ import annotations

# code: (side, due after days, completed by, fr, en, fr text, en text)
STEPS: dict[str, tuple[str, int, str, str, str, str, str]] = {
    "contact-with-us": (
        "ours", 2, "owner", "Votre responsable de partenariat", "Your partnership manager",
        "Une personne chez nous répond à vos questions.", "One person with us answers your questions.",
    ),
    "agreement": (
        "ours", 15, "agreement-signed", "Accord signé", "Agreement signed",
        "Nous préparons le texte ; vous le lisez, le commentez et le signez en ligne.",
        "We draw up the text; you read it, comment on it and sign it online.",
    ),
    "confidentiality": (
        "ours", 10, "nda-signed", "Accord de confidentialité signé", "Non-disclosure agreement signed",
        "Avant d’échanger des informations confidentielles.", "Before confidential information is exchanged.",
    ),
    "first-visit": (
        "theirs", 7, "first-login", "Première visite du portail", "First visit to the portal",
        "Votre espace : accords, étapes, interlocuteurs.", "Your place: agreements, steps, people to ask.",
    ),
    "main-contact": (
        "theirs", 10, "main-contact", "Contact principal choisi", "Main contact chosen",
        "La personne à qui nous écrivons d’abord.", "The person we write to first.",
    ),
    "profile": (
        "theirs", 14, "profile", "Profil de votre organisation", "Profile of your organisation",
        "Dénomination, site web et quelques lignes de présentation.", "Legal name, website and a few lines about you.",
    ),
    "legal-numbers": (
        "ours", 14, "legal-numbers", "Numéros d’immatriculation et de TVA", "Registration and VAT numbers",
        "Il nous en faut un ; nous le notons dans votre dossier.", "We need one of them; we note it in your file.",
    ),
    "team": (
        "theirs", 21, "team", "Votre équipe : deux personnes", "Your team: two people",
        "Invitez un collègue, pour que rien ne repose sur une seule personne.",
        "Invite a colleague, so that nothing rests on one person alone.",
    ),
    "kick-off": (
        "ours", 21, "", "Réunion de lancement", "Kick-off meeting",
        "Objectifs, calendrier et interlocuteurs des deux côtés.", "Goals, calendar and people on both sides.",
    ),
    "needs": (
        "theirs", 30, "", "Vos besoins décrits", "Your needs described",
        "Les échanges de données visés et les systèmes concernés.",
        "The exchanges of data you aim at, and the systems they touch.",
    ),
    "test-environment": (
        "ours", 30, "", "Environnement d’essai ouvert", "Test environment open",
        "Vos équipes techniques y font leurs premiers essais.", "Where your technical people make their first tests.",
    ),
    "bank-account": (
        "theirs", 30, "bank-account", "Coordonnées bancaires", "Bank details",
        "Pour verser vos commissions.", "To pay your commissions to.",
    ),
    "referral-link": (
        "theirs", 30, "referral-link", "Premier lien de recommandation", "First referral link",
        "Partagez-le : chaque client venu par lui vous est attribué.",
        "Share it: every customer who comes by it is counted as yours.",
    ),
    "first-deal": (
        "theirs", 45, "deal-registered", "Première affaire déclarée", "First deal registered",
        "Une affaire déclarée est protégée.", "A deal that is registered is protected.",
    ),
    "first-approval": (
        "ours", 60, "deal-approved", "Première affaire approuvée", "First deal approved",
        "Nous répondons sous deux jours ouvrés.", "We answer within two business days.",
    ),
}  # fmt: skip

_BEGINNING = ("contact-with-us", "agreement", "first-visit", "main-contact", "profile")
_INSTITUTION = (
    "contact-with-us",
    "confidentiality",
    "agreement",
    "first-visit",
    "main-contact",
    "needs",
    "kick-off",
)
_COMPANY = (*_BEGINNING, "legal-numbers", "team", "kick-off")
_TECHNOLOGY = (*_BEGINNING, "team", "kick-off", "test-environment")
_SELLER = (*_COMPANY, "bank-account", "first-deal", "first-approval")
_REFERRER = (*_BEGINNING, "legal-numbers", "bank-account", "referral-link")

# (type, relationship, fr, en, steps): "" for every one
JOURNEYS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("", "", "Bienvenue dans le programme", "Welcome to the programme", (*_BEGINNING, "kick-off")),
    ("government", "", "Accueil d’une administration", "Onboarding of an administration", _INSTITUTION),
    ("international_organisation", "", "Accueil d’une organisation internationale",
     "Onboarding of an international organisation", _INSTITUTION),
    ("ngo", "", "Accueil d’une ONG", "Onboarding of an NGO", (*_BEGINNING, "needs", "kick-off")),
    ("university", "", "Accueil d’une université", "Onboarding of a university",
     (*_BEGINNING, "needs", "test-environment")),
    ("company", "", "Accueil d’une entreprise", "Onboarding of a company", _COMPANY),
    ("cloud", "", "Accueil d’un hébergeur", "Onboarding of a cloud provider", _TECHNOLOGY),
    ("publisher", "", "Accueil d’un éditeur", "Onboarding of a software publisher", _TECHNOLOGY),
    ("integrator", "", "Accueil d’un intégrateur", "Onboarding of an integrator", _SELLER),
    ("reseller", "", "Accueil d’un revendeur", "Onboarding of a reseller", _SELLER),
    ("consultant", "", "Accueil d’un apporteur d’affaires", "Onboarding of a referral partner", _REFERRER),
    ("technology-partner", "", "Accueil d’un partenaire technologique", "Onboarding of a technology partner",
     _TECHNOLOGY),
    ("", "reseller", "Parcours du revendeur", "The way of a reseller", _SELLER),
    ("", "referral", "Parcours de recommandation", "The way of a referral partner", _REFERRER),
]  # fmt: skip
