"""The integrations with partners' products, who uses them and whether they work; and those asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from agreements.models import Agreement
from core import clock
from core.text import Translated, both
from demo.context import DemoContext
from integrations.catalogue.services import health_record, integration_add, integration_change, usage_record
from integrations.models import Integration, IntegrationRequest
from integrations.requests.services import (
    request_add,
    request_move,
    request_propose,
    request_vote,
    request_vote_customer,
)

# What was counted: how many customers there were on each of the two days.
HALF_A_YEAR_AGO, LATELY = 180, 12
CUSTOMERS = {HALF_A_YEAR_AGO: 380, LATELY: 420}


@dataclass(frozen=True)
class Product:
    """An integration: customers using it half a year ago and lately, and what the last check found."""

    name: str
    kind: str
    built_by: str
    formal: bool
    listing_url: str
    used: tuple[int, int]
    co_marketing: bool
    state: str = "ok"
    note: str = ""


PRODUCTS = {
    "helio": Product("Helio Dossier", "native", "both", True, "https://store.helio.example/mml", (99, 130), True),
    "techcorp": Product("TC Gateway", "native", "partner", True, "https://apps.techcorp.example/mml", (80, 92), True),
    "stratus": Product(
        "Stratus MML", "native", "both", True, "https://marketplace.stratus.example/mml", (87, 113), True
    ),
    "lumen": Product("Lumen Storage", "api", "us", False, "https://lumen.example/marketplace/mml", (42, 38), False,
                     "degraded", "HTTP 429"),
    "fluxerp": Product("FluxERP Connector", "plugin", "partner", True, "https://fluxerp.example/apps/mml", (61, 76),
                       False, "down", "HTTP 503"),
    "clinexis": Product("Clinexis Imagerie", "api", "both", True, "https://clinexis.example/modules", (46, 59), True),
    "openmap": Product("OpenMap Layer", "plugin", "us", False, "", (23, 21), False, "", ""),
    "paylane": Product("Paylane Checkout", "api", "us", False, "https://paylane.example/apps", (30, 46), False),
    "edusphere": Product(
        "EduSphere Classroom", "plugin", "partner", True, "https://edusphere.example/store/mml", (27, 34), True
    ),
    "capteurs": Product("Capteurs Bridge", "api", "partner", False, "", (11, 13), True),
}  # fmt: skip
# A day or the end of a quarter, from the first of the running month: months ahead.
SOON, LATER = 2, 7


@dataclass(frozen=True)
class Wanted:
    """A requested integration: who asks for it, and what became of it so many days ago."""

    name: Translated
    description: Translated
    priority: str
    partners: tuple[str, ...]
    customers: tuple[str, ...]
    status: str = "backlog"
    moved: int = 0
    ahead: int = 0
    is_public: bool = True
    reason: str = ""
    delivered_as: str = ""


WANTED = [
    Wanted(both("Messagerie sécurisée de santé", "Secure health messaging"),
           both("Envoyer et recevoir les comptes rendus dans la messagerie des soignants.",
                "Send and receive reports in the messaging system of health workers."),
           "p1", ("helio", "clinexis", "medreseau"), ("CHU de Kerlann", "Clinique Sainte-Odile"), "in_progress", 40, SOON),
    Wanted(both("Signature électronique", "Electronic signature"),
           both("Faire signer un document sans quitter le dossier.", "Have a document signed within the record."),
           "p1", ("admin_fr", "dataport"), ("Métropole d’Aubrac", "Mutuelle des Deux Rives"), "planned", 25, LATER),
    Wanted(both("Cartographie de terrain hors ligne", "Offline field maps"),
           both("Lire les cartes là où le réseau manque.", "Read maps where there is no network."),
           "p2", ("msf", "openmap"), ("Verdure International",)),
    Wanted(both("Paiement en ligne", "Online payment"),
           both("Encaisser une redevance depuis le portail.", "Take a fee on the portal."),
           "p2", ("kappa", "admin_fr"), ("Ville de Montbrac",), "delivered", 200, delivered_as="Paylane Checkout"),
    Wanted(both("Télécopie", "Fax"), both("Envoyer un document par télécopie.", "Send a document by fax."),
           "p3", ("medreseau",), (), "declined", 60, is_public=False, reason="Arrêt du réseau · network closes"),
]  # fmt: skip


def plan(context: DemoContext) -> None:
    """Write down when each integration is listed, measured and checked, and what is asked for when."""
    at = context.simulation.ago
    for place, (code, product) in enumerate(PRODUCTS.items()):
        at(330 - 13 * place, 10.8, partial(_integrate, context, code, product))
        if product.formal:
            at(8, 11.2, partial(_link, context, code, product.name))
        for day, number in zip(CUSTOMERS, product.used, strict=True):
            at(day, 18.0, partial(_measure, context, product.name, day, number))
        if product.state:
            at(170, 18.2, partial(_check, context, product.name, "ok", ""))
            at(3, 18.2, partial(_check, context, product.name, product.state, product.note))
    for place, wanted in enumerate(WANTED):
        at(300 - 20 * place, 16.2, partial(_ask, context, wanted))
        for turn, code in enumerate(wanted.partners):
            at(205 - 3 * turn, 16.4, partial(_vote, context, wanted, code))
        for turn, name in enumerate(wanted.customers):
            at(204 - 3 * turn, 16.5, partial(_vote_customer, context, wanted, name))
        if wanted.moved:
            at(min(wanted.moved, 190), 16.8, partial(_move, context, wanted))
    at(15, 15.1, partial(_propose, context))


def _integrate(context: DemoContext, code: str, product: Product) -> None:
    integration_add(
        actor=context.manager(code),
        partner=context.partner(code),
        name=product.name,
        kind=product.kind,
        built_by=product.built_by,
        formal_agreement=product.formal,
        listing_url=product.listing_url,
        co_marketing=product.co_marketing,
        since=clock.today(),
    )


def _link(context: DemoContext, code: str, name: str) -> None:
    """Link the agreement in force, where there is one."""
    agreements = context.partner(code).agreements.filter(status=Agreement.Status.ACTIVE, amends=None)
    if agreement := agreements.order_by("pk").first():
        integration = Integration.objects.get(name=name)
        integration_change(actor=context.manager(code), integration=integration, agreement=agreement)


def _measure(context: DemoContext, name: str, day: int, number: int) -> None:
    usage_record(
        actor=context.people.ours("support"),
        integration=Integration.objects.get(name=name),
        customers_using=number,
        customers_total=CUSTOMERS[day],
        source="Telemetry",
    )


def _check(context: DemoContext, name: str, state: str, note: str) -> None:
    integration = Integration.objects.get(name=name)
    health_record(actor=context.people.ours("support"), integration=integration, state=state, note=note)


def _ask(context: DemoContext, wanted: Wanted) -> None:
    ahead = clock.add_months(context.today.replace(day=1), wanted.ahead)
    request_add(
        actor=context.people.ours("marketing"),
        name=wanted.name,
        description=wanted.description,
        priority=wanted.priority,
        planned_for=f"{ahead.year}-Q{(ahead.month + 2) // 3}" if wanted.ahead else "",
        is_public=wanted.is_public,
    )


def _of(wanted: Wanted) -> IntegrationRequest:
    return IntegrationRequest.objects.get(name=wanted.name)


def _vote(context: DemoContext, wanted: Wanted, code: str) -> None:
    actor = context.people.ours("marketing")
    request_vote(actor=actor, request=_of(wanted), partner=context.partner(code))


def _vote_customer(context: DemoContext, wanted: Wanted, name: str) -> None:
    request_vote_customer(actor=context.people.ours("marketing"), request=_of(wanted), customer_name=name)


def _move(context: DemoContext, wanted: Wanted) -> None:
    delivered_as = Integration.objects.filter(name=wanted.delivered_as).first()
    request_move(
        actor=context.people.ours("marketing"),
        request=_of(wanted),
        status=wanted.status,
        reason=wanted.reason,
        integration=delivered_as,
    )


def _propose(context: DemoContext) -> None:
    """What a partner misses, from its portal: in its own language, not public yet."""
    request_propose(
        actor=context.theirs("helio"),
        partner=context.partner("helio"),
        name={"fr": "Agenda partagé", "en": "Shared calendar"},
    )
