"""The columns of contacts: what the API gives of each."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.models import Contact
from web.columns import Column, choice, field

CONTACT_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",), api=True),
    field("name", _("Name"), api=True),
    field("email", _("E-mail"), api=True),
    field("phone", _("Telephone"), api=True),
    field("job_title", _("Job title"), api=True),
    choice("role", _("Role"), Contact.Role.choices, api=True),
    choice("language", _("Language"), settings.LANGUAGES, api=True),
    field("is_main", _("Main contact"), api=True),
    field("informed_on", _("Told that we hold their data"), api=True),
    field("archived_at", _("Archived"), api=True),
    field("created_at", _("Created"), api=True),
    field("updated_at", _("Changed"), api=True),
]
