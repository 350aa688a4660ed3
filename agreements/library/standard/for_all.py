"""The eight parts that every agreement has."""

from agreements.library.standard.marks import ALL, MANDATORY, OPTIONAL

FOR_ALL = [
    (
        "context",
        1,
        MANDATORY,
        ALL,
        ("Context", "Contexte"),
        (
            "{our_name} ({our_details}) runs a partner programme. {partner_name} ({partner_details}) wishes to"
            " take part in it."
            " The parties have talked with each other and share this motivation: {motivation}.",
            "{our_name} ({our_details}) anime un programme de partenaires. {partner_name} ({partner_details})"
            " souhaite y prendre part."
            " Les parties ont échangé et partagent cette motivation\u202f: {motivation}.",
        ),
    ),
    (
        "purpose",
        2,
        MANDATORY,
        ALL,
        ("Purpose", "Objet"),
        (
            "This agreement sets out how the parties work together on the following: {purpose_summary}."
            " It governs every activity that they begin together under it. What is not written here is not"
            " promised; an annex signed by both parties may add to it.",
            "Le présent accord fixe la manière dont les parties travaillent ensemble sur ce qui suit\u202f:"
            " {purpose_summary}. Il régit toute activité qu’elles engagent ensemble à ce titre. Ce qui n’est pas"
            " écrit ici n’est pas promis\u202f; une annexe signée des deux parties peut le compléter.",
        ),
    ),
    (
        "obligations",
        3,
        MANDATORY,
        ALL,
        ("What each party does", "Ce que fait chaque partie"),
        (
            "We give the partner access to the portal, to the documentation and to the benefits of its tier, and"
            " answer its questions in good time.\n\n"
            "The partner names a person who answers for the partnership, keeps the information about it in the"
            " portal up to date and acts in its own name: it does not represent us and cannot bind us.\n\n"
            "Each party tells the other without delay of anything that may keep it from doing its part.",
            "Nous donnons au partenaire accès au portail, à la documentation et aux avantages de son niveau, et"
            " répondons à ses questions dans un délai raisonnable.\n\n"
            "Le partenaire désigne une personne responsable du partenariat, tient à jour dans le portail les"
            " informations qui le concernent et agit en son nom propre\u202f: il ne nous représente pas et ne peut"
            " nous engager.\n\n"
            "Chaque partie informe l’autre sans délai de tout ce qui pourrait l’empêcher de tenir sa part.",
        ),
    ),
    (
        "service-level",
        3,
        OPTIONAL,
        ALL,
        ("Service level", "Engagement de service"),
        (
            "We keep to the following service level towards the partner: {service_level}. If we miss it twice in a"
            " quarter, the parties meet within fifteen days to agree on a remedy.",
            "Nous respectons envers le partenaire l’engagement de service suivant\u202f: {service_level}. Si nous le"
            " manquons deux fois dans un trimestre, les parties se réunissent dans les quinze jours pour convenir"
            " d’une solution.",
        ),
    ),
    (
        "governance",
        3,
        OPTIONAL,
        ALL,
        ("Following up", "Suivi"),
        (
            "The parties meet at least once a quarter to look at the results, at what is open and at the next"
            " steps. The minutes are kept in the portal.",
            "Les parties se réunissent au moins une fois par trimestre pour examiner les résultats, les points"
            " ouverts et les étapes suivantes. Le compte rendu est conservé dans le portail.",
        ),
    ),
    (
        "joint-marketing",
        3,
        OPTIONAL,
        ALL,
        ("Joint communication", "Communication conjointe"),
        (
            "The parties may speak of the partnership in public. Each shows the other beforehand what it wants to"
            " publish; silence for ten working days counts as consent.",
            "Les parties peuvent parler publiquement du partenariat. Chacune montre à l’autre, au préalable, ce"
            " qu’elle veut publier\u202f; un silence de dix jours ouvrés vaut accord.",
        ),
    ),
    (
        "intellectual-property",
        4,
        MANDATORY,
        ALL,
        ("Who owns what", "À qui appartient quoi"),
        (
            "Each party keeps what belonged to it before and what it makes on its own. What the parties make"
            " together belongs to both in equal shares, unless an annex says otherwise.\n\n"
            "Each may use the name and logo of the other to speak of the partnership, as the other’s guidelines"
            " allow, for as long as this agreement lasts.",
            "Chaque partie conserve ce qui lui appartenait auparavant et ce qu’elle réalise seule. Ce que les"
            " parties réalisent ensemble leur appartient à parts égales, sauf annexe contraire.\n\n"
            "Chacune peut utiliser le nom et le logo de l’autre pour parler du partenariat, dans le respect de la"
            " charte de celle-ci, tant que dure le présent accord.",
        ),
    ),
    (
        "costs",
        5,
        MANDATORY,
        ALL,
        ("Own costs", "Frais propres"),
        (
            "Each party bears its own costs. No amount is due between the parties other than those that this"
            " agreement or an annex names.",
            "Chaque partie supporte ses propres frais. Aucune somme n’est due entre les parties hormis celles que"
            " le présent accord ou une annexe prévoit.",
        ),
    ),
    (
        "term",
        6,
        MANDATORY,
        ALL,
        ("Term and renewal", "Durée et renouvellement"),
        (
            "This agreement binds the parties for the term that follows. {duration} {renewal}\n\n{notice_rule}",
            "Le présent accord lie les parties pour la durée qui suit. {duration} {renewal}\n\n{notice_rule}",
        ),
    ),
    (
        "termination",
        6,
        MANDATORY,
        ALL,
        ("Ending it early", "Résiliation"),
        (
            "If a party breaks an obligation and does not put it right within thirty days of being asked in"
            " writing, the other may end this agreement at once. What was begun with a customer is brought to a"
            " proper end, and amounts that are due stay due.",
            "Si une partie manque à une obligation et n’y remédie pas dans les trente jours d’une demande écrite,"
            " l’autre peut résilier le présent accord aussitôt. Ce qui a été engagé auprès d’un client est mené à"
            " bonne fin, et les sommes dues restent dues.",
        ),
    ),
    (
        "liability",
        7,
        MANDATORY,
        ALL,
        ("Warranties and liability", "Garanties et responsabilité"),
        (
            "Each party does its part with care. Neither answers for indirect loss. Except for intent, gross"
            " negligence, bodily harm and what the law does not let it limit, the liability of each party is"
            " limited to {liability_cap} for each year of the agreement.",
            "Chaque partie exécute sa part avec soin. Aucune ne répond des dommages indirects. Sauf dol, faute"
            " lourde, dommage corporel et ce que la loi interdit de limiter, la responsabilité de chaque partie est"
            " limitée à {liability_cap} par année d’exécution.",
        ),
    ),
    (
        "confidentiality",
        7,
        MANDATORY,
        ALL,
        ("Confidentiality", "Confidentialité"),
        (
            "What a party learns of the other and is not public stays confidential during the agreement and for"
            " three years after its end. It is shown only to those who need it and are bound likewise.",
            "Ce qu’une partie apprend de l’autre et qui n’est pas public reste confidentiel pendant l’accord et"
            " trois ans après sa fin. Elle ne le montre qu’aux personnes qui en ont besoin et sont tenues de même.",
        ),
    ),
    (
        "personal-data",
        7,
        MANDATORY,
        ALL,
        ("Personal data", "Données personnelles"),
        (
            "Each party handles the personal data of the other’s people as a controller of its own, only to carry"
            " out this agreement, and deletes them when they are no longer needed. If one acts as processor for"
            " the other, they sign a processing agreement first.",
            "Chaque partie traite les données des personnes de l’autre en responsable de traitement distinct, aux"
            " seules fins du présent accord, et les efface dès qu’elles ne sont plus nécessaires. Si l’une agit"
            " comme sous-traitant de l’autre, elles signent d’abord un accord de sous-traitance.",
        ),
    ),
    (
        "disputes",
        8,
        MANDATORY,
        ALL,
        ("Law and disputes", "Droit applicable et litiges"),
        (
            "This agreement is governed by the law of the following country: {governing_law}. The parties first"
            " look for a settlement between their managements for thirty days, then may call a mediator. Failing"
            " that, the courts of {court_city} decide.",
            "Le présent accord est régi par le droit du pays suivant\u202f: {governing_law}. Les parties cherchent"
            " d’abord une solution entre leurs directions pendant trente jours, puis peuvent faire appel à un"
            " médiateur. À défaut, les tribunaux de {court_city} tranchent.",
        ),
    ),
]
