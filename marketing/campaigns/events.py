"""What can happen to a mail campaign."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from marketing.models import MailCampaign

STAFF = PageOf("marketing:mail-campaign", "marketing.mail_campaign:view")

target_type(
    MailCampaign,
    plural=_("Mail campaigns"),
    label=str,
    staff=STAFF,
    indexed=Indexed(title=str, detail=lambda row: str(row.subject)),
)
declare("marketing.mail_campaign.drafted", _("Mail campaign “{target}” drafted"), icon="file-text")
declare("marketing.mail_campaign.changed", _("Mail campaign “{target}” changed"), icon="pencil")
declare("marketing.mail_campaign.tested", _("Test of mail campaign “{target}” sent"), icon="mail-check")
declare("marketing.mail_campaign.scheduled", _("Mail campaign “{target}” scheduled"), icon="send")
declare("marketing.mail_campaign.unscheduled", _("Mail campaign “{target}” taken back"), icon="undo-2")
declare("marketing.mail_campaign.started", _("Mail campaign “{target}” begun"), icon="mails")
declare("marketing.mail_campaign.paused", _("Mail campaign “{target}” paused"), icon="pause")
declare("marketing.mail_campaign.resumed", _("Mail campaign “{target}” goes on"), icon="play")
declare("marketing.mail_campaign.cancelled", _("Mail campaign “{target}” cancelled"), icon="circle-x")
declare("marketing.mail_campaign.finished", _("Mail campaign “{target}” sent"), icon="circle-check")
