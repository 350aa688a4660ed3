"""Deals in every status: won over two years, open, late, in conflict, rejected, lost, expired."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from core.actor import SYSTEM
from core.errors import DomainError
from core.money import Money
from demo import customers
from demo import revenue as figures
from demo.context import DemoContext, workday
from demo.customers import Customer
from demo.partners import PARTNERS, Entry
from demo.selling import LINES
from pipeline.deals.closing import deal_lose, deal_win
from pipeline.deals.decisions import deal_approve, deal_ask, deal_extension_decide, deal_reject
from pipeline.deals.policy import deal_policy_set
from pipeline.deals.services import (
    deal_answer,
    deal_draft_save,
    deal_extension_request,
    deal_register,
    deal_stage_change,
    deal_withdraw,
)
from pipeline.models import Deal
from pipeline.protection.services import own_account_save

HOW = {
    "fr": ["Rencontre sur un salon professionnel.", "Client de longue date, nouveau besoin.", "Appel d’offres restreint.",
           "Recommandé par un confrère.", "Atelier commun avec leur direction informatique."],
    "en": ["Met at a trade fair.", "Customer of ours for years, new need.", "Restricted call for tenders.",
           "Recommended by another customer.", "Workshop with their IT department."],
}  # fmt: skip


@dataclass(frozen=True)
class Open:
    """A deal that is told by hand. ``steps`` are (days ago, verb, text)."""

    code: str
    customer: str
    euros: int
    days_ago: int
    line: str = "health"
    registration: str = ""
    domain: str = ""
    stage: str = ""
    tender: str = ""
    steps: tuple[tuple[int, str, str], ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


SIREN = "000912345"
OPEN_DEALS = [
    # Waiting: late, in time, and one in conflict with a customer that Helio holds.
    Open("nordsys", "Malmö hamn och logistik", 84_000, 5, "platform"),
    Open("helio", "Polyclinique du Lac", 46_000, 1),
    Open("dataport", "Werke Neckar", 61_500, 1, "iot"),
    Open("dakar", "Hôpital régional de Thiès", 27_000, 2),
    Open("helio", "Clinique Saint-Roch", 38_000, 62, registration=SIREN, stage="proposal",
         steps=((61, "approve", "Première demande qualifiée."),)),
    Open("medreseau", "Cliniques Saint Roch (groupe)", 41_500, 3, registration=SIREN, domain="saint-roch-sante.example"),
    # Approved: one whose protection ends in three days, one extended, one for a public tender.
    Open("helio", "CHU de Nantes", 126_000, 4, stage="qualification", steps=((3, "approve", "Première demande qualifiée."),)),
    Open("helio", "Clinique du Parc", 58_500, 88, stage="negotiation", steps=((87, "approve", "Besoin confirmé."),)),
    Open("nordsys", "Region Skåne Syd", 240_000, 70, stage="proposal",
         steps=((68, "approve", ""), (20, "extend", "Second workshop on the 9th, offer asked for."), (18, "grant", ""))),
    Open("atelier", "Académie de Grenoble", 72_000, 33, "services", stage="proposal", tender="AO-2026-118",
         steps=((31, "approve", "Consultation publiée."),)),
    Open("dataport", "Stadtwerke Ulm", 88_000, 79, "iot", stage="proposal",
         steps=((77, "approve", ""), (1, "extend", "The council votes on the budget next month; minutes attached."))),
    Open("alpen", "Spital Neuchâtel", 34_000, 26, stage="qualification", steps=((24, "approve", ""),)),
    Open("atelier", "Mutuelle des Alpes", 29_000, 8, "platform",
         steps=((7, "ask", "Qui porte le projet chez le client ?"), (6, "answer", "La direction des risques, Mme Vidal."))),
    # Closed.
    Open("helio", "Laboratoire Ouest Bio", 22_000, 75,
         steps=((73, "approve", ""), (21, "lose", "Budget reporté à l’an prochain."))),
    Open("helio", "Maison de santé d’Ancenis", 9_500, 52, steps=((50, "reject", "Ce client est déjà suivi par nos équipes."),)),
    Open("helio", "Hôpital de Cholet", 33_000, 130, steps=((128, "approve", ""),)),
    Open("boreal", "Cégep de Rimouski", 18_000, 45, "services", steps=((43, "approve", ""), (12, "withdraw", ""))),
    Open("medreseau", "Centre de dialyse de Vannes", 15_500, 110, steps=((108, "approve", ""),)),
    Open("dataport", "Hafen Kiel", 47_000, 66, "iot", steps=((64, "reject", "No project on the customer’s side yet."),)),
    Open("nordsys", "Umeå Hamn", 52_000, 58, "iot", steps=((56, "approve", ""), (9, "lose", "They keep what they have."))),
]  # fmt: skip


def set_rules() -> None:
    """The rules of registration, and a customer of our own."""
    from core import clock

    deal_policy_set(actor=SYSTEM, effective_from=clock.today(), open_cap=60)
    own_account_save(
        actor=SYSTEM,
        customer_name="Banque du Littoral",
        customer_country="FR",
        customer_domain="banque-littoral.example",
    )


def plan(context: DemoContext) -> None:
    """Write down each deal from its registration to its end."""
    for entry in PARTNERS:
        if "reseller" in entry.kinds and entry.revenue:
            for year in figures.years(context, entry):
                total = int(year.total_minor * figures.BY_DEALS)
                count = max(1, min(8, total // 1_400_000))
                for portion in year.portions(context.dice, count, total):
                    _plan_won(context, entry, portion)
    for deal in OPEN_DEALS:
        _plan_open(context, deal)
    context.simulation.ago(2, 17.5, partial(_draft, context))


# -- Deals that were won ------------------------------------------------------------------------------


def _plan_won(context: DemoContext, entry: Entry, portion: figures.Portion) -> None:
    sector = entry.sectors[0] if entry.sectors else ""
    customer = customers.pick(context.dice, country=entry.country, sector=sector, language=entry.language)
    joined = context.joined_on(entry.code) + timedelta(days=3)
    registered = workday(max(joined, portion.day - timedelta(days=context.dice.randint(35, 80))))
    decided = workday(registered + timedelta(days=context.dice.randint(1, 3)))
    won_on = max(portion.day, decided)
    at = context.simulation.at
    at(
        registered,
        9.7,
        partial(_register_new, context, entry, customer, portion, LINES.get(sector, "platform")),
    )
    at(decided, 11.6, partial(_with, context, customer, portion, _approve, ""))
    at(won_on, 17.8, partial(_with, context, customer, portion, _win, won_on))


def _register_new(
    context: DemoContext, entry: Entry, customer: Customer, portion: figures.Portion, line: str
) -> None:
    """With that customer; with another one where a deal names it already."""
    sold_to = _unknown(context, entry, customer)
    deal = _register(
        context,
        entry,
        customer_name=sold_to.name,
        customer_domain=sold_to.domain,
        customer_country=sold_to.country,
        amount=Money(figures.in_currency(portion.amount_minor, entry, portion.day), entry.currency),
        line=line,
        expected_on=portion.day,
    )
    context.deals[customer, portion] = deal.pk


def _unknown(context: DemoContext, entry: Entry, customer: Customer) -> Customer:
    if not Deal.objects.filter(customer_domain=customer.domain).exists():
        return customer
    sector = entry.sectors[0] if entry.sectors else ""
    known = set(Deal.objects.values_list("customer_domain", flat=True))
    others = customers.others(context.dice, country=entry.country, sector=sector, language=entry.language)
    return next(other for other in others if other.domain not in known)


def _with(context: DemoContext, customer: Customer, portion: figures.Portion, verb: Any, value: Any) -> None:
    verb(
        context,
        Deal.objects.select_related("partner__owner", "policy").get(pk=context.deals[customer, portion]),
        value,
    )


def _register(context: DemoContext, entry: Entry, *, line: str, **details: Any) -> Deal:
    return deal_register(
        actor=context.theirs(entry.code),
        partner=context.partner(entry.code),
        product_lines=[context.words["line"][line]],
        how=context.dice.choice(HOW[entry.language]),
        role="sourced",
        **details,
    )


def _approve(context: DemoContext, deal: Deal, reason: str) -> None:
    try:
        deal_approve(actor=context.people.ours(_owner(context, deal)), deal=deal, reason=reason)
    except DomainError as error:
        raise ValueError(f"{deal} cannot be approved: {error.message}") from error


def _owner(context: DemoContext, deal: Deal) -> str:
    return next(code for code, user in context.people.staff.items() if user == deal.partner.owner)


def _win(context: DemoContext, deal: Deal, won_on: date) -> None:
    deal_win(actor=context.people.ours(_owner(context, deal)), deal=deal, amount=deal.amount, won_on=won_on)


# -- Deals that are told by hand ------------------------------------------------------------------------


def _plan_open(context: DemoContext, told: Open) -> None:
    context.simulation.ago(told.days_ago, 10.2, partial(_register_open, context, told))
    for days_ago, verb, text in told.steps:
        context.simulation.ago(days_ago, 16.7, partial(_step, context, told, verb, text))


def _register_open(context: DemoContext, told: Open) -> None:
    entry = context.entries[told.code]
    deal = _register(
        context,
        entry,
        customer_name=told.customer,
        customer_domain=told.domain or customers.domain_of(told.customer),
        customer_country="FR" if told.registration else entry.country,
        customer_registration=told.registration,
        amount=Money(told.euros * 100, entry.currency),
        expected_on=context.today + timedelta(days=30 + told.days_ago // 2),
        line=told.line,
        public_tender=bool(told.tender),
        tender_reference=told.tender,
    )
    context.deals[told.customer] = deal.pk


def _step(context: DemoContext, told: Open, verb: str, text: str) -> None:
    deal = Deal.objects.select_related("partner__owner", "policy").get(pk=context.deals[told.customer])
    ours, theirs = context.people.ours(_owner(context, deal)), context.theirs(told.code)
    if verb == "approve":
        _approve(context, deal, text)
        if told.stage:
            deal.refresh_from_db()
            deal_stage_change(actor=theirs, deal=deal, stage=told.stage)
    elif verb == "reject":
        deal_reject(actor=ours, deal=deal, reason=text)
    elif verb == "lose":
        deal_lose(actor=ours, deal=deal, reason=text)
    elif verb == "withdraw":
        deal_withdraw(actor=theirs, deal=deal)
    elif verb == "ask":
        deal_ask(actor=ours, deal=deal, question=text)
    elif verb == "answer":
        deal_answer(actor=theirs, deal=deal, answer=text)
    elif verb == "extend":
        deal_extension_request(actor=theirs, deal=deal, evidence=text)
    elif verb == "grant":
        deal_extension_decide(actor=ours, extension=deal.extensions.get(), granted=True)


def _draft(context: DemoContext) -> None:
    deal_draft_save(
        actor=context.theirs("helio"),
        partner=context.partner("helio"),
        customer_name="Groupe hospitalier Loire",
        customer_country="FR",
        amount=Money(95_000_00, "EUR"),
        product_lines=[context.words["line"]["health"]],
    )
