"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from agreements import models
from core.events.registry import declare, target_type


def _staff(row) -> str:
    return f"/staff/agreements/{row.public_id}/"


def _staff_part(row) -> str:
    return f"/staff/agreements/{row.agreement.public_id}/"


def _portal(row) -> str:
    return f"/portal/{row.partner.public_id}/agreements/{row.public_id}/"


def _portal_part(row) -> str:
    return _portal(row.agreement)


target_type(
    models.Agreement,
    plural=_("Agreements"),
    label=str,
    staff_path=_staff,
    portal_path=_portal,
    related=("partner",),
)


declare("agreements.agreement.created", _("Agreement {target} drawn up"), icon="file-plus")


declare("agreements.agreement.imported", _("Agreements concluded before were loaded"), icon="file-input")


declare(
    "agreements.agreement.values_changed", _("Values of {target} changed: version {version}"), icon="file-pen"
)


declare(
    "agreements.agreement.terms_changed", _("Terms of {target} changed: version {version}"), icon="file-pen"
)


declare("agreements.agreement.edited", _("“{clause}” of {target} edited: version {version}"), icon="file-pen")
