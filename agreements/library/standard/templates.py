"""The standard templates: which clauses, which variables, which usual terms. A catalogue."""

from typing import Any


def _variable(
    name: str, kind: str, en: str, fr: str, *, required: bool = True, **more: Any
) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": {"en": en, "fr": fr}, "required": required, **more}


MOTIVATION = _variable("motivation", "text", "Shared motivation", "Motivation commune")
PURPOSE = _variable("purpose_summary", "text", "Purpose, in one sentence", "Objet, en une phrase")
LAW = _variable("governing_law", "country", "Governing law", "Droit applicable")
COURT = _variable("court_city", "text", "Place of jurisdiction", "Ville de juridiction", long=False)
CAP = _variable("liability_cap", "money", "Limit of liability a year", "Plafond de responsabilité par an")
TERRITORY = _variable("territory", "territory", "Territory", "Territoire")
BASE = [MOTIVATION, PURPOSE, LAW, COURT, CAP]

_TYPES = [
    "government-compliance", "government-security", "ngo-impact", "ngo-field-support", "ngo-licence",
    "university-research", "university-publications", "international-support", "international-licence",
    "international-immunities",
]  # fmt: skip
_COMMON_END = ["costs", "term", "termination", "liability", "confidentiality", "personal-data", "disputes"]

# code, kind, name, clauses, variables, months (None: no end), notice days, tacit renewal
TEMPLATES = [
    (
        "partnership-standard", "partnership", ("Partnership agreement", "Accord de partenariat"),
        [
            "context", "purpose", *_TYPES, "obligations", "service-level", "governance", "joint-marketing",
            "intellectual-property", "company-ip", "company-revenue-share", *_COMMON_END,
        ],
        [
            *BASE,
            _variable("revenue_share_rate", "rate", "Partner’s share of revenue", "Part du partenaire"),
            _variable("hosting_country", "country", "Where sensitive data stays", "Pays des données sensibles"),
        ],
        24, 90, True,
    ),
    (
        "reseller-standard", "reseller", ("Reseller agreement", "Accord de revente"),
        [
            "context", "reseller-appointment", "reseller-obligations", "obligations", "service-level",
            "joint-marketing", "intellectual-property", "reseller-prices", *_COMMON_END,
        ],
        [
            MOTIVATION, TERRITORY,
            _variable("margin_rate", "rate", "Margin on the list price", "Marge sur le prix public"),
            _variable("certified_people", "integer", "Certified people", "Personnes certifiées"),
            LAW, COURT, CAP,
        ],
        12, 90, True,
    ),
    (
        "referral-standard", "referral", ("Referral agreement", "Accord d’apport d’affaires"),
        [
            "context", "referral-mission", "obligations", "intellectual-property", "referral-commission",
            *_COMMON_END,
        ],
        [
            MOTIVATION,
            _variable("commission_rate", "rate", "Commission", "Commission"),
            _variable("commission_months", "integer", "Months for which it is paid", "Mois de versement", default=12),
            _variable("hold_days", "integer", "Hold in days", "Délai de garde en jours", default=30),
            LAW, COURT, CAP,
        ],
        12, 60, True,
    ),
    (
        "oem-standard", "oem", ("OEM agreement", "Accord OEM"),
        [
            "context", "purpose", "oem-support", "service-level", "obligations", "intellectual-property",
            "oem-licence", "oem-royalty", *_COMMON_END,
        ],
        [
            *BASE, TERRITORY,
            _variable("oem_product", "text", "Product that is embedded", "Produit intégré", long=False),
            _variable("royalty_rate", "rate", "Royalty", "Redevance"),
            _variable("minimum_amount", "money", "Minimum a year", "Minimum par an"),
        ],
        36, 180, False,
    ),
    (
        "nda-standard", "nda", ("Non-disclosure agreement", "Accord de confidentialité"),
        ["nda-purpose", "nda-duties", "personal-data", "term", "disputes"],
        [PURPOSE, _variable("secrecy_years", "integer", "Years of secrecy", "Années de secret", default=3), LAW, COURT],
        24, 0, False,
    ),
    (
        "mou-standard", "mou", ("Memorandum of understanding", "Protocole d’accord"),
        ["context", "mou-intent", "mou-steps", "confidentiality", "personal-data", "mou-non-binding"],
        [
            MOTIVATION, PURPOSE,
            _variable("decision_date", "date", "Decision expected by", "Décision attendue au plus tard le"),
        ],
        12, 0, False,
    ),
    (
        "self-billing-standard", "self_billing", ("Self-billing mandate", "Mandat d’autofacturation"),
        ["self-billing-mandate", "term", "disputes"],
        [
            _variable(
                "contest_days", "integer", "Days to contest an invoice", "Jours pour contester une facture", default=30
            ),
            LAW,
            COURT,
        ],
        None, 30, False,
    ),
    (
        "amendment-standard", "amendment", ("Amendment", "Avenant"),
        ["amendment"],
        [
            _variable(
                "amended_number", "text", "Number of the agreement that is amended", "Numéro de l’accord modifié",
                long=False,
            ),
            PURPOSE,
        ],
        None, 0, False,
    ),
]  # fmt: skip
