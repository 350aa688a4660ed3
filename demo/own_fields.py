"""What this programme asks of partners, deals and requests beside what the product knows, and what was answered."""

from __future__ import annotations

from functools import partial
from typing import Any

from core.actor import SYSTEM
from core.text import both
from demo.context import DemoContext
from partners.partner.services import partner_change
from partners.questions import services
from pipeline.deals.services import deal_change
from pipeline.models import Deal

HOSTING = [
    {"code": "own", "label": both("Chez le partenaire", "At the partner’s")},
    {"code": "ours", "label": both("Chez nous", "With us")},
    {"code": "cloud", "label": both("Cloud souverain", "Sovereign cloud")},
]
PARTNER_FIELDS: list[dict[str, Any]] = [
    {"code": "engineers", "label": both("Ingénieurs certifiés", "Certified engineers"), "kind": "number",
     "audience": "partner_writes", "help": both("Au dernier pointage.", "At the last count.")},
    {"code": "hosting", "label": both("Hébergement proposé", "Hosting offered"), "kind": "choices",
     "choices": HOSTING, "audience": "partner_writes"},
    {"code": "dependence", "label": both("Part de son chiffre d’affaires faite avec nous", "Share of its revenue made with us"),
     "kind": "percent"},
]  # fmt: skip
DEAL_FIELDS: list[dict[str, Any]] = [
    {"code": "sites", "label": both("Nombre de sites", "Number of sites"), "kind": "number",
     "audience": "partner_writes"},
    {"code": "rival", "label": both("Concurrent en place", "Incumbent supplier"), "kind": "text"},
]  # fmt: skip
REQUEST_FIELDS: list[dict[str, Any]] = [
    {"code": "expected-contacts", "label": both("Contacts attendus", "Contacts expected"), "kind": "number",
     "audience": "partner_writes"},
]  # fmt: skip
PARTNER_ANSWERS: dict[str, dict[str, Any]] = {
    "atelier": {"engineers": 14, "hosting": ["own", "cloud"], "dependence": "0.12"},
    "dataport": {"engineers": 22, "hosting": ["own"], "dependence": "0.085"},
    "nordsys": {"engineers": 31, "hosting": ["own", "ours"]},
    "stratus": {"hosting": ["cloud"], "dependence": "0.02"},
    "medreseau": {"engineers": 9, "dependence": "0.31"},
}
# The partner counted again.
COUNTED_AGAIN = ("atelier", {"engineers": 17})
DEAL_ANSWERS: list[dict[str, Any]] = [{"sites": 3, "rival": "Aucun"}, {"sites": 12}, {"rival": "Orbital"}]


def define() -> None:
    """The own fields of partners, deals and requests for funds, published."""
    _define("partner", both("Profil technique", "Technical profile"), PARTNER_FIELDS)
    _define("deal", both("Qualification", "Qualification"), DEAL_FIELDS)
    _define("fund_request", both("Résultats attendus", "Expected results"), REQUEST_FIELDS)


def _define(subject: str, title: Any, fields: list[dict[str, Any]]) -> None:
    questionnaire = services.questionnaire_create(actor=SYSTEM, subject=subject, title=title)
    draft = questionnaire.versions.get()
    section = services.section_add(actor=SYSTEM, version=draft, title=title)
    for field in fields:
        services.question_add(actor=SYSTEM, section=section, **field)
    services.version_publish(actor=SYSTEM, version=draft)


def plan(context: DemoContext) -> None:
    for place, (code, values) in enumerate(PARTNER_ANSWERS.items()):
        context.simulation.ago(45 - place, 11.2, partial(_partner, context, code, values))
    context.simulation.ago(6, 11.2, partial(_partner, context, *COUNTED_AGAIN))
    context.simulation.ago(2, 17.4, _deals)


def _partner(context: DemoContext, code: str, values: dict[str, Any]) -> None:
    partner_change(actor=context.manager(code), partner=context.partner(code), own_fields=values)


def _deals() -> None:
    """Of the deals that are open, those that were submitted last."""
    rows = Deal.objects.filter(status__in=Deal.OPEN).order_by("-submitted_at", "-pk")
    for deal, values in zip(rows[: len(DEAL_ANSWERS)], DEAL_ANSWERS, strict=False):
        deal_change(actor=SYSTEM, deal=deal, own_fields=values)
