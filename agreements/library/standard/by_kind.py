"""What each kind of agreement adds."""

from agreements.library.standard.marks import ALL, MANDATORY

BY_KIND = [
    (
        "reseller-appointment",
        2,
        MANDATORY,
        ALL,
        ("Right to resell", "Droit de revendre"),
        (
            "We give the partner the right to resell our products to final customers in the following"
            " territory: {territory}, in its own name and for its own account. Exclusivities granted:"
            " {exclusivities}. Passive sales: {passive_sales}.",
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
            "The partner declares its deals in the portal before it makes an offer and gives its customers"
            " first-level support. It keeps at least this number of certified people: {certified_people}.",
            "Le partenaire déclare ses affaires dans le portail avant toute offre et assure à ses clients"
            " l’assistance de premier niveau. Il maintient au moins ce nombre de personnes certifiées\u202f:"
            " {certified_people}.",
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
            " under its own brand, in the following territory: {territory}. It does not offer it on its own.",
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
        ("Support for the embedded product", "Assistance sur le produit intégré"),
        (
            "The partner supports its customers; we support the partner’s engineers. We tell the partner ninety"
            " days ahead of any change that breaks its integration.",
            "Le partenaire assure l’assistance à ses clients\u202f; nous assurons celle de ses ingénieurs. Nous lui"
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
            "The party that receives information keeps it secret for this number of years from its receipt:"
            " {secrecy_years}. It uses it for the purpose alone and shows it only to those who need it and are"
            " bound likewise. It gives it back or destroys it when asked.\n\n"
            "This does not cover what is public, was known before, comes rightly from others, or must be shown by"
            " law; in that case the other party is told first where the law allows it.",
            "La partie qui reçoit une information la garde secrète, à compter de sa réception, pendant ce nombre"
            " d’années\u202f: {secrecy_years}. Elle ne l’utilise que dans le but convenu, ne la montre qu’aux"
            " personnes qui en ont besoin et sont tenues de même, et la rend ou la détruit sur demande.\n\n"
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
