"""What can happen to a text for the press. No sentence and no event holds what is under embargo."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from marketing.models import PressFile, PressRequest

VIEW = "marketing.press:view"
STAFF = PageOf("marketing:press-request", VIEW)
PORTAL = PageOf("portal:press-request", VIEW, ("partner.public_id", "public_id"))

target_type(
    PressRequest,
    plural=_("Texts for the press"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(title=str, detail=lambda row: row.partner.name),
)
target_type(
    PressFile,
    label=str,
    staff=PageOf("marketing:press-request", VIEW, ("request.public_id",)),
    portal=PageOf("portal:press-request", VIEW, ("request.partner.public_id", "request.public_id")),
    related=("request__partner", "file"),
)
declare("marketing.press.drafted", _("Text for the press “{target}” drafted"), icon="file-text")
declare("marketing.press.changed", _("Text for the press “{target}” changed"), icon="pencil")
declare("marketing.press.submitted", _("Text for the press “{target}” sent for approval"), icon="send",
        partner_visible=True)  # fmt: skip
declare("marketing.press.approved", _("Text for the press “{target}” approved"), icon="circle-check",
        partner_visible=True)  # fmt: skip
declare("marketing.press.refused", _("Text for the press “{target}” refused"), icon="circle-x",
        partner_visible=True)  # fmt: skip
declare("marketing.press.withdrawn", _("Text for the press “{target}” withdrawn"), icon="undo-2",
        partner_visible=True)  # fmt: skip
declare("marketing.press.published", _("Text for the press “{target}” published"), icon="megaphone",
        partner_visible=True)  # fmt: skip
