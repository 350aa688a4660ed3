"""What can happen to an announcement."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from marketing.models import Announcement, AnnouncementRecipient

STAFF = PageOf("marketing:announcement", "marketing.announcement:view")
PORTAL = PageOf("portal:announcement", "marketing.news:view", ("partner.public_id", "public_id"))

target_type(
    Announcement,
    plural=_("Announcements"),
    label=str,
    staff=STAFF,
    indexed=Indexed(title=str, text=lambda row: " ".join(row.body.values())),
)
target_type(
    AnnouncementRecipient,
    label=str,
    staff=PageOf("marketing:announcement", "marketing.announcement:view", ("announcement.public_id",)),
    portal=PORTAL,
    related=("announcement", "partner"),
)
declare("marketing.announcement.drafted", _("Announcement “{target}” drafted"), icon="file-text")
declare("marketing.announcement.changed", _("Announcement “{target}” changed"), icon="pencil")
declare("marketing.announcement.published", _("Announcement “{target}” published"), icon="megaphone")
declare("marketing.announcement.withdrawn", _("Announcement “{target}” withdrawn"), icon="undo-2")
declare("marketing.announcement.reminded", _("Reminded of announcement “{target}”: {count}"), icon="bell")
declare("marketing.announcement.acknowledged", _("Announcement “{target}” acknowledged"), icon="circle-check",
        partner_visible=True, news=False)  # fmt: skip
