"""The MML programme as it is handed out: its partner types, sector programmes, relationships, regions and lines.

A catalogue in both languages. Facts and the names of concepts come from the programme; the wording is ours.
"""

from __future__ import annotations

from typing import Any

# A ministry, an NGO and a university are offered neither deals nor links, and nothing is paid to them.
NOTHING_TO_SELL: dict[str, Any] = {
    "commissions_allowed": False,
    "deals_offered": False,
    "referrals_offered": False,
}

# code: (family, fr, en, objective fr and en, activities fr and en, advantages fr and en, options)
TYPES: dict[str, tuple[Any, ...]] = {
    "government": (
        "institutional",
        "Gouvernement",
        "Government",
        "Moderniser l’administration publique",
        "Modernise public administration",
        [
            "Standard commun aux ministères",
            "Services rendus aux citoyens",
            "Coûts de fonctionnement en baisse",
            "Systèmes qui se parlent",
        ],
        [
            "One standard across ministries",
            "Services to citizens",
            "Lower running costs",
            "Systems that talk to each other",
        ],
        [
            "Licence gratuite pour l’administration",
            "Assistance technique prioritaire",
            "Formation des agents",
            "Voix dans les standards nationaux",
        ],
        [
            "Free licence for the administration",
            "Priority technical support",
            "Training of public agents",
            "A say in national standards",
        ],
        {
            "is_public_body": True,
            **NOTHING_TO_SELL,
            "minimum_signature": "advanced",
            "licence_benefit": "free",
        },
    ),
    "international_organisation": (
        "institutional",
        "Organisation internationale",
        "International organisation",
        "Coordonner à l’échelle du monde et fixer des normes communes",
        "Coordinate worldwide and set common norms",
        [
            "Adoption par l’ONU et ses agences",
            "Normes humanitaires communes",
            "Coordination entre organisations",
            "Effet démultiplié",
        ],
        [
            "Adoption by the UN and its agencies",
            "Common humanitarian norms",
            "Coordination between organisations",
            "A multiplied effect",
        ],
        [
            "Licence gratuite perpétuelle",
            "Assistance 24 h/24 pendant les crises",
            "Outils humanitaires dédiés",
            "Place dans les décisions",
        ],
        [
            "Free perpetual licence",
            "Support round the clock in a crisis",
            "Dedicated humanitarian tools",
            "A seat in decisions",
        ],
        {
            "is_public_body": True,
            **NOTHING_TO_SELL,
            "minimum_signature": "advanced",
            "licence_benefit": "perpetual",
        },
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
        [
            "Prise en charge dans les environnements de développement",
            "Modules et extensions",
            "Interfaces normalisées",
            "Outils de développement",
        ],
        [
            "Support in development environments",
            "Plug-ins and extensions",
            "Standard interfaces",
            "Development tools",
        ],
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
        [
            "Mise en œuvre",
            "Assistance et maintenance",
            "Formation des équipes",
            "Certification des solutions",
        ],
        ["Implementation", "Support and maintenance", "Training of teams", "Certification of solutions"],
        ["Certification des équipes", "Affaires apportées", "Marge de revente"],
        ["Certified teams", "Leads handed over", "Resale margin"],
        {},
    ),
}

SECTORS: dict[str, tuple[Any, ...]] = {
    "health": (
        "Santé et médical",
        "Health and medicine",
        "De meilleurs systèmes de santé",
        "Better health systems",
        [
            "Échange sûr de données médicales",
            "Coordination entre établissements",
            "Télémédecine",
            "Gestion des urgences",
        ],
        [
            "Safe exchange of medical data",
            "Coordination between hospitals",
            "Telemedicine",
            "Emergency management",
        ],
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
}

# code: (fr, en, panel, opens deals, opens referral links)
KINDS: dict[str, tuple[str, str, str, bool, bool]] = {
    "technology": ("Technologie et intégration", "Technology and integration", "technology", True, True),
    "reseller": ("Revendeur", "Reseller", "channel", True, True),
    "referral": ("Apport d’affaires", "Referral", "referral", True, True),
    "comarketing": ("Co-marketing", "Co-marketing", "none", False, True),
    "oem": ("OEM et marque blanche", "OEM and white label", "oem", True, False),
    "strategic": ("Stratégique", "Strategic", "none", False, False),
}

# code: (fr, en, countries)
REGIONS: dict[str, tuple[str, str, list[str]]] = {
    "france": ("France", "France", ["FR"]),
    "benelux": ("Benelux", "Benelux", ["BE", "NL", "LU"]),
    "dach": ("Allemagne, Autriche, Suisse", "Germany, Austria, Switzerland", ["DE", "AT", "CH"]),
    "nordics": ("Pays nordiques", "Nordic countries", ["SE", "NO", "DK", "FI", "IS"]),
    "west-africa": ("Afrique de l’Ouest", "West Africa", ["SN", "CI", "ML", "BF", "BJ", "TG", "NE", "GN"]),
    "north-america": ("Amérique du Nord", "North America", ["US", "CA", "MX"]),
}

LINES: dict[str, tuple[str, str]] = {
    "platform": ("Plateforme", "Platform"),
    "health": ("Santé", "Health"),
    "iot": ("IoT", "IoT"),
    "services": ("Services", "Services"),
}
