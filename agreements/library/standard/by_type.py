"""What each partner type adds."""

from agreements.library.standard.marks import MANDATORY

BY_TYPE = [
    (
        "government-compliance",
        3,
        MANDATORY,
        "government",
        ("Regulatory compliance", "Conformité réglementaire"),
        (
            "The partner is a public body. Nothing in this agreement replaces its rules of procurement, of"
            " transparency and of access to documents, which come first. No commission or other advantage is"
            " given to the partner or to its agents.",
            "Le partenaire est une personne publique. Rien dans le présent accord ne remplace ses règles de"
            " commande publique, de transparence et d’accès aux documents, qui prévalent. Aucune commission ni"
            " autre avantage n’est accordé au partenaire ou à ses agents.",
        ),
    ),
    (
        "government-security",
        3,
        MANDATORY,
        "government",
        ("State security", "Sécurité de l’État"),
        (
            "The parties follow the partner’s security policy. Data that the partner calls sensitive stays on"
            " systems that it has accepted, in the following country: {hosting_country}, and any incident is"
            " reported within twenty-four hours.",
            "Les parties suivent la politique de sécurité du partenaire. Les données qu’il déclare sensibles"
            " restent sur des systèmes qu’il a acceptés, dans le pays suivant\u202f: {hosting_country}, et tout"
            " incident est signalé dans les vingt-quatre heures.",
        ),
    ),
    (
        "ngo-impact",
        2,
        MANDATORY,
        "ngo",
        ("Social impact", "Impact social"),
        (
            "The partnership serves the partner’s mission. The parties choose together at most five measures of"
            " its social impact, look at them once a year and publish the result.",
            "Le partenariat sert la mission du partenaire. Les parties choisissent ensemble au plus cinq mesures"
            " de son impact social, les examinent une fois par an et en publient le résultat.",
        ),
    ),
    (
        "ngo-field-support",
        3,
        MANDATORY,
        "ngo",
        ("Support in the field", "Assistance sur le terrain"),
        (
            "We support the partner’s teams in the field, where need be with what works without a network, and"
            " give requests from a crisis area priority over all others.",
            "Nous soutenons les équipes du partenaire sur le terrain, au besoin avec ce qui fonctionne sans réseau,"
            " et donnons aux demandes venues d’une zone de crise la priorité sur toutes les autres.",
        ),
    ),
    (
        "ngo-licence",
        4,
        MANDATORY,
        "ngo",
        ("Free licence", "Licence gratuite"),
        (
            "We give the partner a free, non-exclusive licence for its non-profit activity, worldwide, for the"
            " term of this agreement.",
            "Nous accordons au partenaire une licence gratuite et non exclusive pour son activité sans but"
            " lucratif, dans le monde entier, pour la durée du présent accord.",
        ),
    ),
    (
        "company-ip",
        4,
        MANDATORY,
        "company",
        ("Integrations and extensions", "Intégrations et extensions"),
        (
            "The integration that the partner builds on our interfaces belongs to the partner; the interfaces stay"
            " ours. If the partner stops maintaining it, it lets us keep it working for customers who use it.",
            "L’intégration que le partenaire construit sur nos interfaces lui appartient\u202f; les interfaces"
            " restent nôtres. S’il cesse de la maintenir, il nous permet de la garder en état pour les clients qui"
            " l’utilisent.",
        ),
    ),
    (
        "company-revenue-share",
        5,
        MANDATORY,
        "company",
        ("Shared revenue", "Revenus partagés"),
        (
            "Of the revenue that the parties make together, as the portal records it, {revenue_share_rate} goes to"
            " the partner. Statements are made each quarter and paid within thirty days.",
            "Sur les revenus que les parties réalisent ensemble, tels que le portail les enregistre,"
            " {revenue_share_rate} reviennent au partenaire. Les relevés sont établis chaque trimestre et payés"
            " sous trente jours.",
        ),
    ),
    (
        "university-research",
        2,
        MANDATORY,
        "university",
        ("Joint research", "Recherche conjointe"),
        (
            "The parties may do research together. Each project has a short plan that names its aim, the people,"
            " the means that each gives and what becomes of its results.",
            "Les parties peuvent mener des recherches ensemble. Chaque projet a un plan court qui nomme son but,"
            " les personnes, les moyens que chacune apporte et le sort de ses résultats.",
        ),
    ),
    (
        "university-publications",
        4,
        MANDATORY,
        "university",
        ("Academic publications", "Publications universitaires"),
        (
            "Results are published under the rules of science. The party that publishes shows its text to the"
            " other thirty days before; the other may ask to protect an invention first, for at most six months."
            " Authors are named by what they did.",
            "Les résultats sont publiés selon les règles de la science. La partie qui publie montre son texte à"
            " l’autre trente jours avant\u202f; celle-ci peut demander de protéger d’abord une invention, pendant"
            " six mois au plus. Les auteurs sont nommés selon leur contribution.",
        ),
    ),
    (
        "international-support",
        3,
        MANDATORY,
        "international_organisation",
        ("Support in a crisis", "Assistance en situation de crise"),
        (
            "In a crisis that the partner declares, we answer at any hour, every day, and keep a named person"
            " available until it is over.",
            "Dans une crise que le partenaire déclare, nous répondons à toute heure, chaque jour, et gardons une"
            " personne désignée disponible jusqu’à sa fin.",
        ),
    ),
    (
        "international-licence",
        4,
        MANDATORY,
        "international_organisation",
        ("Perpetual licence", "Licence perpétuelle"),
        (
            "We give the partner and its agencies a free, perpetual, non-exclusive licence for their mission. It"
            " outlasts this agreement.",
            "Nous accordons au partenaire et à ses agences une licence gratuite, perpétuelle et non exclusive pour"
            " leur mission. Elle survit au présent accord.",
        ),
    ),
    (
        "international-immunities",
        8,
        MANDATORY,
        "international_organisation",
        ("Privileges and immunities", "Privilèges et immunités"),
        (
            "Nothing in this agreement waives the privileges and immunities of the partner. Disputes that are not"
            " settled amicably go to arbitration, with the seat in {court_city}.",
            "Rien dans le présent accord ne vaut renonciation aux privilèges et immunités du partenaire. Les"
            " litiges non réglés à l’amiable vont à l’arbitrage, avec siège à {court_city}.",
        ),
    ),
]
