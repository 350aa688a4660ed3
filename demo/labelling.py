"""What partners sell under their own name: an open offer and a closed one, and who has them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from core.text import both
from demo.context import DemoContext, workday
from pipeline.models import WhiteLabelOffer
from pipeline.white_label.services import offer_close, offer_create, offer_open, terms_grant

# By the code of the offer: what it says, its line of products, its fee and how often that is due.
OFFERS = {
    "embedded-platform": (
        {
            "name": both("Plateforme intégrée", "Embedded platform"),
            "summary": both(
                "Le moteur MML dans le produit du partenaire, à ses couleurs.",
                "The MML engine inside the partner’s product, in its colours.",
            ),
            "price": both("8 % de chaque vente, trimestriellement", "8% of each sale, every quarter"),
            "customisation": both("Nom, couleurs et adresse du partenaire", "The partner’s name, colours and address"),
            "support": both(
                "Premier niveau chez le partenaire, deuxième chez nous",
                "First level with the partner, second with us",
            ),
        },
        "platform",
        (12_000_00, "year"),
    ),
    "device-kit": (
        {
            "name": both("Kit pour appareils", "Device kit"),
            "summary": both(
                "Une bibliothèque pour capteurs et machines.", "A library for sensors and machines."
            ),
            "price": both("40 € par machine et par an", "€40 a machine and year"),
            "customisation": both("Le nom du partenaire seulement", "The partner’s name only"),
            "support": both("Par courriel, en deux jours ouvrés", "By mail, within two business days"),
        },
        "iot",
        None,
    ),
}  # fmt: skip
# The kit is granted to nobody else since then.
CLOSED_AGO = 300
# partner: (offer, brand, what differs from the offer)
GRANTED = {
    "techcorp": (
        "embedded-platform", "TC Connect",
        {"price": "8% of each gateway sold, at least €150,000 a year",
         "support": "Second level with us, answer within four hours"},
    ),
    "iota": ("device-kit", "Iota Link", {"price": "€40 a machine and year, in steps of a thousand"}),
    "fluxerp": ("embedded-platform", "Flux Exchange", {}),
}  # fmt: skip
# Granted lately, and begins in a month.
COMING = ("solis", "embedded-platform", "Solis Échanges", {"price": "6 % du prix de vente"})


def plan(context: DemoContext) -> None:
    """The offers come with the programme; each partner has one as soon as its agreement is signed."""
    first = min(context.joined_on(code) for code in GRANTED)
    context.simulation.at(first, 8.5, partial(_write, context))
    for code in GRANTED:
        context.simulation.at(context.joined_on(code), 15.0, partial(_grant, context, code))
    context.simulation.ago(CLOSED_AGO, 16.0, partial(_close, context, "device-kit"))
    context.simulation.ago(18, 15.4, partial(_grant_soon, context))


def _offer(code: str) -> WhiteLabelOffer:
    return WhiteLabelOffer.objects.get(code=code)


def _write(context: DemoContext) -> None:
    manager = context.people.ours("manager")
    for code, (texts, line, fee) in OFFERS.items():
        costs = {"fee_minor": fee[0], "fee_unit": fee[1]} if fee else {}
        offer = offer_create(
            actor=manager, code=code, product_line=context.words["line"][line], **texts, **costs
        )
        offer_open(actor=manager, offer=offer)


def _close(context: DemoContext, code: str) -> None:
    offer_close(actor=context.people.ours("manager"), offer=_offer(code))


def _grant(context: DemoContext, code: str) -> None:
    offer, brand, own = GRANTED[code]
    partner = context.partner(code)
    terms_grant(
        actor=context.people.ours("manager"),
        offer=_offer(offer),
        partner=partner,
        brand_name=brand,
        agreement=partner.agreements.filter(amends=None, status__in=("signed", "active")).first(),
        # What was sold before the paper was signed counts from the month in which the partner joined.
        starts_on=context.joined_on(code).replace(day=1),
        **own,
    )


def _grant_soon(context: DemoContext) -> None:
    code, offer, brand, own = COMING
    terms_grant(
        actor=context.manager(code),
        offer=_offer(offer),
        partner=context.partner(code),
        brand_name=brand,
        starts_on=workday(context.today + timedelta(days=30)),
        **own,
    )
