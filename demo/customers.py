"""Customers, invented: organisations named after what they do and where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import NamedTuple

from core.search import fold
from demo.partners import FAMILY_NAMES, GIVEN_NAMES

PLACES = {
    "FR": [
        "Nantes",
        "Rennes",
        "Angers",
        "Brest",
        "Tours",
        "Lille",
        "Metz",
        "Nîmes",
        "Pau",
        "Dijon",
        "Vannes",
        "Laval",
    ],
    "DE": ["Ulm", "Kassel", "Bremen", "Jena", "Aachen", "Mainz", "Erfurt", "Kiel"],
    "SE": ["Malmö", "Uppsala", "Lund", "Umeå", "Gävle", "Borås", "Örebro"],
    "CH": ["Genève", "Lausanne", "Sion", "Bienne", "Neuchâtel"],
    "NL": ["Breda", "Delft", "Leiden", "Zwolle"],
    "CA": ["Gatineau", "Laval", "Sherbrooke", "Rimouski"],
    "SN": ["Dakar", "Thiès", "Saint-Louis", "Ziguinchor"],
    "BE": ["Liège", "Namur", "Mons"],
    "ES": ["Valencia", "Bilbao", "Vigo"],
    "GB": ["Leeds", "Bristol", "Hull", "York"],
    "US": ["Boston", "Austin", "Denver", "Portland"],
    "IE": ["Cork", "Galway"],
    "IT": ["Torino", "Parma"],
}
KINDS = {
    "health": {
        "fr": ["Clinique de {0}", "CHU de {0}", "Centre hospitalier de {0}", "Laboratoire Saint-Luc {0}", "Maison de santé de {0}"],
        "en": ["{0} Hospital", "{0} Medical Group", "Clinic of {0}", "{0} Diagnostics"],
    },
    "education": {
        "fr": ["Académie de {0}", "Lycée technique de {0}", "École de commerce de {0}", "Campus de {0}"],
        "en": ["{0} College", "{0} School District", "{0} Training Centre"],
    },
    "industry": {
        "fr": ["Ateliers de {0}", "Fonderies de {0}", "Énergies {0}", "Port de {0}"],
        "en": ["{0} Works", "{0} Power", "Port of {0}", "{0} Machines", "{0} Water"],
    },
    "environment": {"fr": ["Parc naturel de {0}", "Eaux de {0}"], "en": ["{0} Parks", "{0} Watershed"]},
    "": {
        "fr": ["Ville de {0}", "Mutuelle de {0}", "Coopérative de {0}", "Assurances {0}", "Transports de {0}"],
        "en": ["City of {0}", "{0} Insurance", "{0} Transit", "{0} Co-operative"],
    },
}  # fmt: skip


# Quarters and neighbours: where an organisation of the name is known already, another one is there.
QUARTERS = {
    "fr": ["{0}-Nord", "{0}-Centre", "{0}-Sud", "{0}-Est", "{0}-Ouest", "{0}-Gare", "{0}-Rivière"],
    "en": ["North {0}", "Central {0}", "South {0}", "East {0}", "West {0}", "Greater {0}", "Old {0}"],
}


class Customer(NamedTuple):
    name: str
    country: str
    domain: str


def pick(dice: Random, *, country: str, sector: str, language: str) -> Customer:
    """A customer of a country and sector; asked often, the same one comes again."""
    place = dice.choice(PLACES.get(country, PLACES["FR"]))
    name = elided(dice.choice(KINDS.get(sector, KINDS[""])[language]).format(place))
    return Customer(name, country, domain_of(name))


def others(dice: Random, *, country: str, sector: str, language: str) -> Iterator[Customer]:
    """Further customers of a country and sector, each with a name of its own, in an order of the dice."""
    places = PLACES.get(country, PLACES["FR"])
    kinds = KINDS.get(sector, KINDS[""])[language]
    names = [
        elided(kind.format(quarter.format(place)))
        for quarter in QUARTERS[language]
        for place in places
        for kind in kinds
    ]
    dice.shuffle(names)
    return (Customer(name, country, domain_of(name)) for name in names)


def founded_by(customer: Customer, number: int) -> str:
    """The name of one of very many customers: with whoever founded it."""
    given, family = GIVEN_NAMES[number % len(GIVEN_NAMES)], FAMILY_NAMES[number // 24 % len(FAMILY_NAMES)]
    return f"{customer.name} {given}-{family}"


def elided(name: str) -> str:
    """The name with “de” before a vowel as French writes it: Ville d’Angers."""
    return re.sub(r"\bde (?=[AEIOUYÉÈÎÖ])", "d’", name)


@cache
def domain_of(name: str) -> str:
    return fold(name).replace(" ", "-").replace("'", "-").replace("’", "-") + ".example"
