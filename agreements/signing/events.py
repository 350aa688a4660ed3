"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from agreements import models
from agreements.drafting.events import PORTAL_OF_PART, STAFF_OF_PART
from core.events.registry import declare, target_type
from partners.models import PartnerType

target_type(
    models.Signature,
    label=lambda row: row.name,
    staff=STAFF_OF_PART,
    portal=PORTAL_OF_PART,
    related=("round__agreement__partner",),
)


declare(
    "agreements.agreement.signature_started",
    _("{target} sent to its signers"),
    icon="signature",
    partner_visible=True,
)


declare(
    "agreements.agreement.signature_stopped",
    _("Signature of {target} stopped"),
    icon="circle-stop",
    partner_visible=True,
)


declare(
    "agreements.agreement.signed_on_paper",
    _("Copy of {target} signed on paper kept"),
    icon="file-pen-line",
    partner_visible=True,
)


declare(
    "agreements.agreement.signed_elsewhere",
    _("Copy of {target} signed elsewhere kept: {level}, {provider}"),
    icon="file-pen-line",
    partner_visible=True,
    labels={"level": lambda level: str(PartnerType.SignatureLevel(level).label)},
)


declare("agreements.signature.asked", _("{target} asked to sign"), icon="pen-line", partner_visible=True)


declare("agreements.signature.code_sent", _("One-time code sent to {target}"), icon="key-round")


declare("agreements.signature.signed", _("{target} signed"), icon="signature", partner_visible=True)


declare(
    "agreements.signature.refused", _("{target} refused to sign"), icon="circle-slash", partner_visible=True
)


declare(
    "agreements.agreement.signed", _("{target} signed by everyone"), icon="file-check", partner_visible=True
)


declare(
    "agreements.document.made",
    _("Documents of {target} kept"),
    icon="file-check",
    partner_visible=True,
    news=False,
)
