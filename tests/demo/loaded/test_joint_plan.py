"""The joint plan of the demo beside the document it is made after."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from core.actor import SYSTEM
from pipeline.models import JointPlan
from pipeline.plans import document
from pipeline.plans.sections import PARTS, SECTIONS

# What it shows is the same on both engines; the stored demo of the upgrade is read on each.
pytestmark = pytest.mark.one_engine

# What the document of reference says, read there by hand: facts and figures, not its sentences.
FACTS = (
    "Linagora|2000|Logiciel libre|Souveraineté numérique|Collaboration et communication|Intelligence artificielle|"
    "Twake Workplace|Slack, Teams|LinShare|Dropbox|Tchap|Lucie|2025|OpenLLM France|MIT|secteur public|"
    "Infrastructure cloud souveraine|RGPD|données hétérogènes|gouvernance|décision publique|MinIO|PostgreSQL|"
    "OpenAI|Google|annotations|E2|développeurs, chercheurs et partenaires|Support technique dédié|"
    "Formation de l’équipe|anonymisées|Déploiement à l’échelle du pays|niveau entreprise|Formation des utilisateurs|"
    "Vingt-cinq ans|Un support français|Emplois qualifiés|s’exporte|visibilité internationale|revenus|"
    "cinq minutes|Démonstration du pipeline|MOU|Feuille de route|Budget prévisionnel|données réelles|Précision|"
    "Partenariat open source|Co-développement|Acquisition stratégique|services payants|linagora.com|"
    "contact@linagora.com|linkedin|Proposer une rencontre|partenaire qui convient le mieux"
)


def test_the_joint_plan_holds_every_fact_of_the_document(demo):
    plan = JointPlan.objects.get(partner__name="Linagora")
    with override("fr"):
        doc = document.read(plan, SYSTEM, "fr")
        said = "\n".join(document.texts(document.plain(doc))).casefold()
    assert [
        fact for fact in FACTS.split("|") if fact.casefold() not in said and fact not in ("2000", "2025")
    ] == []
    rows = {part: len(doc.rows(part)) for part in PARTS}
    assert rows == {
        "parties": 3, "products": 6, "alignments": 4, "contributions": 8, "synergies": 3, "phases": 3,
        "commitments": 18, "lines": 3, "spends": 0, "pilots": 2, "tests": 4, "gains": 9 + 12, "steps": 5,
        "options": 3, "contacts": 1, "links": 2, "actions": 4,
    }  # fmt: skip
    assert {row["name"]: row["year"] for row in doc.rows("products")}["Lucie"] == 2025
    assert {row["name"]: row["founded"] for row in doc.rows("parties")}["Linagora"] == 2000
    assert doc.names == {"us": "DataSens", "them": "Linagora", "both": "Les deux"}
    assert plan.own_entity.legal_name == "DataSens"


def test_the_partner_reads_neither_our_options_nor_what_we_advise_ourselves(demo):
    plan = JointPlan.objects.get(partner__name="Linagora")
    shared = set(plan.sections.filter(is_shared=True).values_list("code", flat=True))
    assert set(SECTIONS) - shared == {"options", "actions", "conclusion"}
