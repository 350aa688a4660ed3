"""What the tests of agreements start from: a template of three clauses, and the way to a signature."""

from __future__ import annotations

from datetime import date
from typing import Any

from agreements.drafting import services as drafting_services
from agreements.library import services as library_services
from agreements.models import Agreement, Side, Signature, Template
from agreements.review import approval as review_approval
from agreements.signing import services as signing_services
from core import encryption
from core.actor import SYSTEM, Actor
from core.models import Job, OutgoingMail
from core.queue import jobs

FIRST_DAY = date(2026, 1, 1)
PDF = b"%PDF-1.7 what the signers saw"


def make_template(cast, **details: Any) -> Template:
    """Preamble, purpose and law for all; a clause for public bodies; an optional service level."""

    def clause(code: str, part: int, english: str, **more: Any):
        return library_services.clause_create(
            actor=SYSTEM,
            code=code,
            part=part,
            title={"en": code.title(), "fr": f"{code.title()} FR"},
            text={"en": english, "fr": f"FR {english}"},
            effective_from=date(2020, 1, 1),
            variables=variables,
            **more,
        )

    variables = [
        {"name": "subject", "type": "text", "label": {"en": "Subject", "fr": "Sujet"}, "required": True},
        {"name": "rate", "type": "rate", "label": {"en": "Rate", "fr": "Taux"}, "required": True},
        {"name": "minimum", "type": "money", "label": {"en": "Minimum", "fr": "Minimum"}, "required": False},
    ]
    clauses = [
        clause("context", 1, "{our_name} and {partner_name} agree."),
        clause("purpose", 2, "They work on {subject}."),
        clause("share", 5, "The partner gets {rate} of at least {minimum}."),
        clause("public", 3, "Public rules come first.", partner_type=cast.vocabulary.government),
        clause("service", 3, "We answer within {service_level}.", kind="optional"),
        clause("law", 8, "From {starts_on} to {ends_on}, notice {notice_days} days."),
    ]
    details = {"term_months": 12, "notice_days": 90, **details}
    return library_services.template_create(
        actor=SYSTEM,
        code="standard",
        kind="partnership",
        name={"en": "Partnership", "fr": "Partenariat"},
        variables=variables,
        clauses=clauses,
        **details,
    )


def make_amendment_template() -> Template:
    """What an amendment is drawn up from: one clause that names what it amends and how."""
    variables = [
        {"name": "amended_number", "type": "text", "label": {"en": "Number"}, "required": True},
        {"name": "what", "type": "text", "label": {"en": "What"}, "required": False},
    ]
    clause = library_services.clause_create(
        actor=SYSTEM,
        code="amends",
        variables=variables,
        part=2,
        title={"en": "Amendment"},
        text={"en": "This changes {amended_number}: {what}."},
        effective_from=date(2020, 1, 1),
    )
    return library_services.template_create(
        actor=SYSTEM,
        code="amendment",
        kind="amendment",
        name={"en": "Amendment", "fr": "Avenant"},
        variables=variables,
        clauses=[clause],
    )


def make_draft(cast, template: Template | None = None, **details: Any) -> Agreement:
    """A complete draft for partner A, from 1 January to 31 December 2026, by the manager."""
    details = {
        "partner": cast.a,
        "values": {"subject": "integration", "rate": "0.2", "minimum": "1000"},
        "language": "en",
        "starts_on": FIRST_DAY,
        "ends_on": date(2026, 12, 31),
        "notice_days": 90,
        **details,
    }
    return drafting_services.agreement_create(
        actor=cast.actor("manager"), template=template or make_template(cast), **details
    )


def approve(cast, agreement: Agreement) -> Agreement:
    review_approval.approval_request(actor=cast.actor("manager"), agreement=agreement)
    approval = agreement.approvals.get(status="pending")
    review_approval.approval_decide(actor=cast.actor("legal"), approval=approval, approve=True)
    agreement.refresh_from_db()
    return agreement


def start_signature(cast, agreement: Agreement, *, by_link: bool = False) -> None:
    """The partner's administrator (or a person without an account) first, then our manager."""
    theirs = (
        {"name": "Zoé Blanc", "email": "zoe@alpha.test", "language": "fr"}
        if by_link
        else {"user": cast.members["a"]["administrator"]}
    )
    signing_services.signature_start(
        actor=cast.actor("manager"),
        agreement=agreement,
        signers=[
            signing_services.Signer(side=Side.PARTNER, capacity="Managing director", **theirs),
            signing_services.Signer(
                side=Side.US, capacity="Head of partnerships", user=cast.staff["manager"]
            ),
        ],
        version=agreement.version,
        snapshot=snapshot(agreement),
        content=PDF,
    )
    agreement.refresh_from_db()


def snapshot(agreement: Agreement) -> dict[str, Any]:
    from agreements.signing.rendering import render_inputs

    return render_inputs(agreement, [])[1]


def code_of(signature: Signature) -> str:
    """The code last sent, as the mail that waits for its sending holds it."""
    mail = OutgoingMail.objects.filter(kind="agreements.code", recipient=signature.public_id).latest("pk")
    return encryption.decrypt(mail.context["sealed"])


def sign(actor: Actor, signature: Signature) -> Signature:
    """Get a code, read it as the mail gives it, and sign."""
    signing_services.signature_code_send(actor=actor, signature=signature)
    signature.refresh_from_db()
    code = code_of(signature)
    assert signing_services.signature_code_check(actor=actor, signature=signature, code=code)
    return signing_services.signature_sign(
        actor=actor,
        signature=signature,
        typed_name=signature.name,
        consent_version=1,
        ip_address="192.0.2.7",
        user_agent="Browser",
    )


def signers(agreement: Agreement) -> list[Signature]:
    return list(Signature.objects.filter(round__agreement=agreement).order_by("round", "position"))


def make_active(cast, agreement: Agreement | None = None, **details: Any) -> Agreement:
    """An agreement in force, signed on both sides."""
    agreement = approve(cast, agreement or make_draft(cast, **details))
    start_signature(cast, agreement)
    first, second = signers(agreement)
    sign(cast.member("a", "administrator"), first)
    sign(cast.actor("manager"), second)
    agreement.refresh_from_db()
    return agreement


def run_jobs() -> list[Job]:
    jobs.run_due()
    return list(Job.objects.order_by("id"))
