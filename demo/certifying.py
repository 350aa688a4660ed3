"""What partners passed: people, organisations, implementations and solutions, and the training before it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from core import clock
from core.actor import SYSTEM, Actor
from demo.context import DemoContext
from enablement.certification import services
from enablement.certification.ready import load_certifications
from enablement.models import Certificate, Certification
from partners.models import Contact, Partner

# Days ago, partner, certification, what (of an implementation with its customer), number, evidence.
PASSED: list[tuple[int, str, str, str, str, str]] = [
    (690, "helio", "certified-implementation", "Dossier partagé", "CHU de Rennes", "Rapport de contrôle 2024-11"),
    (612, "helio", "certified-specialist", "", "", "Examen, 17/20"),
    (540, "admin_fr", "certified-implementation", "Échanges de l’état civil", "Ministère de l’Intérieur",
     "Rapport de contrôle 2025-03"),
    (500, "techcorp", "certified-solution", "TC Gateway", "", "Conformance suite 3.1, all green"),
    (480, "techcorp", "certified-organisation", "", "", "Audit report, Hamburg"),
    (455, "techcorp", "certified-implementation", "Factory floor", "Nordwerft", "Remote check 41"),
    (430, "admin_fr", "certified-implementation", "Dossier de l’agent", "Ministère de l’Éducation",
     "Rapport de contrôle 2025-07"),
    (400, "msf", "certified-implementation", "Field registry", "Mission Chad", "Remote check 44"),
    (380, "msf", "certified-specialist", "", "", "Examination, 15/20"),
    (350, "dataport", "certified-implementation", "Port messages", "Hafen Nord", "Remote check 47"),
    (330, "dataport", "certified-specialist", "", "", "Examination, 18/20"),
    (300, "helio", "certified-implementation", "Urgences", "CHU de Nantes", "Rapport de contrôle 2025-12"),
    (280, "helio", "certified-organisation", "", "", "Audit sur place, Rennes"),
    (260, "atelier", "certified-specialist", "", "", "Examen, 14/20"),
    (240, "atelier", "certified-implementation", "Archives ouvertes", "Ville de Lorient", "Rapport de contrôle 2026-02"),
    (215, "admin_fr", "certified-specialist", "", "", "Examen, 16/20"),
    (190, "techcorp", "certified-implementation", "Cold chain", "Kühlhaus Ost", "Remote check 53"),
    (160, "msf", "certified-implementation", "Field registry", "Mission Sudan", "Remote check 55"),
    (120, "dataport", "certified-implementation", "Customs desk", "Zollstelle Ost", "Remote check 58"),
    (80, "admin_fr", "certified-implementation", "Annuaire commun", "Ministère de la Santé", "Rapport de contrôle 2026-08"),
    (70, "helio", "certified-architect", "", "", "Étude de cas soutenue, mention bien"),
    (45, "techcorp", "certified-implementation", "Wind farm", "Nordwind", "Remote check 61"),
    (30, "techcorp", "certified-specialist", "", "", "Examination, 19/20"),
    (14, "medreseau", "certified-specialist", "", "", "Examen, 15/20"),
]  # fmt: skip
# Days ago, partner, training, hours, evidence.
TRAINED: list[tuple[int, str, str, str, str]] = [
    (610, "helio", "Administration de la plateforme", "14", "Feuille de présence"),
    (382, "msf", "Platform administration", "14", "Attendance list"),
    (332, "dataport", "Platform administration", "14", "Attendance list"),
    (262, "atelier", "Administration de la plateforme", "14", "Feuille de présence"),
    (216, "admin_fr", "Administration de la plateforme", "14", "Feuille de présence"),
    (140, "helio", "Conception d’une mise en œuvre", "21", "Feuille de présence"),
    (98, "admin_fr", "Messages des administrations", "7", "Feuille de présence"),
    (62, "rhone", "Enseigner le langage", "10.5", "Feuille de présence"),
    (34, "techcorp", "Device messages", "7", "Attendance list"),
    (26, "nordlab", "Teaching the language", "10.5", "Attendance list"),
]
# What waits for our confirmation: days ago, partner, certification, evidence.
DECLARED = [(3, "atelier", "certified-specialist", "Examen, 13/20"),
            (1, "dataport", "certified-specialist", "Examination, 16/20")]  # fmt: skip


def plan(context: DemoContext) -> None:
    """The certifications are there first; each certificate is recorded on the day after the examination."""
    context.simulation.ago(700, 9.0, partial(load_certifications, SYSTEM))
    for days, code, certification, name, customer, evidence in PASSED:
        given = {"certification": certification, "name": name, "customer": customer, "evidence": evidence}
        context.simulation.ago(days, 16.2, partial(_pass, context, code, given))
    for days, code, what, hours, evidence in TRAINED:
        context.simulation.ago(days, 16.4, partial(_train, context, code, what, hours, evidence))
    for days, code, certification, evidence in DECLARED:
        context.simulation.ago(days, 11.3, partial(_declare, context, code, certification, evidence))


def _person(partner: Partner, certification: str = "") -> Contact | None:
    """One of the partner's people, another one where somebody holds it already."""
    people = Contact.objects.current().filter(partner=partner).order_by("-is_main", "pk")
    held = Certificate.objects.filter(partner=partner, certification__code=certification).values("contact")
    return people.exclude(pk__in=held).first() or people.first()


def _pass(context: DemoContext, code: str, given: dict[str, Any], actor: Actor | None = None) -> None:
    partner = context.partner(code)
    certification = Certification.objects.get(code=given["certification"])
    values = {**given, "certification": certification, "partner": partner}
    if certification.subject == Certification.Subject.PERSON:
        values["contact"] = _person(partner, certification.code)
        if values["contact"] is None:
            return
    operation = services.certificate_declare if actor else services.certificate_record
    operation(
        actor=actor or context.people.ours("support"),
        obtained_on=clock.today() - timedelta(days=1),
        **values,
    )


def _declare(context: DemoContext, code: str, certification: str, evidence: str) -> None:
    given = {"certification": certification, "evidence": evidence}
    _pass(context, code, given, actor=context.theirs(code))


def _train(context: DemoContext, code: str, what: str, hours: str, evidence: str) -> None:
    partner = context.partner(code)
    contact = _person(partner)
    if contact is not None:
        services.training_record(
            actor=context.people.ours("support"), partner=partner, contact=contact, what=what,
            held_on=clock.today() - timedelta(days=1), hours=Decimal(hours), evidence=evidence,
        )  # fmt: skip
