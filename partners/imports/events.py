"""What can happen to an import, and how it is called in the audit log."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from partners import models

target_type(
    models.PartnerImport,
    label=lambda row: row.file.name,
    staff=PageOf("partners:import", "partners.import:run"),
    related=("file",),
)


declare("partners.import.uploaded", _("File “{target}” uploaded to be imported"), icon="upload")


declare("partners.import.started", _("Import of “{target}” started"), icon="download")


declare("partners.import.finished", _("Partners imported from “{target}”: {count}"), icon="check")


declare("partners.import.discarded", _("File uploaded to be imported discarded"), icon="trash-2")
