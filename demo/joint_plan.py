"""The joint plan of Linagora and DataSens, in both languages: an internal draft, then shared, then joint.

Facts and figures are those of the reference document; the wording is ours. Our side is DataSens, a legal entity
of its own. What we think of the options, what we advise ourselves and how we conclude stays private.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.actor import SYSTEM
from core.services import own_entity_add
from core.text import Translated, both
from demo.context import DemoContext
from demo.recruiting_steps import recruitment_of
from pipeline.models import JointPlan
from pipeline.plans import services
from pipeline.plans.sections import SECTIONS

MILLION = 1_000_000_00
PRIVATE = ("options", "actions", "conclusion")


def _texts(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """Rows of one text each."""
    return [{"text": both(fr, en)} for fr, en in pairs]


def _lines(*pairs: tuple[str, str]) -> Translated:
    """One text of a point a line."""
    return both([fr for fr, _en in pairs], [en for _fr, en in pairs])


def _gains(kind: str, *pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"kind": kind, **row} for row in _texts(*pairs)]


SUMMARY = both(
    "Une infrastructure souveraine, puis une IA ouverte, puis un déploiement national : trois phases, 42 mois et "
    "2,7 M€, avec trois options économiques.",
    "Sovereign infrastructure, then open AI, then a national roll-out: three phases, 42 months and €2.7M, with three "
    "economic options.",
)
CONCLUSION = both(
    "Linagora est le partenaire qui convient le mieux à DataSens : mêmes valeurs, techniques complémentaires, et un "
    "effet mutuel sur la souveraineté numérique française.",
    "Linagora is the partner that suits DataSens best: the same values, technologies that complete each other, and a "
    "mutual effect on French digital sovereignty.",
)
PARTIES = [
    {"side": "us", "name": "DataSens",
     "profile": _lines(("Plateforme de données publiques, en logiciel libre", "Open-source platform for public data")),
     "products": [{"name": "DataSens", "what": both("Plateforme de données publiques, licence MIT",
                                                   "Platform for public data, MIT licence")}],
     "contributions": _texts(
         ("Pipeline de données hétérogènes", "A pipeline for heterogeneous data"),
         ("Architecture de gouvernance des données", "An architecture of data governance"),
         ("Aide à la décision publique", "Intelligence for public decisions"),
         ("Cas d’usage du secteur public", "Use cases of the public sector")),
     "gains": [
         *_gains("value",
                 ("Une infrastructure entièrement française", "Infrastructure that is wholly French"),
                 ("Une IA sans dépendance aux grands acteurs du cloud", "AI that depends on no hyperscaler"),
                 ("Vingt-cinq ans d’expérience du logiciel libre", "Twenty-five years of open-source experience"),
                 ("La connaissance des besoins de l’État", "Knowledge of what the State needs"),
                 ("Un support français, réactif et proche", "French support, responsive and close by")),
         *_gains("impact",
                 ("Un développement plus rapide", "Faster development"),
                 ("Un financement et des moyens", "Funding and resources"),
                 ("Un accès au secteur public", "Access to the public sector"),
                 ("Une visibilité internationale", "International visibility")),
     ]},
    {"side": "them", "name": "Linagora", "founded": 2000,
     "profile": _lines(
         ("Logiciel libre", "Open-source software"),
         ("Souveraineté numérique", "Digital sovereignty"),
         ("Collaboration et communication d’entreprise", "Collaboration and communication for organisations"),
         ("Intelligence artificielle ouverte", "Open artificial intelligence")),
     "products": [
         {"name": "Twake Workplace", "what": both("Espace de travail en commun", "Collaborative workplace"),
          "alternative_to": "Slack, Teams"},
         {"name": "LinShare", "what": both("Partage de fichiers sécurisé", "Secure file sharing"),
          "alternative_to": "Dropbox"},
         {"name": "Tchap", "what": both("Messagerie sécurisée de l’État français", "Secure messaging of the French State")},
         {"name": "Lucie", "year": 2025, "what": both("IA conversationnelle ouverte", "Open conversational AI")},
         {"name": "OpenLLM France", "what": both("Communauté qui construit des modèles de langue ouverts",
                                                "Community that builds open language models")},
     ],
     "contributions": _texts(
         ("Infrastructure cloud souveraine", "Sovereign cloud infrastructure"),
         ("Expertise en IA ouverte : Lucie, OpenLLM", "Expertise in open AI: Lucie, OpenLLM"),
         ("Sécurité et conformité au RGPD", "Security and GDPR compliance"),
         ("Outils de collaboration : Twake pour les équipes", "Collaboration tools: Twake for the teams")),
     "gains": [
         *_gains("value",
                 ("Un cas d’usage innovant, dans un nouveau domaine", "An innovative use case in a new field"),
                 ("La visibilité d’un partenariat avec le secteur public", "The visibility of a public-sector partnership"),
                 ("Le développement de l’IA ouverte", "The development of open AI"),
                 ("Une contribution à la souveraineté numérique", "A contribution to digital sovereignty")),
         *_gains("impact",
                 ("Un nouveau domaine d’application", "A new field of application"),
                 ("Une croissance des revenus", "Growing revenue"),
                 ("Un rôle moteur dans l’innovation", "A leading part in innovation"),
                 ("Un partenariat stratégique avec l’État", "A strategic partnership with the State")),
     ],
     "contacts": [{"email": "contact@linagora.com", "role": "Contact"}],
     "links": [{"kind": "site", "url": "https://linagora.com", "label": "linagora.com"},
               {"kind": "linkedin", "url": "https://www.linkedin.com/company/linagora", "label": "Linagora"}]},
    {"side": "other", "name": "France",
     "gains": _gains("impact",
                     ("Un rôle de premier plan dans la souveraineté numérique", "A leading part in digital sovereignty"),
                     ("Une IA ouverte française", "French open AI"),
                     ("Des emplois qualifiés", "Skilled jobs"),
                     ("Un modèle français qui s’exporte", "A French model that is exported"))},
]  # fmt: skip
ALIGNMENTS = [
    {"theme": both("Logiciel libre", "Open source"),
     "ours": both("Projet ouvert, licence MIT", "An open project, MIT licence"),
     "theirs": both("Éditeur entièrement libre", "A publisher of nothing but open source")},
    {"theme": both("Souveraineté numérique", "Digital sovereignty"),
     "ours": both("Des données publiques hébergées en France", "Public data hosted in France"),
     "theirs": both("Défend la souveraineté française", "Stands up for French sovereignty")},
    {"theme": both("IA ouverte", "Open AI"),
     "ours": both("Besoin d’annotations automatiques", "Needs automatic annotations"),
     "theirs": both("Lucie, et OpenLLM France", "Lucie, and OpenLLM France")},
    {"theme": both("Secteur public", "Public sector"),
     "ours": both("Construit pour le secteur public", "Built for the public sector"),
     "theirs": both("Travaille avec l’État", "Works with the State")},
]  # fmt: skip
SYNERGIES = [
    {"side": "us", "title": both("Infrastructure souveraine", "Sovereign infrastructure"),
     "problem": both("Des données publiques à héberger dans un cloud souverain.", "Public data needs a sovereign cloud."),
     "solution": _lines(
         ("MinIO et PostgreSQL sur l’infrastructure de Linagora", "MinIO and PostgreSQL on Linagora’s infrastructure"),
         ("Conformité au RGPD garantie", "GDPR compliance guaranteed"),
         ("Aucune dépendance aux géants du numérique", "No dependence on the giants of the web")),
     "impact": _lines(
         ("Souveraineté numérique complète", "Complete digital sovereignty"),
         ("RGPD dès la conception", "GDPR by design"), ("Support technique français", "French technical support"))},
    {"side": "us", "title": both("IA ouverte", "Open AI"),
     "problem": both("Des annotations automatiques à produire (E2).", "Annotations to be made automatically (E2)."),
     "solution": _lines(
         ("Lucie pour les annotations", "Lucie for the annotations"),
         ("OpenLLM France pour les modèles de langue", "OpenLLM France for the language models"),
         ("Aucune dépendance à OpenAI ni à Google", "No dependence on OpenAI or Google")),
     "impact": _lines(
         ("Une IA souveraine, sans fuite de données", "Sovereign AI, with no data leaving"),
         ("Des modèles entraînés sur des données françaises", "Models trained on French data"),
         ("La maîtrise complète de l’IA", "Complete control of the AI"))},
    {"side": "us", "title": both("Travail en commun", "Working together"),
     "problem": both("Une équipe répartie entre développeurs, chercheurs et partenaires.",
                     "A team spread over developers, researchers and partners."),
     "solution": _lines(
         ("Twake Workplace pour l’équipe", "Twake Workplace for the team"),
         ("LinShare pour les fichiers sensibles", "LinShare for sensitive files"),
         ("Tchap pour les échanges protégés", "Tchap for protected messages")),
     "impact": _lines(
         ("Des outils souverains", "Sovereign tools"), ("Des échanges protégés", "Protected communication"),
         ("Aucune dépendance à Slack ni à Teams", "No dependence on Slack or Teams"))},
]  # fmt: skip


def _phase(fr: str, en: str, months: int, budget: tuple[str, str, int], **sides: Any) -> dict[str, Any]:
    label_fr, label_en, amount = budget
    return {
        "name": both(fr, en),
        "months": months,
        "commitments": [
            {"side": side, "text": both(*pair)} for side in ("them", "us") for pair in sides[side]
        ],
        "lines": [{"label": both(label_fr, label_en), "amount_minor": amount}],
    }


PHASES = [
    _phase("Infrastructure", "Infrastructure", 6,
           ("Infrastructure et support", "Infrastructure and support", 200_000_00),
           them=(("Hébergement souverain de MinIO et PostgreSQL", "Sovereign hosting of MinIO and PostgreSQL"),
                 ("Support technique dédié", "Dedicated technical support"),
                 ("Formation de l’équipe DataSens", "Training of the DataSens team")),
           us=(("Cas d’usage du secteur public", "Use cases of the public sector"),
               ("Validation de l’architecture de gouvernance", "Validation of the governance architecture"),
               ("Documentation technique", "Technical documentation"))),
    _phase("IA ouverte", "Open AI", 12,
           ("Développement de l’IA et infrastructure", "AI development and infrastructure", 500_000_00),
           them=(("Lucie pour les annotations automatiques", "Lucie for automatic annotations"),
                 ("Accès aux modèles d’OpenLLM France", "Access to the models of OpenLLM France"),
                 ("Expertise en IA ouverte", "Expertise in open AI")),
           us=(("Données d’entraînement anonymisées", "Anonymised training data"),
               ("Cas d’usage d’annotation", "Use cases of annotation"),
               ("Validation des modèles", "Validation of the models"))),
    _phase("Déploiement national", "National roll-out", 24,
           ("Déploiement et support", "Roll-out and support", 2 * MILLION),
           them=(("Déploiement à l’échelle du pays", "Roll-out across the country"),
                 ("Support de niveau entreprise", "Enterprise-grade support"),
                 ("Formation des utilisateurs", "Training of users")),
           us=(("Plateforme DataSens complète", "The complete DataSens platform"),
               ("Documentation des utilisateurs", "User documentation"),
               ("Support technique", "Technical support"))),
]  # fmt: skip
PERCENT = both("%", "%")
PILOTS = [
    {"name": both("Essai d’infrastructure", "Infrastructure trial"), "side": "them",
     "scope": _lines(("MinIO et PostgreSQL déployés chez Linagora", "MinIO and PostgreSQL deployed at Linagora")),
     "tests": [
         {"what": both("Disponibilité pendant trente jours", "Availability over thirty days"),
          "direction": "at_least", "target": Decimal("99.5"), "unit": PERCENT},
         {"what": both("Temps de réponse, 95e centile", "Response time, 95th percentile"),
          "direction": "at_most", "target": Decimal(200), "unit": both("ms", "ms")},
         {"what": both("Conformité au RGPD validée", "GDPR compliance validated"), "direction": "yes_no"},
     ]},
    {"name": both("Essai d’IA", "AI trial"), "side": "both",
     "scope": _lines(("Lucie intégrée aux annotations, sur des données réelles",
                      "Lucie integrated into annotations, on real data")),
     "tests": [
         {"what": both("Précision des annotations", "Precision of the annotations"),
          "direction": "at_least", "target": Decimal(90), "unit": PERCENT},
     ]},
]  # fmt: skip
OPTIONS = [
    {"name": both("Partenariat open source", "Open-source partnership"),
     "licence": both("DataSens reste libre (MIT)", "DataSens stays open (MIT)"),
     "investment": both("Aucun au capital", "None in capital"),
     "revenue_share": both("Linagora fournit les services ; gratuit, services payants",
                           "Linagora provides the services; free, with paid services"),
     "control": both("DataSens", "DataSens")},
    {"name": both("Co-développement", "Co-development"),
     "licence": both("Libre, avec des licences pour les entreprises", "Open, with licences for enterprises"),
     "investment": both("Linagora investit dans DataSens ; IA et infrastructure développées ensemble",
                        "Linagora invests in DataSens; AI and infrastructure developed together"),
     "revenue_share": both("Licences des entreprises partagées", "Enterprise licences shared"),
     "control": both("Partagé", "Shared")},
    {"name": both("Acquisition stratégique", "Strategic acquisition"),
     "licence": both("DataSens devient un produit de Linagora", "DataSens becomes a product of Linagora"),
     "investment": both("Acquisition ou coopération étroite", "Acquisition or close cooperation"),
     "revenue_share": both("Déploiement national par Linagora", "National roll-out through Linagora"),
     "control": both("Linagora", "Linagora")},
]  # fmt: skip
ACTIONS = [
    (
        ("Préparer une présentation de DataSens en cinq minutes", "Prepare a five-minute pitch of DataSens"),
        24,
    ),
    (("Écrire à Linagora, par e-mail et sur LinkedIn", "Write to Linagora, by e-mail and on LinkedIn"), 24),
    (("Proposer une rencontre de présentation", "Propose a meeting to present it"), 8),
    (("Montrer la valeur que chacun y gagne", "Show the value that each side gains"), None),
]
# horizon, its months, whose, what, what comes out, due in days, done days ago
STEPS = [
    ("immediate", 1, "us", ("Prendre contact avec Linagora", "Contact Linagora"),
     (("Présentation de DataSens en cinq minutes", "A five-minute pitch of DataSens"),
      ("Proposition de partenariat", "A proposal for a partnership")), -20, 24),
    ("immediate", 1, "both", ("Rencontre technique", "Technical meeting"),
     (("Présentation technique de DataSens", "Technical presentation of DataSens"),
      ("Démonstration du pipeline", "Demonstration of the pipeline"),
      ("Liste des synergies", "A list of synergies")), -5, 8),
    ("immediate", 1, "both", ("Accord de principe", "Agreement in principle"),
     (("Protocole d’accord (MOU)", "Memorandum of understanding (MOU)"),
      ("Feuille de route du partenariat", "Roadmap of the partnership"),
      ("Budget prévisionnel", "Provisional budget")), 14, None),
    ("short", 3, "them", ("Essai d’infrastructure", "Infrastructure trial"),
     (("MinIO et PostgreSQL déployés chez Linagora", "MinIO and PostgreSQL deployed at Linagora"),
      ("Performances mesurées", "Performance measured"), ("Conformité validée", "Compliance validated")), 60, None),
    ("short", 3, "both", ("Essai d’IA", "AI trial"),
     (("Lucie intégrée aux annotations", "Lucie integrated into annotations"),
      ("Tests sur des données réelles", "Tests on real data"), ("Précision validée", "Precision validated")), 75, None),
]  # fmt: skip


def plan(context: DemoContext) -> None:
    """Written eight days ago, after the meeting that compared the options; shared and opened since."""
    context.simulation.ago(8, 17.0, lambda: _write(context))
    context.simulation.ago(6, 9.0, lambda: _share(context))


def _write(context: DemoContext) -> None:
    entity = own_entity_add(
        actor=SYSTEM,
        legal_name="DataSens",
        country="FR",
        registration_number="923609135",
        address="8 quai de la Rapée, 75012 Paris",
    )
    services.plan_create(
        actor=context.people.ours("manager"),
        recruitment=recruitment_of(context, "linagora"),
        title=both("Linagora × DataSens", "Linagora × DataSens"),
        summary=SUMMARY,
        conclusion=CONCLUSION,
        own_entity=entity,
        currency="EUR",
        language="fr",
        sections={
            "parties": PARTIES,
            "alignments": ALIGNMENTS,
            "synergies": SYNERGIES,
            "phases": PHASES,
            "pilots": PILOTS,
            "steps": [_step(context, *row) for row in STEPS],
            "options": OPTIONS,
            "actions": [_action(context, *row) for row in ACTIONS],
        },
    )


def _share(context: DemoContext) -> None:
    manager = context.people.ours("manager")
    row = plan_of(context)
    for code in SECTIONS:
        if code not in PRIVATE:
            services.plan_section_share(actor=manager, plan=row, code=code)
    services.plan_open(actor=manager, plan=row)


def plan_of(context: DemoContext) -> JointPlan:
    """The plan, as it is now."""
    return JointPlan.objects.get(partner=context.partners["linagora"])


def _step(
    context: DemoContext,
    horizon: str,
    months: int,
    side: str,
    label: tuple[str, str],
    deliverable: tuple[tuple[str, str], ...],
    due_in: int,
    done_ago: int | None,
) -> dict[str, Any]:
    return {
        "horizon": horizon,
        "months": months,
        "side": side,
        "label": both(*label),
        "deliverable": _lines(*deliverable),
        "due_on": context.today + timedelta(days=due_in),
        "owner": None if side == "them" else context.people.staff["manager"],
        "done_on": _day(context, done_ago),
    }


def _action(context: DemoContext, text: tuple[str, str], done_ago: int | None) -> dict[str, Any]:
    return {
        "side": "us",
        "text": both(*text),
        "owner": context.people.staff["manager"],
        "done_on": _day(context, done_ago),
    }


def _day(context: DemoContext, done_ago: int | None) -> Any:
    return None if done_ago is None else context.simulation.day(done_ago)
