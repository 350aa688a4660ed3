"""The mails of this room. Links only lead to pages: what they do, they do on POST."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Side, Signature
from agreements.review.mails import agreement_values
from agreements.signing import codes
from agreements.signing.links import copy_link, signature_link
from core import encryption
from core.queue import mail as mails


def _signature(context: dict[str, Any]) -> dict[str, Any]:
    row = Signature.objects.select_related("round__agreement__partner").get(public_id=context["signature"])
    agreement = row.agreement
    if row.user_id is None:
        page = reverse("agreements:link-sign", args=[signature_link(row.public_id)])
    elif row.side == Side.US:
        page = reverse("agreements:sign", args=[row.public_id])
    else:
        page = reverse("portal:signature", args=[agreement.partner.public_id, row.public_id])
    return {
        **agreement_values({"agreement": agreement.public_id}),
        "page": page,
        "capacity": row.capacity,
        "signer": row.name,
        "reason": row.refusal_reason,
    }


def _copy(context: dict[str, Any]) -> dict[str, Any]:
    return {
        **_signature(context),
        "page": reverse("agreements:link-copy", args=[copy_link(context["signature"])]),
    }


def _code(context: dict[str, Any]) -> dict[str, Any]:
    code = encryption.decrypt(context["sealed"])
    return {**_signature(context), "code": f"{code[:3]} {code[3:]}", "minutes": codes.CODE_MINUTES}


SIGNED_BY_ALL = _(
    "Agreement {number}, “{title}”, between us and {partner} is signed by everyone. The signed "
    "document is kept and can be downloaded."
)


MAILS = [
    mails.MailKind(
        "agreements.signature",
        subject=_("Please sign agreement {number}"),
        paragraphs=(
            _(
                "Agreement {number}, “{title}”, between us and {partner} is ready for your signature, as {capacity}."
            ),
            _(
                "The page shows the document. You then get a code at this address, type your name and sign: a simple"
                " electronic signature. You may also refuse and say why."
            ),
        ),
        action=_("Read and sign"),
        link="page",
        values=_signature,
    ),
    mails.MailKind(
        "agreements.code",
        subject=_("Your code to sign agreement {number}"),
        paragraphs=(
            _("Your code is {code}. It works for {minutes} minutes, for agreement {number} only."),
            _(
                "If you did not ask for it, you can ignore this e-mail. Never give the code to anybody: we never"
                " ask for it."
            ),
        ),
        values=_code,
    ),
    mails.MailKind(
        "agreements.refused",
        subject=_("Signature of agreement {number} refused"),
        paragraphs=(
            _("{signer} refuses to sign agreement {number}, “{title}”, with {partner}."),
            "{reason}",
        ),
        action=_("Open the agreement"),
        link="staff",
        values=_signature,
    ),
    mails.MailKind(
        "agreements.concluded",
        subject=_("Agreement {number} is signed by everyone"),
        paragraphs=(SIGNED_BY_ALL,),
        action=_("Open the agreement"),
        link="page",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.concluded_signer",
        subject=_("Agreement {number} is signed by everyone"),
        paragraphs=(SIGNED_BY_ALL,),
        action=_("Download the documents"),
        link="page",
        values=_copy,
    ),
]
