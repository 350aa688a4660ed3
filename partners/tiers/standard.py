"""Ready tiers with their benefits, in both languages. A catalogue.

Tracked is only what a record can stand behind: an entitlement that is counted, a person, an access or a seat that
is given, a service level that a support queue reads, a clause of an agreement in force. The others are said in words.
"""

from __future__ import annotations

# (code, kind, quantity, fr, en)
Benefit = tuple[str, str, int | None, str, str]
# tier: (fr, en, benefits), the lowest first
Tiers = dict[str, tuple[str, str, list[Benefit]]]

# No quantity: unlimited.
MML: Tiers = {
    "bronze": ("Bronze", "Bronze", [
        ("standard-licence", "licence", None, "Licence standard", "Standard licence"),
        ("community-support", "service_level", None, "Assistance de la communauté", "Community support"),
        ("documentation", "access", None, "Accès à la documentation", "Access to the documentation"),
        ("events", "activity", None, "Participation aux événements", "Participation in events"),
    ]),
    "silver": ("Argent", "Silver", [
        ("priority-support", "service_level", None, "Assistance technique prioritaire", "Priority technical support"),
        ("training-seats", "entitlement", 5, "Formation de l’équipe (personnes)", "Team training (people)"),
        ("beta", "access", None, "Accès aux fonctions en version bêta", "Access to beta features"),
        ("logo", "visibility", None, "Logo de partenaire", "Partner logo"),
    ]),
    "gold": ("Or", "Gold", [
        ("architect", "resource", None, "Architecte de solution dédié", "Dedicated solution architect"),
        ("training-seats", "entitlement", None, "Formation de l’équipe (personnes)", "Team training (people)"),
        ("co-development", "activity", None, "Développement conjoint de fonctions", "Joint development of features"),
        ("co-marketing", "activity", None, "Co-marketing", "Joint marketing"),
    ]),
    "platinum": ("Platine", "Platinum", [
        ("team", "resource", None, "Équipe dédiée à plein temps", "Dedicated full-time team"),
        ("research", "activity", None, "Recherche conjointe", "Joint research"),
        ("shared-ip", "clause", None, "Propriété intellectuelle partagée", "Shared intellectual property"),
        ("council", "governance", None, "Siège au conseil stratégique", "Seat on the strategic council"),
    ]),
}  # fmt: skip

# The margin stands in the reseller agreement; its clause has the code of the benefit.
CHANNEL: Tiers = {
    "bronze": ("Bronze", "Bronze", [
        ("reseller-prices", "clause", None, "Marge de revente, selon l’accord", "Resale margin, as the agreement says"),
        ("price-list", "access", None, "Tarifs et documentation", "Price list and documentation"),
        ("partner-support", "service_level", None, "Assistance aux partenaires", "Support for partners"),
        ("training-seats", "entitlement", 2, "Places de formation", "Training seats"),
    ]),
    "silver": ("Argent", "Silver", [
        ("partner-support", "service_level", None, "Assistance aux partenaires", "Support for partners"),
        ("training-seats", "entitlement", 5, "Places de formation", "Training seats"),
        ("logo", "visibility", None, "Logo de partenaire", "Partner logo"),
    ]),
    "gold": ("Or", "Gold", [
        ("partner-support", "service_level", None, "Assistance aux partenaires", "Support for partners"),
        ("training-seats", "entitlement", 10, "Places de formation", "Training seats"),
        ("partner-manager", "resource", None, "Responsable de partenariat nommé", "Named partner manager"),
        ("joint-marketing", "activity", None, "Co-marketing", "Joint marketing"),
    ]),
    "platinum": ("Platine", "Platinum", [
        ("partner-support", "service_level", None, "Assistance aux partenaires", "Support for partners"),
        ("training-seats", "entitlement", None, "Places de formation", "Training seats"),
        ("pre-sales", "resource", None, "Ingénieur avant-vente nommé", "Named pre-sales engineer"),
        ("joint-plan", "activity", None, "Plan d’affaires commun", "Joint business plan"),
    ]),
}  # fmt: skip

LEVELS: Tiers = {
    "registered": ("Inscrit", "Registered", []),
    "advanced": ("Avancé", "Advanced", []),
    "premier": ("Privilégié", "Premier", []),
}  # fmt: skip

TRACKED = {
    "priority-support", "training-seats", "beta", "architect", "team", "shared-ip", "council", "reseller-prices",
    "partner-support", "partner-manager", "pre-sales",
}  # fmt: skip
# Hours to the first answer, by tier and benefit.
RESPONSE_HOURS = {
    ("silver", "priority-support"): 8,
    ("bronze", "partner-support"): 24,
    ("silver", "partner-support"): 16,
    ("gold", "partner-support"): 8,
    ("platinum", "partner-support"): 4,
}
