"""The clauses of the standard library: eight parts for all, and what each partner type adds.

A catalogue: (code, part, kind, partner type or "", title, text), texts as (English, French).
"""

ALL = ""
MANDATORY = "mandatory"
OPTIONAL = "optional"

CLAUSES = [
    (
        "context",
        1,
        MANDATORY,
        ALL,
        ("Context", "Contexte"),
        (
            "{our_name} ({our_country}, registration {our_registration}) runs a partner programme."
            " {partner_name} ({partner_country}, registration {partner_registration}) wishes to take part in it."
            " The parties have talked with each other and share this motivation: {motivation}.",
            "{our_name} ({our_country}, immatriculation {our_registration}) anime un programme de partenaires."
            " {partner_name} ({partner_country}, immatriculation {partner_registration}) souhaite y prendre part."
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
            " d’un remède.",
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
            "Term of this agreement: {duration} {renewal}\n\n"
            "Either party may give notice in writing, at least {notice_days} days ahead: before the end of the term"
            " where there is one, else at any time.",
            "Durée du présent accord\u202f: {duration} {renewal}\n\n"
            "Chaque partie peut le dénoncer par écrit, au moins {notice_days} jours à l’avance\u202f: avant le terme"
            " s’il y en a un, sinon à tout moment.",
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
            "This agreement is governed by the law of {governing_law}. The parties first look for a settlement"
            " between their managements for thirty days, then may call a mediator. Failing that, the courts of"
            " {court_city} decide.",
            "Le présent accord est régi par le droit du pays suivant\u202f: {governing_law}. Les parties cherchent"
            " d’abord une solution entre leurs directions pendant trente jours, puis peuvent faire appel à un"
            " médiateur. À défaut, les tribunaux de {court_city} tranchent.",
        ),
    ),
    # -- By partner type --------------------------------------------------------------------------
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
            " systems that it has accepted, in {hosting_country}, and any incident is reported within"
            " twenty-four hours.",
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
        ("Support in the field", "Support sur le terrain"),
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
        ("Academic publications", "Publications académiques"),
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
        ("Support in a crisis", "Support en situation de crise"),
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
    # -- By kind of agreement ---------------------------------------------------------------------
    (
        "reseller-appointment",
        2,
        MANDATORY,
        ALL,
        ("Right to resell", "Droit de revendre"),
        (
            "We give the partner the right to resell our products to final customers in {territory}, in its own"
            " name and for its own account. Exclusivities granted: {exclusivities}. Passive sales:"
            " {passive_sales}.",
            "Nous donnons au partenaire le droit de revendre nos produits à des clients finals sur le territoire"
            " suivant\u202f: {territory}, en son nom et pour son compte. Exclusivités accordées\u202f:"
            " {exclusivities}. Ventes passives\u202f: {passive_sales}.",
        ),
    ),
    (
        "reseller-obligations",
        3,
        MANDATORY,
        ALL,
        ("What the reseller does", "Ce que fait le revendeur"),
        (
            "The partner declares its deals in the portal before it makes an offer, keeps {certified_people}"
            " certified people and gives its customers first-level support.",
            "Le partenaire déclare ses affaires dans le portail avant toute offre, maintient {certified_people}"
            " personnes certifiées et assure à ses clients le support de premier niveau.",
        ),
    ),
    (
        "reseller-prices",
        5,
        MANDATORY,
        ALL,
        ("Prices and margin", "Prix et marge"),
        (
            "The partner buys at our list price less {margin_rate}. It is free to set its resale prices."
            " Invoices are payable within thirty days.",
            "Le partenaire achète à notre prix public diminué de {margin_rate}. Il fixe librement ses prix de"
            " revente. Les factures sont payables à trente jours.",
        ),
    ),
    (
        "referral-mission",
        2,
        MANDATORY,
        ALL,
        ("Referrals", "Apports"),
        (
            "The partner may point out customers to us by its referral link or by declaring them in the portal. It"
            " neither negotiates nor concludes in our name, and tells those it refers that it may be paid for it.",
            "Le partenaire peut nous indiquer des clients par son lien d’apport ou en les déclarant dans le"
            " portail. Il ne négocie ni ne conclut en notre nom, et dit aux personnes qu’il nous adresse qu’il peut"
            " être rémunéré pour cela.",
        ),
    ),
    (
        "referral-commission",
        5,
        MANDATORY,
        ALL,
        ("Commission", "Commission"),
        (
            "For each customer so referred who buys, we pay {commission_rate} of the amount received without tax,"
            " for {commission_months} months from the first purchase. A commission is held for {hold_days} days; a"
            " refund takes it back in proportion. Statements show how each amount was calculated.",
            "Pour chaque client ainsi apporté qui achète, nous versons {commission_rate} du montant encaissé hors"
            " taxe, pendant {commission_months} mois à compter du premier achat. Une commission est gardée"
            " {hold_days} jours\u202f; un remboursement la reprend à proportion. Les relevés montrent le calcul de"
            " chaque montant.",
        ),
    ),
    (
        "oem-licence",
        4,
        MANDATORY,
        ALL,
        ("Licence to embed", "Licence d’intégration"),
        (
            "We give the partner a non-exclusive licence to embed {oem_product} in its own product and to offer it"
            " under its own brand, in {territory}. It does not offer it on its own.",
            "Nous accordons au partenaire une licence non exclusive pour intégrer {oem_product} à son propre"
            " produit et l’offrir sous sa marque, sur le territoire suivant\u202f: {territory}. Il ne l’offre pas"
            " séparément.",
        ),
    ),
    (
        "oem-support",
        3,
        MANDATORY,
        ALL,
        ("Support of the embedded product", "Support du produit intégré"),
        (
            "The partner supports its customers; we support the partner’s engineers. We tell the partner ninety"
            " days ahead of any change that breaks its integration.",
            "Le partenaire assure le support de ses clients\u202f; nous assurons celui de ses ingénieurs. Nous lui"
            " annonçons quatre-vingt-dix jours à l’avance tout changement qui rompt son intégration.",
        ),
    ),
    (
        "oem-royalty",
        5,
        MANDATORY,
        ALL,
        ("Royalty", "Redevance"),
        (
            "The partner pays {royalty_rate} of the revenue of each product that embeds ours, and at least"
            " {minimum_amount} a year. It reports its sales each quarter; we may have the figures audited once a"
            " year at our own cost.",
            "Le partenaire verse {royalty_rate} du revenu de chaque produit qui intègre le nôtre, et au moins"
            " {minimum_amount} par an. Il déclare ses ventes chaque trimestre\u202f; nous pouvons faire auditer les"
            " chiffres une fois par an à nos frais.",
        ),
    ),
    (
        "nda-purpose",
        2,
        MANDATORY,
        ALL,
        ("Purpose of the exchange", "But des échanges"),
        (
            "The parties exchange confidential information for this purpose only: {purpose_summary}.",
            "Les parties échangent des informations confidentielles dans ce seul but\u202f: {purpose_summary}.",
        ),
    ),
    (
        "nda-duties",
        3,
        MANDATORY,
        ALL,
        ("Duties", "Engagements"),
        (
            "Who receives information keeps it secret for {secrecy_years} years from its receipt, uses it for the"
            " purpose alone and shows it only to those who need it and are bound likewise. It is given back or"
            " destroyed when asked for.\n\n"
            "This does not cover what is public, was known before, comes rightly from others, or must be shown by"
            " law; in that case the other party is told first where the law allows it.",
            "Qui reçoit une information la garde secrète pendant {secrecy_years} ans à compter de sa réception, ne"
            " l’utilise que dans le but convenu et ne la montre qu’aux personnes qui en ont besoin et sont tenues"
            " de même. Il la rend ou la détruit sur demande.\n\n"
            "Cela ne couvre pas ce qui est public, était connu, vient régulièrement d’un tiers ou doit être produit"
            " en vertu de la loi\u202f; dans ce cas, l’autre partie est prévenue d’abord si la loi le permet.",
        ),
    ),
    (
        "mou-intent",
        2,
        MANDATORY,
        ALL,
        ("Common intent", "Intention commune"),
        (
            "The parties intend to explore together the following: {purpose_summary}. They expect to reach a"
            " decision by {decision_date}.",
            "Les parties entendent explorer ensemble ce qui suit\u202f: {purpose_summary}. Elles comptent parvenir à"
            " une décision au plus tard le {decision_date}.",
        ),
    ),
    (
        "mou-steps",
        3,
        MANDATORY,
        ALL,
        ("Next steps", "Étapes suivantes"),
        (
            "Each party names the people who work on it and takes the steps that the joint plan in annex gives it.",
            "Chaque partie désigne les personnes qui y travaillent et accomplit les étapes que le plan commun en"
            " annexe lui attribue.",
        ),
    ),
    (
        "mou-non-binding",
        8,
        MANDATORY,
        ALL,
        ("Nature of this memorandum", "Nature du protocole"),
        (
            "This memorandum states an intent. Except for confidentiality and personal data it creates no"
            " obligation, and either party may withdraw at any time without giving a reason and without"
            " compensation.",
            "Le présent protocole exprime une intention. Hormis la confidentialité et les données personnelles, il"
            " ne crée aucune obligation, et chaque partie peut se retirer à tout moment sans motif ni indemnité.",
        ),
    ),
    (
        "self-billing-mandate",
        5,
        MANDATORY,
        ALL,
        ("Mandate to invoice", "Mandat de facturation"),
        (
            "The partner gives us the mandate to make, in its name and for its account, the invoices of what we owe"
            " it under our agreements. Each invoice bears the words “self-billing” and the number of a series kept"
            " for the partner alone. The partner stays answerable for its VAT, tells us of every change of its"
            " situation, and has {contest_days} days to contest an invoice.",
            "Le partenaire nous donne mandat d’établir, en son nom et pour son compte, les factures de ce que nous"
            " lui devons au titre de nos accords. Chaque facture porte la mention «\u202fautofacturation\u202f» et le"
            " numéro d’une série tenue pour lui seul. Le partenaire reste responsable de sa TVA, nous informe de"
            " tout changement de sa situation et dispose de {contest_days} jours pour contester une facture.",
        ),
    ),
    (
        "amendment",
        2,
        MANDATORY,
        ALL,
        ("What changes", "Ce qui change"),
        (
            "This amendment changes agreement {amended_number} as follows: {purpose_summary}. Everything else"
            " stays as it is.",
            "Le présent avenant modifie l’accord {amended_number} comme suit\u202f: {purpose_summary}. Tout le reste"
            " demeure inchangé.",
        ),
    ),
]
