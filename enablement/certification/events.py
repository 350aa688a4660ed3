"""What can happen to certifications, certificates and training."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from enablement.models import Certificate, Certification, TrainingRecord

VIEW, CONFIGURE = "enablement.certification:view", "enablement.certification:configure"
CERTIFICATE = PageOf("enablement:certificate", VIEW)
TRAINING = PageOf("enablement:training-record", VIEW)
PORTAL_CERTIFICATE = PageOf("portal:certificate", VIEW, ("partner.public_id", "public_id"))
PORTAL_TRAINING = PageOf("portal:training-record", VIEW, ("partner.public_id", "public_id"))

target_type(Certification, label=str, staff=PageOf("enablement:certifications", CONFIGURE, args=()))
target_type(
    Certificate,
    plural=_("Certificates"),
    label=str,
    staff=CERTIFICATE,
    portal=PORTAL_CERTIFICATE,
    related=("partner", "certification", "contact"),
    indexed=Indexed(title=str, detail=lambda row: row.partner.name, text=lambda row: row.number),
)
target_type(
    TrainingRecord,
    plural=_("Training"),
    label=str,
    staff=TRAINING,
    portal=PORTAL_TRAINING,
    related=("partner", "contact"),
    indexed=Indexed(title=str, detail=lambda row: row.partner.name),
)
declare("enablement.certification.saved", _("Certification “{target}” saved"), icon="award")
declare("enablement.certification.moved", _("Certification “{target}” moved to another place"), icon="award")
declare("enablement.certificate.recorded", _("Certificate “{target}” recorded"), icon="award",
        partner_visible=True)  # fmt: skip
declare("enablement.certificate.declared", _("Certificate “{target}” declared, to be confirmed"), icon="send",
        partner_visible=True)  # fmt: skip
declare("enablement.certificate.confirmed", _("Certificate “{target}” confirmed"), icon="circle-check",
        partner_visible=True)  # fmt: skip
declare("enablement.certificate.refused", _("Certificate “{target}” refused"), icon="circle-x",
        partner_visible=True)  # fmt: skip
declare("enablement.certificate.withdrawn", _("Certificate “{target}” withdrawn"), icon="undo-2",
        partner_visible=True)  # fmt: skip
declare("enablement.certificate.revoked", _("Certificate “{target}” revoked"), icon="circle-x",
        partner_visible=True)  # fmt: skip
declare("enablement.training.recorded", _("Training “{target}” recorded"), icon="graduation-cap",
        partner_visible=True)  # fmt: skip
declare("enablement.training.declared", _("Training “{target}” declared, to be confirmed"), icon="send",
        partner_visible=True)  # fmt: skip
declare("enablement.training.confirmed", _("Training “{target}” confirmed"), icon="circle-check",
        partner_visible=True)  # fmt: skip
declare("enablement.training.refused", _("Training “{target}” refused"), icon="circle-x",
        partner_visible=True)  # fmt: skip
declare("enablement.training.withdrawn", _("Training “{target}” withdrawn"), icon="undo-2",
        partner_visible=True)  # fmt: skip
declare("enablement.training.revoked", _("Training “{target}” revoked: it does not count"), icon="circle-x",
        partner_visible=True)  # fmt: skip
