"""What can happen to a partner, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from partners import models
from partners.partner.events import PAGE_OF_PARTNER

target_type(models.Contact, label=lambda row: row.name, staff=PAGE_OF_PARTNER, related=("partner",))


target_type(models.Note, label=lambda row: row.partner.name, staff=PAGE_OF_PARTNER, related=("partner",))


declare(
    "partners.contact.created",
    _("Contact {target} added"),
    icon="user-plus",
    partner_visible=True,
    news=False,
)


declare(
    "partners.contact.changed",
    _("Contact {target} changed"),
    icon="user-round-pen",
    partner_visible=True,
    news=False,
)


declare(
    "partners.contact.archived",
    _("Contact {target} archived"),
    icon="user-x",
    partner_visible=True,
    news=False,
)


declare("partners.note.written", _("Note written about “{target}”"), icon="sticky-note")


declare(
    "partners.note.shared",
    _("Note shared with “{target}”"),
    icon="sticky-note",
    partner_visible=True,
    to_partner=_("We shared a note with you"),
    news=False,
)
