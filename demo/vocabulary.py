"""The programme of the demo: types, tiers, sectors, kinds and support lines of the MML programme.

Facts, figures and the names of concepts come from the reference document; the wording is ours.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.actor import SYSTEM
from core.models import OwnEntity, Programme
from core.services import own_entity_add
from enablement.services import queue_save
from partners.models import (
    ExchangeRate,
    PartnerType,
    ProductLine,
    Region,
    RelationshipKind,
    Sector,
    Tier,
    TierBenefit,
)
from partners.vocabulary.services import config_create

# A ministry, an NGO and a university are offered neither deals nor links, and nothing is paid to them.
NOTHING_TO_SELL = {"commissions_allowed": False, "deals_offered": False, "referrals_offered": False}

# code: (family, fr, en, objective fr, objective en, activities fr, activities en, advantages fr, advantages en, options)
TYPES = {
    "government": (
        "institutional",
        "Gouvernement",
        "Government",
        "Moderniser l’administration publique",
        "Modernise public administration",
        ["Standard commun aux ministères", "Services rendus aux citoyens", "Coûts de fonctionnement en baisse", "Systèmes qui se parlent"],
        ["One standard across ministries", "Services to citizens", "Lower running costs", "Systems that talk to each other"],
        ["Licence gratuite pour l’administration", "Assistance technique prioritaire", "Formation des agents", "Voix dans les standards nationaux"],
        ["Free licence for the administration", "Priority technical support", "Training of public agents", "A say in national standards"],
        {"is_public_body": True, **NOTHING_TO_SELL, "minimum_signature": "advanced", "licence_benefit": "free"},
    ),
    "international_organisation": (
        "institutional",
        "Organisation internationale",
        "International organisation",
        "Coordonner à l’échelle du monde et fixer des normes communes",
        "Coordinate worldwide and set common norms",
        ["Adoption par l’ONU et ses agences", "Normes humanitaires communes", "Coordination entre organisations", "Effet démultiplié"],
        ["Adoption by the UN and its agencies", "Common humanitarian norms", "Coordination between organisations", "A multiplied effect"],
        ["Licence gratuite perpétuelle", "Support 24 h/24 pendant les crises", "Outils humanitaires dédiés", "Place dans les décisions"],
        ["Free perpetual licence", "Support round the clock in a crisis", "Dedicated humanitarian tools", "A seat in decisions"],
        {"is_public_body": True, **NOTHING_TO_SELL, "minimum_signature": "advanced", "licence_benefit": "perpetual"},
    ),
    "ngo": (
        "institutional",
        "ONG",
        "NGO",
        "Agir sur le terrain, dans l’urgence comme dans la durée",
        "Act in the field, in emergencies and over time",
        ["Réponse aux urgences", "Données fiables sur le terrain", "Extension à de nouveaux pays"],
        ["Emergency response", "Reliable data in the field", "Extension to more countries"],
        ["Licence gratuite", "Appui sur le terrain", "Mesure de l’effet social"],
        ["Free licence", "Support in the field", "Measured social effect"],
        {**NOTHING_TO_SELL, "licence_benefit": "free"},
    ),
    "university": (
        "institutional",
        "Université",
        "University",
        "Chercher, former et innover ensemble",
        "Research, teach and innovate together",
        ["Recherche conjointe", "Publications", "Cursus et formation"],
        ["Joint research", "Publications", "Courses and training"],
        ["Licence gratuite pour l’enseignement", "Accès aux équipes de recherche", "Publications communes"],
        ["Free licence for teaching", "Access to research teams", "Joint publications"],
        {"is_public_body": True, **NOTHING_TO_SELL, "licence_benefit": "free"},
    ),
    "company": (
        "institutional",
        "Entreprise",
        "Company",
        "Intégrer et vendre des solutions",
        "Integrate and sell solutions",
        ["Intégration commerciale", "Revente", "Apport d’affaires", "Actions communes"],
        ["Commercial integration", "Resale", "Referral", "Joint actions"],
        ["Revenus partagés", "Assistance selon le niveau", "Co-marketing"],
        ["Shared revenue", "Support by tier", "Joint marketing"],
        {},
    ),
    "publisher": (
        "technology",
        "Éditeur de logiciels",
        "Software publisher",
        "Être présent dans les outils que chacun utilise",
        "Be present in the tools people use",
        ["Prise en charge dans les environnements de développement", "Modules et extensions", "Interfaces normalisées", "Outils de développement"],
        ["Support in development environments", "Plug-ins and extensions", "Standard interfaces", "Development tools"],
        ["Accès anticipé", "Référencement croisé", "Appui technique"],
        ["Early access", "Cross listing", "Technical support"],
        {},
    ),
    "cloud": (
        "technology",
        "Fournisseur cloud",
        "Cloud provider",
        "Offrir MML comme service d’infrastructure",
        "Offer MML as an infrastructure service",
        ["Services managés", "Stockage adapté", "Traitement sans serveur", "Analyse intégrée"],
        ["Managed services", "Suited storage", "Serverless processing", "Built-in analytics"],
        ["Architecture commune", "Certification", "Offres conjointes"],
        ["Joint architecture", "Certification", "Joint offers"],
        {},
    ),
    "integrator": (
        "technology",
        "Intégrateur système",
        "Systems integrator",
        "Bâtir un réseau de solutions certifiées",
        "Build a network of certified solutions",
        ["Mise en œuvre", "Support et maintenance", "Formation des équipes", "Certification des solutions"],
        ["Implementation", "Support and maintenance", "Training of teams", "Certification of solutions"],
        ["Certification des équipes", "Affaires apportées", "Marge de revente"],
        ["Certified teams", "Leads handed over", "Resale margin"],
        {},
    ),
}  # fmt: skip

SECTORS = {
    "health": (
        "Santé et médical",
        "Health and medicine",
        "De meilleurs systèmes de santé",
        "Better health systems",
        ["Échange sûr de données médicales", "Coordination entre établissements", "Télémédecine", "Gestion des urgences"],
        ["Safe exchange of medical data", "Coordination between hospitals", "Telemedicine", "Emergency management"],
    ),
    "education": (
        "Éducation et formation",
        "Education and training",
        "Apprendre, partout et pour tous",
        "Learning, everywhere and for all",
        ["Contenus hors ligne", "Suivi personnel", "Formation professionnelle", "Évaluation"],
        ["Offline content", "Personal follow-up", "Vocational training", "Assessment"],
    ),
    "environment": (
        "Environnement et climat",
        "Environment and climate",
        "Protéger ce qui peut l’être",
        "Protect what can be protected",
        ["Suivi écologique en temps réel", "Ressources naturelles", "Biodiversité", "Adaptation au climat"],
        ["Live ecological monitoring", "Natural resources", "Biodiversity", "Adaptation to climate"],
    ),
    "industry": (
        "Industrie et IoT",
        "Industry and IoT",
        "Une industrie connectée et sobre",
        "A connected, frugal industry",
        ["Objets industriels connectés", "Maintenance prédictive", "Chaîne logistique", "Énergie"],
        ["Connected industrial devices", "Predictive maintenance", "Supply chain", "Energy"],
    ),
}  # fmt: skip

# code: (fr, en, panel, opens deals, opens referral links)
KINDS = {
    "technology": ("Technologie et intégration", "Technology and integration", "technology", True, True),
    "reseller": ("Revendeur", "Reseller", "channel", True, True),
    "referral": ("Apport d’affaires", "Referral", "referral", True, True),
    "comarketing": ("Co-marketing", "Co-marketing", "none", False, True),
    "oem": ("OEM et marque blanche", "OEM and white label", "oem", True, False),
    "strategic": ("Stratégique", "Strategic", "none", False, False),
}

# tier: (rank, fr, en, benefits); benefit: (code, kind, quantity, fr, en). None: unlimited.
TIERS = {
    "bronze": (1, "Bronze", "Bronze", [
        ("standard-licence", "licence", None, "Licence standard", "Standard licence"),
        ("community-support", "service_level", None, "Assistance de la communauté", "Community support"),
        ("documentation", "access", None, "Accès à la documentation", "Access to the documentation"),
        ("events", "activity", None, "Participation aux événements", "Participation in events"),
    ]),
    "silver": (2, "Argent", "Silver", [
        ("priority-support", "service_level", None, "Assistance technique prioritaire", "Priority technical support"),
        ("training-seats", "entitlement", 5, "Formation de l’équipe (personnes)", "Team training (people)"),
        ("beta", "access", None, "Accès aux fonctions en version bêta", "Access to beta features"),
        ("logo", "visibility", None, "Logo de partenaire", "Partner logo"),
    ]),
    "gold": (3, "Or", "Gold", [
        ("architect", "resource", None, "Architecte de solution dédié", "Dedicated solution architect"),
        ("training-seats", "entitlement", None, "Formation de l’équipe (personnes)", "Team training (people)"),
        ("co-development", "activity", None, "Développement conjoint de fonctions", "Joint development of features"),
        ("co-marketing", "activity", None, "Co-marketing", "Joint marketing"),
    ]),
    "platinum": (4, "Platine", "Platinum", [
        ("team", "resource", None, "Équipe dédiée à plein temps", "Dedicated full-time team"),
        ("research", "activity", None, "Recherche conjointe", "Joint research"),
        ("shared-ip", "clause", None, "Propriété intellectuelle partagée", "Shared intellectual property"),
        ("council", "governance", None, "Siège au conseil stratégique", "Seat on the strategic council"),
    ]),
}  # fmt: skip

REGIONS = {
    "france": ("France", "France", ["FR"]),
    "benelux": ("Benelux", "Benelux", ["BE", "NL", "LU"]),
    "dach": ("Allemagne, Autriche, Suisse", "Germany, Austria, Switzerland", ["DE", "AT", "CH"]),
    "nordics": ("Pays nordiques", "Nordic countries", ["SE", "NO", "DK", "FI", "IS"]),
    "west-africa": ("Afrique de l’Ouest", "West Africa", ["SN", "CI", "ML", "BF", "BJ", "TG", "NE", "GN"]),
    "north-america": ("Amérique du Nord", "North America", ["US", "CA", "MX"]),
}

LINES = {
    "platform": ("Plateforme", "Platform"),
    "health": ("Santé", "Health"),
    "iot": ("IoT", "IoT"),
    "services": ("Services", "Services"),
}

QUEUES = {
    "general": ("Général", "General", "support@mml-lang.org"),
    "technical": ("Technique", "Technical", "tech-support@mml-lang.org"),
    "commercial": ("Commercial", "Commercial", "sales@mml-lang.org"),
    "training": ("Formation", "Training", "training@mml-lang.org"),
}


# Benefits behind which a record stands; the others are said in words.
TRACKED = {"priority-support", "training-seats", "beta", "architect", "team", "shared-ip", "council"}
RESPONSE_HOURS = {"priority-support": 8}
# Invented, and named in a word that both languages know.
RATES_FROM = "Demo"
OPENING_HOURS = ("Du lundi au vendredi, de 9 h à 18 h (Paris)", "Monday to Friday, 9 am to 6 pm (Paris)")


def both(fr: str | list[str], en: str | list[str]) -> dict[str, str]:
    """A text in both languages; lists become lines."""
    join = "\n".join
    return {"fr": fr if isinstance(fr, str) else join(fr), "en": en if isinstance(en, str) else join(en)}


def load() -> None:
    """The programme and everything configured, by the operations an administrator would use."""
    Programme.objects.create(
        id=1,
        name=both("Partenaires MML", "MML Partners"),
        tagline=both("Un écosystème qui travaille ensemble", "An ecosystem that works together"),
        email="partnerships@mml-lang.org",
        website="https://mml-lang.org/partnerships",
        currency="EUR",
    )
    own_entity_add(
        actor=SYSTEM,
        legal_name="MML Foundation",
        country="FR",
        registration_number="853318459",
        address="12 rue de la Boétie, 75008 Paris",
        iban="FR7630006000011234567890189",
        is_default=True,
    )
    for position, (code, row) in enumerate(TYPES.items()):
        family, fr, en, objective_fr, objective_en, does_fr, does_en, gets_fr, gets_en, options = row
        config_create(
            actor=SYSTEM,
            model=PartnerType,
            code=code,
            position=position,
            family=family,
            name=both(fr, en),
            objective=both(objective_fr, objective_en),
            activities=both(does_fr, does_en),
            advantages=both(gets_fr, gets_en),
            **options,
        )
    _load_vocabulary()
    _load_tiers()
    load_rates(date(2020, 1, 1))


def _load_vocabulary() -> None:
    for position, (code, (fr, en, aim_fr, aim_en, does_fr, does_en)) in enumerate(SECTORS.items()):
        config_create(
            actor=SYSTEM,
            model=Sector,
            code=code,
            position=position,
            name=both(fr, en),
            objective=both(aim_fr, aim_en),
            activities=both(does_fr, does_en),
        )
    for position, (code, (fr, en, panel, deals, referrals)) in enumerate(KINDS.items()):
        config_create(
            actor=SYSTEM,
            model=RelationshipKind,
            code=code,
            position=position,
            name=both(fr, en),
            panel=panel,
            opens_deals=deals,
            opens_referrals=referrals,
        )
    for position, (code, (fr, en, countries)) in enumerate(REGIONS.items()):
        config_create(
            actor=SYSTEM, model=Region, code=code, position=position, name=both(fr, en), countries=countries
        )
    for position, (code, (fr, en)) in enumerate(LINES.items()):
        config_create(actor=SYSTEM, model=ProductLine, code=code, position=position, name=both(fr, en))
    for position, (code, (fr, en, email)) in enumerate(QUEUES.items()):
        queue_save(
            actor=SYSTEM,
            code=code,
            name=both(fr, en),
            email=email,
            position=position,
            hours=both(*OPENING_HOURS),
        )


def _load_tiers() -> None:
    for code, (rank, fr, en, benefits) in TIERS.items():
        tier = config_create(actor=SYSTEM, model=Tier, code=code, rank=rank, position=rank, name=both(fr, en))
        for position, (benefit, kind, quantity, benefit_fr, benefit_en) in enumerate(benefits):
            config_create(
                actor=SYSTEM,
                model=TierBenefit,
                tier=tier,
                code=benefit,
                kind=kind,
                quantity=quantity,
                name=both(benefit_fr, benefit_en),
                position=position,
                is_tracked=benefit in TRACKED,
                response_hours=RESPONSE_HOURS.get(benefit),
            )


def load_rates(day: date) -> None:
    """Invented rates of a day: first one that is early enough for all of the demo's sales, later the same anew."""
    for currency, rate in (("USD", "0.92"), ("GBP", "1.17"), ("CHF", "1.05"), ("CAD", "0.67")):
        ExchangeRate.objects.create(currency=currency, day=day, rate=Decimal(rate), source=RATES_FROM)


def default_entity() -> OwnEntity:
    return OwnEntity.objects.get(is_default=True)
