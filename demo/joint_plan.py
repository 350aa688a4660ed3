"""The joint plan of Linagora and DataSens: synergies, three phases with their budgets, three options.

Facts and figures are those of the reference document; the wording is ours.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from demo.context import DemoContext
from demo.recruiting import recruitment_of
from pipeline.plans.services import plan_create

MILLION = 1_000_000_00


def _lines(*points: str) -> str:
    return "\n".join(points)


PARTIES = [
    {"side": "us", "name": "DataSens", "profile": _lines("Plateforme de données publiques, en logiciel libre"),
     "products": _lines("Pipeline de données hétérogènes", "Gouvernance des données"),
     "brings": _lines("Pipeline de données hétérogènes", "Architecture de gouvernance", "Aide à la décision publique",
                      "Cas d’usage du secteur public"),
     "gains": _lines("Infrastructure entièrement française", "IA sans dépendance aux grands acteurs du cloud",
                     "Vingt-cinq ans d’expérience du logiciel libre", "Support de proximité")},
    {"side": "them", "name": "Linagora", "founded": 2000,
     "profile": _lines("Logiciel libre", "Souveraineté numérique", "Collaboration et communication", "IA ouverte"),
     "products": _lines("Twake Workplace : collaboration", "LinShare : partage de fichiers", "Tchap : messagerie de l’État",
                        "Lucie : IA conversationnelle", "OpenLLM France : modèles de langue ouverts"),
     "brings": _lines("Infrastructure cloud souveraine", "Expertise en IA ouverte", "Sécurité et RGPD",
                      "Outils de collaboration"),
     "gains": _lines("Un nouveau domaine d’application", "Visibilité auprès du secteur public",
                     "Développement de l’IA ouverte", "Rôle dans la souveraineté numérique"),
     "contact": "contact@linagora.com"},
    {"side": "other", "name": "France", "gains": _lines("Souveraineté numérique", "IA ouverte française", "Emplois qualifiés",
                                                       "Un modèle qui s’exporte")},
]  # fmt: skip
ALIGNMENTS = [
    {"theme": "Logiciel libre", "ours": "Projet ouvert, licence MIT", "theirs": "Éditeur entièrement open source"},
    {"theme": "Souveraineté numérique", "ours": "Des données publiques hébergées en France",
     "theirs": "Défend la souveraineté depuis sa création"},
    {"theme": "IA ouverte", "ours": "Besoin d’annotations automatiques", "theirs": "Lucie et OpenLLM France"},
    {"theme": "Secteur public", "ours": "Construit pour la décision publique", "theirs": "Travaille avec l’État"},
]  # fmt: skip
SYNERGIES = [
    {"title": "Infrastructure souveraine", "problem": "Des données publiques à héberger hors des grands clouds étrangers.",
     "solution": _lines("MinIO et PostgreSQL sur l’infrastructure de Linagora", "Conformité RGPD garantie"),
     "impact": _lines("Souveraineté complète", "RGPD dès la conception", "Support technique français")},
    {"title": "IA ouverte", "problem": "Des annotations automatiques à produire sans confier les données à un tiers.",
     "solution": _lines("Lucie pour les annotations", "OpenLLM France pour les modèles"),
     "impact": _lines("Aucune fuite de données", "Modèles entraînés sur des données françaises", "Maîtrise de l’IA")},
    {"title": "Travail en commun", "problem": "Une équipe répartie entre développeurs, chercheurs et partenaires.",
     "solution": _lines("Twake Workplace pour l’équipe", "LinShare pour les fichiers sensibles", "Tchap pour les échanges"),
     "impact": _lines("Outils souverains", "Échanges protégés", "Plus de dépendance aux messageries étrangères")},
]  # fmt: skip
PHASES = [
    {"name": "Infrastructure", "months": 6,
     "our_part": _lines("Cas d’usage du secteur public", "Validation de l’architecture", "Documentation technique"),
     "their_part": _lines("Hébergement souverain MinIO et PostgreSQL", "Support dédié", "Formation de l’équipe"),
     "lines": [{"label": "Infrastructure et support", "amount_minor": 200_000_00}]},
    {"name": "IA ouverte", "months": 12,
     "our_part": _lines("Données d’entraînement anonymisées", "Cas d’usage d’annotation", "Validation des modèles"),
     "their_part": _lines("Lucie pour les annotations", "Accès à OpenLLM France", "Expertise en IA ouverte"),
     "lines": [{"label": "Développement de l’IA et infrastructure", "amount_minor": 500_000_00}]},
    {"name": "Déploiement national", "months": 24,
     "our_part": _lines("Plateforme complète", "Documentation des utilisateurs", "Support technique"),
     "their_part": _lines("Déploiement à l’échelle du pays", "Support de niveau entreprise", "Formation des utilisateurs"),
     "lines": [{"label": "Déploiement et support", "amount_minor": 2 * MILLION}]},
]  # fmt: skip
OPTIONS = [
    {"name": "Partenariat open source", "licence": "DataSens reste libre (MIT)", "investment": "Aucun au capital",
     "revenue_share": "Services de Linagora, modèle gratuit et services payants", "control": "DataSens"},
    {"name": "Co-développement", "licence": "Libre, licences entreprises en plus",
     "investment": "Linagora investit dans DataSens", "revenue_share": "Licences entreprises partagées",
     "control": "Partagé"},
    {"name": "Acquisition stratégique", "licence": "Produit de Linagora", "investment": "Acquisition ou prise de contrôle",
     "revenue_share": "Sans objet", "control": "Linagora"},
]  # fmt: skip
# horizon, what, what comes out, due in days, done days ago
STEPS = [
    ("immediate", "Présenter DataSens à Linagora", "Support de cinq minutes", -20, 24),
    ("immediate", "Rencontre technique et démonstration du pipeline", "Liste des synergies", -5, 8),
    ("immediate", "Accord de principe", "Protocole d’accord, feuille de route, budget prévisionnel", 14, None),
    ("short", "Essai d’infrastructure", "MinIO et PostgreSQL déployés, performances et conformité mesurées", 60, None),
    ("short", "Essai d’IA", "Lucie testée sur des données réelles, précision validée", 75, None),
]  # fmt: skip


def plan(context: DemoContext) -> None:
    """The plan is written eight days ago, after the meeting that compared the options."""
    context.simulation.ago(8, 17.0, lambda: _write(context))


def _write(context: DemoContext) -> None:
    plan_create(
        actor=context.people.ours("manager"),
        recruitment=recruitment_of(context, "linagora"),
        title="Linagora × DataSens",
        summary="Une infrastructure souveraine, puis une IA ouverte, puis un déploiement national : trois phases, "
        "2,7 M€, et trois options économiques.",
        currency="EUR",
        parties=PARTIES,
        alignments=ALIGNMENTS,
        synergies=SYNERGIES,
        phases=PHASES,
        options=OPTIONS,
        steps=[_step(context, *row) for row in STEPS],
    )


def _step(
    context: DemoContext, horizon: str, label: str, deliverable: str, due_in: int, done_ago: int | None
) -> dict[str, Any]:
    return {
        "horizon": horizon,
        "label": label,
        "deliverable": deliverable,
        "due_on": context.today + timedelta(days=due_in),
        "owner": context.people.staff["manager"],
        "done_on": context.simulation.day(done_ago) if done_ago is not None else None,
    }
