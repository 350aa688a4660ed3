"""Documents of a signed agreement: rendered by a job outside any transaction, kept once."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agreements.models import AgreementDocument, SignatureRound
from agreements.review import selectors
from agreements.signing import consent
from agreements.terms.services import MAKE_DOCUMENTS
from core import files
from core.actor import SYSTEM, Actor
from core.notify import Notice, notify, notify_all
from core.operation import create, lock, no_op, operation, record
from core.queue import jobs
from web.templatetags import formats

Kind = AgreementDocument.Kind


@jobs.handler(MAKE_DOCUMENTS, label=_("Documents of a signed agreement"))
def make_documents(handle: jobs.JobHandle) -> dict[str, Any]:
    """Render the signed agreement and its certificate, and keep them. May be started again."""
    from agreements.signing import pdf

    rows = SignatureRound.objects.select_related("agreement__partner__owner", "agreement__own_entity", "file")
    row = rows.get(public_id=handle.params["round"])
    if row.documents.filter(kind=Kind.CERTIFICATE).exists():
        return {}
    handle.progress(0, 2)
    signed = signed_snapshot(row)
    content = pdf.render_agreement(signed)
    handle.progress(1, 2)
    certificate = certificate_snapshot(row, hashlib.sha256(content).hexdigest())
    proof = pdf.render_certificate(certificate)
    documents_store(
        actor=SYSTEM,
        round=row,
        signed=(signed, content),
        certificate=(certificate, proof),
    )
    return {"agreement": row.agreement.public_id}


def signed_snapshot(row: SignatureRound) -> dict[str, Any]:
    """The document that was signed, with the evidence of each signature."""
    return {**row.snapshot, "evidence": evidence(row), "presented_sha256": row.sha256}


def certificate_snapshot(row: SignatureRound, signed_sha256: str) -> dict[str, Any]:
    """Who signed what, when, from where and how they were identified."""
    kept = ("number", "title", "kind", "language", "ours", "partner", "version")
    return {
        **{name: row.snapshot[name] for name in kept},
        "round": row.public_id,
        "presented_sha256": row.sha256,
        "signed_sha256": signed_sha256,
        "evidence": evidence(row),
    }


def evidence(row: SignatureRound) -> list[dict[str, Any]]:
    """Each signature as a document states it, in the document's language."""
    language = row.agreement.language
    with translation.override(language):
        return [
            {
                "position": signature.position,
                "side": signature.side,
                "name": signature.name,
                "typed_name": signature.typed_name,
                "email": signature.email,
                "capacity": signature.capacity,
                "signed_at": signature.signed_at.isoformat(),
                "signed": formats.instant(signature.signed_at),
                "identified_by": str(signature.get_identified_by_display()),
                "ip_address": signature.ip_address or "",
                "user_agent_sha256": signature.user_agent_sha256,
                "consent_version": signature.consent_version,
                "consent": consent.CONSENTS[signature.consent_version].in_language(language),
                "id": signature.public_id,
            }
            for signature in row.signatures.filter(status="signed")
        ]


@operation("agreements.document:make", event="agreements.document.made")
def documents_store(
    *,
    actor: Actor,
    round: SignatureRound,
    signed: tuple[dict[str, Any], bytes],
    certificate: tuple[dict[str, Any], bytes],
) -> None:
    """Keep the signed agreement and its certificate, and tell everybody. Once, whoever tries twice."""
    row = lock(round)
    if row.documents.exists():
        no_op()
        return
    agreement = row.agreement
    made = []
    for kind, (snapshot, content) in ((Kind.SIGNED, signed), (Kind.CERTIFICATE, certificate)):
        suffix = "" if kind == Kind.SIGNED else "-certificate"
        stored = files.store(actor=actor, name=f"{agreement.number}{suffix}.pdf", content=content)
        made.append(
            create(
                AgreementDocument,
                agreement=agreement,
                round=row,
                kind=kind,
                version=row.version,
                file=stored,
                sha256=stored.sha256,
                snapshot=snapshot,
            )
        )
    record(made[0], data={"number": agreement.number, "sha256": made[0].sha256}, also=made[1:])
    notify("agreements.concluded", target=agreement, audience=selectors.both_sides(agreement))
    without_account = row.signatures.filter(user=None)
    notify_all(
        "agreements.concluded_signer",
        [Notice(signature, [signature.public_id]) for signature in without_account],
    )
