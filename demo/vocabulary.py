"""The programme of the demo: the MML programme, as it is handed out, with its own name, addresses and rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core import images
from core.actor import SYSTEM
from core.look import programme_look_change
from core.models import OwnEntity, Programme
from core.services import own_entity_add
from core.text import both
from demo import logo
from enablement.support.ready import load_queues
from partners.models import ExchangeRate
from partners.tiers.ready import load_tiers
from partners.vocabulary.ready import load_vocabulary

ADDRESSES = {
    "general": "support@mml-lang.org",
    "technical": "tech-support@mml-lang.org",
    "commercial": "sales@mml-lang.org",
    "training": "training@mml-lang.org",
}
# Invented, and named in a word that both languages know.
RATES_FROM = "Demo"
OPENING_HOURS = ("Du lundi au vendredi, de 9 h à 18 h (Paris)", "Monday to Friday, 9 am to 6 pm (Paris)")


def load() -> None:
    """The programme and everything configured, by the operations an administrator would use."""
    Programme.objects.create(
        id=1,
        name=both("Partenaires MML", "MML Partners"),
        tagline=both("Un écosystème qui travaille ensemble", "An ecosystem that works together"),
        email="partnerships@mml-lang.org",
        website="https://mml-lang.org/partnerships",
        currency="EUR",
    )
    programme_look_change(actor=SYSTEM, accent=logo.COLOUR, logo=images.logo("logo.png", logo.drawn()))
    own_entity_add(
        actor=SYSTEM,
        legal_name="MML Foundation",
        country="FR",
        registration_number="853318459",
        address="12 rue de la Boétie, 75008 Paris",
        iban="FR7630006000011234567890189",
        is_default=True,
    )
    load_vocabulary(SYSTEM)
    load_queues(SYSTEM, ADDRESSES, both(*OPENING_HOURS))
    load_tiers(SYSTEM)
    load_rates(date(2020, 1, 1))


def load_rates(day: date) -> None:
    """Invented rates of a day: first one that is early enough for all of the demo's sales, later the same anew."""
    for currency, rate in (("USD", "0.92"), ("GBP", "1.17"), ("CHF", "1.05"), ("CAD", "0.67")):
        ExchangeRate.objects.create(currency=currency, day=day, rate=Decimal(rate), source=RATES_FROM)


def default_entity() -> OwnEntity:
    return OwnEntity.objects.get(is_default=True)
