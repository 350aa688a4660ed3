"""How the partners of the book come into the programme: the partner, its people, kinds and tiers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from stdnum.fr import siren

from core.actor import SYSTEM
from core.clock import add_months
from demo import people
from demo.context import DemoContext
from demo.partners import CITIES, FAMILY_NAMES, GIVEN_NAMES, JOBS, PARTNERS, Entry
from partners.kinds.services import kind_add, kind_end
from partners.models import TierChange
from partners.partner.services import (
    domain_add,
    partner_create,
    partner_status_change,
    partner_tags_set,
)
from partners.people.services import address_save, contact_create, note_create, use_case_save
from partners.tiers.services import tier_change

ROLES = ["executive", "sales", "technical", "finance", "marketing", "legal"]
TAGS = {
    "helio": ["pilote", "santé"],
    "techcorp": ["pilot"],
    "msf": ["pilot"],
    "admin_fr": ["pilote"],
    "nordsys": ["key"],
}
NOTES = {
    "helio": [
        ("internal", "Hélène demande un point avant la fin du préavis ; elle veut ajouter la Belgique."),
        ("shared", "Merci pour l’atelier de mardi : les trois cas d’usage retenus sont joints au plan."),
    ],
    "techcorp": [("internal", "Second site live next quarter; they ask for a named engineer.")],
    "msf": [("shared", "Field test in two more countries agreed; the data team sends its list.")],
    "nordsys": [("internal", "Strong quarter. Wants leads in Denmark before anybody else.")],
    "kappa": [
        ("internal", "Asks for eighteen months of commission; the plan gives twelve to everybody."),
        ("shared", "The trade fair in Lyon is on: two seats are booked in our name for Kappa."),
    ],
    "stratus": [("internal", "Le préavis approche : ils veulent un service managé dans une seconde région.")],
    "iota": [("internal", "Machine count for the yearly step is due from them at the end of the quarter.")],
    "dataport": [("internal", "Kiel harbour fell through; they concentrate on the Neckar valley now.")],
    "medreseau": [
        ("internal", "Tient à la Clinique Saint-Roch, que Helio suit depuis deux mois : à départager.")
    ],
    "orphee": [
        ("internal", "Agent commercial : ses commissions se paient au plus tard à la fin du mois suivant.")
    ],
    "dakar": [("shared", "Atelier de formation à Thiès confirmé ; les supports sont en français.")],
    "admin_fr": [("internal", "Un treizième ministère demande à rejoindre les douze premiers.")],
    "linagora": [
        ("internal", "L’option 2 (co-développement) a leur préférence ; l’accord de principe est à rédiger.")
    ],
    "sudsystemes": [
        ("internal", "Deux points de la revue juridique restent ouverts : plafond et territoire.")
    ],
    "clinexis": [("internal", "Prêts pour un webinaire commun sur l’imagerie au printemps.")],
    "quartz": [("internal", "Suspendu tant que trois mois de factures restent impayés.")],
}
USE_CASES = {
    "helio": ("Dossier partagé entre établissements", "Les urgences lisent le dossier du patient avant son arrivée.", "health"),
    "techcorp": ("Predictive maintenance", "Gateways report in 60% less bandwidth.", "industry"),
    "msf": ("Emergency stock", "Field hospitals report stock from where there is hardly a network.", "health"),
    "admin_fr": ("Dites-le-nous une fois", "Douze ministères échangent les pièces au lieu de les demander.", None),
}  # fmt: skip
# Why a partner got its tier, in the language that is spoken with it.
REASONS = {
    "fr": {
        "silver": "Un an d’affaires régulières et les premières personnes formées.",
        "gold": "Équipe certifiée, références communes et activité en hausse.",
        "platinum": "Recherche commune et feuille de route partagée avec nous, par accord.",
    },
    "en": {
        "silver": "A year of regular business and the first people trained.",
        "gold": "Certified team, joint references and growing business.",
        "platinum": "Joint research and a roadmap shared with us, by agreement.",
    },
}
# Bronze is agreed on joining and Platinum by contract; the others are earned by measures.
EARNED = ("silver", "gold")
JOINED = {"fr": "Niveau à l’entrée dans le programme.", "en": "Tier on joining the programme."}


def plan(context: DemoContext) -> None:
    """Write down when each partner joins, grows and leaves."""
    for entry in PARTNERS:
        context.entries[entry.code] = entry
    for entry in PARTNERS:
        day = context.joined_on(entry.code)
        if not entry.recruited:
            context.simulation.at(day, 9.2, lambda e=entry, d=day: join(context, e, d))
            context.simulation.at(day + timedelta(days=1), 10.1, lambda e=entry: _go_live(context, e))
        _plan_tiers(context, entry, day)
        if entry.status != "active":
            context.simulation.at(_left_on(context, entry), 16.4, lambda e=entry: _leave(context, e))
    for days_ago, (code, notes) in enumerate(NOTES.items(), start=6):
        for place, (audience, body) in enumerate(notes):
            context.simulation.ago(
                days_ago * (place + 1), 17.2, lambda c=code, a=audience, b=body: _note(context, c, a, b)
            )


def join(context: DemoContext, entry: Entry, day: date) -> None:
    """The partner as it is entered on its first day, with all that is known of it."""
    partner = partner_create(
        actor=context.manager(entry.code),
        name=entry.name,
        type=context.words["type"][entry.type],
        country=entry.country,
        language=entry.language,
        owner=context.people.staff[entry.owner],
        website=f"https://www.{entry.domain}",
        founded=entry.founded,
        description=entry.description,
        products=entry.products,
        legal_status=entry.legal_status,
        legal_name=entry.name,
        vat_situation=_vat_situation(entry),
        sectors=[context.words["sector"][code] for code in entry.sectors],
        **_numbers(context, entry),
    )
    context.partners[entry.code] = partner
    actor = context.manager(entry.code)
    domain_add(actor=actor, partner=partner, domain=entry.domain)
    for kind in entry.kinds:
        kind_add(
            actor=actor,
            partner=partner,
            kind=context.words["kind"][kind],
            since=day,
            **_panel(context, entry, kind, day),
        )
    city, postcode = CITIES[entry.country]
    street = (
        f"{context.dice.randint(1, 90)} rue du Parc"
        if entry.language == "fr"
        else f"Market Street {context.dice.randint(1, 90)}"
    )
    address_save(
        actor=actor, partner=partner, lines=street, postcode=postcode, city=city, country=entry.country
    )
    _add_contacts(context, entry)
    people.add_members(context.people, context.partners, entry.code)
    if entry.code in TAGS:
        partner_tags_set(actor=actor, partner=partner, labels=TAGS[entry.code])
    if entry.code in USE_CASES:
        title, text, sector = USE_CASES[entry.code]
        use_case_save(
            actor=actor,
            partner=partner,
            title=title,
            description=text,
            sector=context.words["sector"].get(sector),
        )


def _panel(context: DemoContext, entry: Entry, kind: str, day: date) -> dict[str, Any]:
    """The facts of a panel; of a channel, with its territories as regions and countries."""
    facts = entry.panel.get(kind, {})
    if "territories" not in facts:
        return facts
    regions = context.words["region"]
    codes = facts["territories"]
    certified = {"certified_since": day, "certified_until": add_months(day, 36)} if facts["certified"] else {}
    return {
        **{name: value for name, value in facts.items() if name != "territories"},
        **certified,
        "sectors": [context.words["sector"][code] for code in entry.sectors],
        "regions": [regions[code] for code in codes if code in regions],
        "countries": [code for code in codes if code not in regions],
    }


def _numbers(context: DemoContext, entry: Entry) -> dict[str, str]:
    """A registration number that is well formed and given to nobody: real ones do not begin with 0."""
    place = list(context.entries).index(entry.code) + 1 if entry.code in context.entries else 99
    if entry.country != "FR":
        return {"registration_number": f"{entry.country}-{place:06d}"}
    body = f"000{place:05d}"
    return {"registration_number": next(body + str(n) for n in range(10) if siren.is_valid(body + str(n)))}


def _vat_situation(entry: Entry) -> str:
    if entry.country == "FR":
        return "domestic"
    return (
        "reverse_charge"
        if entry.country in {"DE", "SE", "NL", "BE", "ES", "IE", "IT", "FI", "EE"}
        else "non_eu"
    )


def _add_contacts(context: DemoContext, entry: Entry) -> None:
    known = [row for row in people.MEMBERS.values() if row[0] == entry.code]
    names = [(name, role) for _code, role, name, _language in known]
    while len(names) < 2 + context.dice.randrange(3):
        name = f"{context.dice.choice(GIVEN_NAMES)} {context.dice.choice(FAMILY_NAMES)}"
        if name not in dict(names):
            names.append((name, ROLES[len(names)]))
    for name, role in names:
        role = {"administrator": "executive"}.get(role, role)
        given, family = name.split(" ", 1)
        contact_create(
            actor=context.manager(entry.code),
            partner=context.partners[entry.code],
            name=name,
            role=role,
            email=f"{_plain(given)}.{_plain(family)}@{entry.domain}",
            job_title=JOBS[role][entry.language],
            language=entry.language,
            phone="+33 1 99 00 " + f"{context.dice.randint(10, 99)} {context.dice.randint(10, 99)}",
            informed_on=context.joined_on(entry.code),
        )


def _plain(text: str) -> str:
    from core.search import fold

    return fold(text).replace(" ", "-")


def _go_live(context: DemoContext, entry: Entry) -> None:
    partner = context.partner(entry.code)
    for status in ("onboarding", "active"):
        partner = partner_status_change(actor=context.manager(entry.code), partner=partner, status=status)


def _plan_tiers(context: DemoContext, entry: Entry, day: date) -> None:
    """The first tier on joining, each further one when a part of the time since then is over."""
    for place, code in enumerate(entry.tiers):
        share = place / len(entry.tiers)
        on = day + timedelta(days=2 + int((context.today - day).days * share * 0.9))
        context.simulation.at(on, 15.0, lambda e=entry, c=code: _give_tier(context, e, c))


def _give_tier(context: DemoContext, entry: Entry, code: str) -> None:
    tier_change(
        actor=context.manager(entry.code),
        partner=context.partner(entry.code),
        tier=context.words["tier"][code],
        reason=REASONS[entry.language].get(code, JOINED[entry.language]),
        basis=basis_of(code),
    )


def basis_of(tier: str) -> str:
    """Whether a tier of the book was earned or agreed."""
    return TierChange.Basis.EARNED if tier in EARNED else TierChange.Basis.AGREED


def _left_on(context: DemoContext, entry: Entry) -> date:
    return add_months(context.today, -2 if entry.status == "suspended" else -5)


# Why a partner left or was suspended, in the language that is spoken with it: (ended, suspended).
LEFT = {
    "fr": ("Plus d’activité ; fin décidée d’un commun accord.", "Factures impayées depuis trois mois."),
    "en": ("No activity left; ended by both sides.", "Invoices unpaid for three months."),
}


def _leave(context: DemoContext, entry: Entry) -> None:
    suspended = entry.status == "suspended"
    partner = partner_status_change(
        actor=context.manager(entry.code),
        partner=context.partner(entry.code),
        status=entry.status,
        reason=LEFT[entry.language][suspended],
    )
    if not suspended:
        for kind in partner.kinds.filter(until=None):
            kind_end(actor=SYSTEM, kind=kind, until=_left_on(context, entry))


def _note(context: DemoContext, code: str, audience: str, body: str) -> None:
    note_create(actor=context.manager(code), partner=context.partners[code], body=body, audience=audience)
