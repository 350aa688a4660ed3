"""Agreements that were concluded: drawn up, approved, signed on paper or with a code, amended, renewed, ended."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from agreements.drafting.amendments import agreement_amend
from agreements.drafting.services import (
    agreement_clause_add,
    agreement_create,
    agreement_terms_change,
    exclusivity_add,
)
from agreements.library import seed
from agreements.library.services import clause_create
from agreements.models import Agreement, Clause, Side, Signature, Template
from agreements.review.approval import approval_decide, approval_request
from agreements.review.services import agreement_answer, agreement_send
from agreements.signing import consent, pdf
from agreements.signing.rendering import render_inputs
from agreements.signing.services import (
    Signer,
    signature_code_check,
    signature_code_send,
    signature_sign,
    signature_start,
    signed_copy_keep,
)
from agreements.terms import rules as terms_rules
from agreements.terms.services import agreement_end
from core import clock, encryption
from core.actor import SYSTEM, Actor
from core.clock import add_months
from core.models import OutgoingMail
from core.money import Money
from core.text import both
from demo.context import DemoContext
from demo.partners import PARTNERS, Entry
from demo.people import MEMBERS
from demo.scanned_pdf import sheet
from partners.models import PartnerType
from partners.vocabulary.services import config_change

TEMPLATES = {"reseller": "reseller", "referral": "referral", "oem": "oem"}
MONTHS = {"reseller": 12, "referral": 12, "oem": 36, "partnership": 24}
# Days from today on which the notice of these ends; their last term ends with it.
NOTICE_IN = {"helio": 7, "orphee": 24, "stratus": 41}
# Agreements that came to an end or will: when that was said, when it ends (days ago), and why.
ENDED = {
    "voltiga": (250, 150, "No sale for a year; the partner closes its practice."),
    "delta": (230, 150, "Le cabinet cesse son activité."),
    "quartz": (100, -60, "Factures impayées."),
}
# What a partner alone is promised: (mode, region, sector, product line). Of some, only for a time: the days
# ago on which it began and ended, below zero for days to come.
EXCLUSIVE = {
    "nordsys": ("sole", "nordics", "health", "platform"),
    "dakar": ("sole", "west-africa", "health", None),
    "dataport": ("shared", "dach", "industry", None),
    "boreal": ("sole", "north-america", "education", "services"),
    "solis": ("sole", "dach", "environment", "iot"),
}
FOR_A_TIME = {"boreal": (None, 45), "solis": (-40, None)}
# The benefit of platinum that a clause gives.
SHARED_IP = {"techcorp"}
# Signed with a code, so that a certificate can be looked at; the others on paper.
SIGNED_WITH_CODE = {"kappa"}
# Signed electronically with a provider, at the level that a public body or an organisation asks for.
ELSEWHERE: dict[str, dict[str, str]] = {
    "admin_fr": {"level": "qualified", "provider": "Certinomis"},
    "relief": {"level": "advanced", "provider": "Skribble"},
}
# In what capacity each side signs, in the language of the document.
CAPACITIES = {"fr": ("Direction", "Responsable de partenariat"), "en": ("Director", "Partnership manager")}
# Written into sentences of clauses, which end with a full stop of their own.
TEXTS = {
    "fr": {
        "motivation": "Les deux parties veulent que les données circulent mieux, et moins cher",
        "purpose_summary": "Mettre en œuvre et faire connaître MML ensemble",
        "oem_product": "Plateforme MML",
        "court_city": "Paris",
    },
    "en": {
        "motivation": "Both sides want data to flow better, at a lower cost",
        "purpose_summary": "To bring MML into use together and make it known",
        "oem_product": "MML platform",
        "court_city": "Paris",
    },
}


def load_library() -> None:
    """The standard clauses and templates, and which of these a type's agreements are drawn up from."""
    seed.load_standard(SYSTEM)
    clause_create(
        actor=SYSTEM,
        code="shared-ip",
        part=4,
        kind=Clause.Kind.OPTIONAL,
        title=both("Propriété intellectuelle partagée", "Shared intellectual property"),
        text=both(
            "Ce que les parties développent ensemble leur appartient à parts égales.",
            "What the parties develop together belongs to both in equal parts.",
        ),
    )
    for row in PartnerType.objects.all():
        config_change(actor=SYSTEM, row=row, standard_template="partnership-standard")


def plan(context: DemoContext) -> None:
    """Write down when each agreement is made, renewed and ended."""
    for entry in [*PARTNERS, context.entries["polder"], context.entries["solis"]]:
        signed_on = _signed_on(context, entry)
        context.simulation.at(signed_on, 11.0, partial(_make, context, entry, signed_on))
    for code, (said_ago, ends_ago, reason) in ENDED.items():
        context.simulation.ago(
            said_ago, 16.2, partial(_end, context, code, context.simulation.day(ends_ago), reason)
        )
    _plan_helio(context)


def _signed_on(context: DemoContext, entry: Entry) -> date:
    days_ago = {"polder": 25, "solis": 38}.get(entry.code)
    return context.simulation.day(days_ago) if days_ago else context.joined_on(entry.code)


# -- One agreement from draft to signature ----------------------------------------------------------


def draft(
    context: DemoContext, entry: Entry, kind: str, *, starts_on: date, ends_on: date | None, **more: Any
) -> Agreement:
    """A complete draft of the partner's manager."""
    template = Template.objects.get(code=f"{kind}-standard")
    terms: dict[str, Any] = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "notice_days": template.notice_days,
        "tacit_renewal": template.tacit_renewal,
        "renewal_months": 12 if template.tacit_renewal else None,
    }
    if entry.revenue:
        terms["value_minor"] = entry.revenue * 100
    return agreement_create(
        actor=context.manager(entry.code),
        partner=context.partner(entry.code),
        template=template,
        values=_values(entry, template, more.pop("values", {})),
        **{**terms, **more},
    )


def _values(entry: Entry, template: Template, given: dict[str, Any]) -> dict[str, Any]:
    panel: dict[str, Any] = entry.panel.get("reseller", {})
    known = {
        **TEXTS[entry.language],
        "governing_law": "FR",
        "hosting_country": "FR",
        "territory": (panel.get("territories") or [entry.country])[0],
        "liability_cap": Money(250_000_00, "EUR"),
        "margin_rate": panel.get("margin_rate", "0.2"),
        "certified_people": 3,
        "commission_rate": "0.1",
        "commission_months": 12,
        "hold_days": 30,
        "royalty_rate": "0.08",
        "minimum_amount": Money(150_000_00, "EUR"),
        "revenue_share_rate": "0.1",
        "secrecy_years": 5,
        "decision_date": add_months(clock.today(), 2),
        **given,
    }
    return {item["name"]: known[item["name"]] for item in template.variables if item["name"] in known}


def approve(context: DemoContext, agreement: Agreement) -> Agreement:
    """Legal approves what the manager puts to it."""
    agreement = fresh(agreement)
    approval = approval_request(actor=_manager_of(context, agreement), agreement=agreement)
    approval_decide(actor=context.people.ours("legal"), approval=approval, approve=True)
    return fresh(agreement)


def _manager_of(context: DemoContext, agreement: Agreement) -> Actor:
    owner = agreement.partner.owner
    return context.people.ours(next(login for login, user in context.people.staff.items() if user == owner))


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("partner__type", "partner__owner", "own_entity").get(
        pk=agreement.pk
    )


def _make(context: DemoContext, entry: Entry, signed_on: date) -> None:
    kind = next((TEMPLATES[kind] for kind in entry.kinds if kind in TEMPLATES), "partnership")
    agreement = draft(
        context, entry, kind, starts_on=signed_on, ends_on=_first_end(context, entry, kind, signed_on)
    )
    if entry.code in EXCLUSIVE:
        mode, region, sector, line = EXCLUSIVE[entry.code]
        exclusivity_add(
            actor=context.manager(entry.code),
            agreement=agreement,
            mode=mode,
            region=context.words["region"][region],
            sector=context.words["sector"][sector],
            product_line=context.words["line"].get(line),
            **_for_a_time(context, entry.code),
        )
    if entry.code in SHARED_IP:
        clause = Clause.objects.get(code="shared-ip")
        agreement_clause_add(actor=context.manager(entry.code), agreement=fresh(agreement), clause=clause)
    agreement_send(actor=context.manager(entry.code), agreement=fresh(agreement))
    agreement = approve(context, _agreed(context, entry, agreement))
    if entry.code in SIGNED_WITH_CODE:
        sign_with_code(context, entry.code, agreement)
    else:
        sign_on_paper(context, entry, agreement)


def _for_a_time(context: DemoContext, code: str) -> dict[str, date]:
    days = dict(zip(("valid_from", "valid_to"), FOR_A_TIME.get(code, ()), strict=False))
    return {name: context.simulation.day(ago) for name, ago in days.items() if ago is not None}


def _first_end(context: DemoContext, entry: Entry, kind: str, starts_on: date) -> date:
    """The end of the first term; with a notice date to come, whole years before the last one."""
    if entry.code not in NOTICE_IN:
        return terms_rules.term_end(starts_on, MONTHS[kind])
    notice_days = Template.objects.get(code=f"{kind}-standard").notice_days
    end = context.today + timedelta(days=NOTICE_IN[entry.code] + notice_days)
    while add_months(end, -12) > starts_on + timedelta(days=60):
        end = add_months(end, -12)
    return end


def _agreed(context: DemoContext, entry: Entry, agreement: Agreement) -> Agreement:
    """The partner's answer; ours stands in where nobody there has access."""
    agreement = fresh(agreement)
    agreement_answer(
        actor=context.theirs(entry.code), agreement=agreement, version=agreement.version, agrees=True
    )
    return fresh(agreement)


def sign_on_paper(context: DemoContext, entry: Entry, agreement: Agreement) -> None:
    manager = context.people.staff[entry.owner].name
    contact = context.partners[entry.code].contacts.filter(is_main=True).get().name
    lines = [agreement.number, agreement.title, "", f"MML Foundation: {manager}", f"{entry.name}: {contact}"]
    signed_copy_keep(
        actor=context.manager(entry.code),
        agreement=agreement,
        name=f"{agreement.number}.pdf",
        content=sheet(lines),
        signers=f"{contact} ({entry.name}), {manager} (MML Foundation)",
        signed_on=clock.today(),
        **ELSEWHERE.get(entry.code, {}),
    )


def sign_with_code(context: DemoContext, code: str, agreement: Agreement, *, up_to: int = 2) -> None:
    """Both sides sign, the partner first; with ``up_to=0`` it is only put to them."""
    login = next(login for login, row in MEMBERS.items() if row[0] == code)
    theirs, ours = CAPACITIES[context.entries[code].language]
    signers = [
        Signer(side=Side.PARTNER, capacity=theirs, user=context.people.members[login]),
        Signer(side=Side.US, capacity=ours, user=context.people.staff[context.entries[code].owner]),
    ]
    version, snapshot = render_inputs(agreement, signers)
    signature_start(
        actor=context.manager(code),
        agreement=agreement,
        signers=signers,
        version=version,
        snapshot=snapshot,
        content=pdf.render_agreement(snapshot),
    )
    actors = [context.people.member(login, context.partners[code]), context.manager(code)]
    for actor in actors[:up_to]:
        _sign(actor, agreement)


def _sign(actor: Actor, agreement: Agreement) -> None:
    signature = Signature.objects.get(round__agreement=agreement, status="asked")
    signature = signature_code_send(actor=actor, signature=signature)
    mail = OutgoingMail.objects.filter(kind="agreements.code", recipient=signature.public_id).latest("pk")
    code = encryption.decrypt(mail.context["sealed"])
    signature_code_check(actor=actor, signature=signature, code=code)
    signature_sign(
        actor=actor,
        signature=signature,
        typed_name=signature.name,
        consent_version=consent.CURRENT,
        ip_address="192.0.2.17",
        user_agent="Demo",
    )


def _end(context: DemoContext, code: str, ended_on: date, reason: str) -> None:
    agreement = context.partners[code].agreements.filter(status="active").latest("pk")
    agreement_end(
        actor=context.manager(code),
        agreement=agreement,
        ended_on=min(ended_on, agreement.ends_on or ended_on),
        reason=reason,
        despite_notice=True,
    )


# -- Helio: three amendments, the last one waiting for its signature ---------------------------------


def _plan_helio(context: DemoContext) -> None:
    amendments = [
        (330, "Avenant 1", "Marge portée à 25 %", {"renewal_terms": "Marge de 25 %"}, True, 2),
        (
            17,
            "Avenant 2",
            "Conditions d’assistance : réponse en quatre heures",
            {"service_level": "Réponse en quatre heures ouvrées"},
            False,
            2,
        ),
        (2, "Avenant 3", "Territoire : ajout de la Belgique", {}, False, 0),
    ]
    for days_ago, title, purpose, changed, on_paper, signatures in amendments:
        context.simulation.ago(
            days_ago, 10.5, partial(_amend, context, "helio", title, purpose, changed, on_paper, signatures)
        )


def _amend(
    context: DemoContext,
    code: str,
    title: str,
    purpose: str,
    changed: dict[str, Any],
    on_paper: bool,
    signatures: int,
) -> None:
    amended = context.partners[code].agreements.in_force().latest("pk")
    agreement = agreement_amend(
        actor=context.manager(code),
        agreement=amended,
        template=Template.objects.get(code="amendment-standard"),
        title=title,
        values={"purpose_summary": purpose},
    )
    if changed:
        agreement = agreement_terms_change(actor=context.manager(code), agreement=fresh(agreement), **changed)
    agreement = approve(context, agreement)
    if on_paper:
        sign_on_paper(context, context.entries[code], agreement)
    else:
        sign_with_code(context, code, agreement, up_to=signatures)
