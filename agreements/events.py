"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from agreements import models
from prm.core.events import declare, target_type


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
for _model in (
    models.OpenPoint,
    models.Approval,
    models.AgreementDocument,
    models.RenewalReminder,
    models.Exclusivity,
):
    target_type(
        _model,
        label=lambda row: str(row.agreement),
        staff_path=_staff_part,
        portal_path=_portal_part,
        related=("agreement__partner",),
    )
target_type(
    models.Signature,
    label=lambda row: row.name,
    staff_path=_staff_part,
    portal_path=_portal_part,
    related=("round__agreement__partner",),
)
target_type(
    models.Clause, label=str, staff_path=lambda row: f"/staff/settings/agreements/clauses/{row.public_id}/"
)
target_type(
    models.Template,
    label=str,
    staff_path=lambda row: f"/staff/settings/agreements/templates/{row.public_id}/",
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
declare("agreements.exclusivity.added", _("Exclusivity promised in {target}"), icon="lock")
declare("agreements.exclusivity.removed", _("Exclusivity taken out of {target}"), icon="lock-open")
declare(
    "agreements.agreement.sent",
    _("{target} sent to the partner for review"),
    icon="send",
    partner_visible=True,
)
declare(
    "agreements.agreement.taken_back",
    _("{target} taken back to the draft"),
    icon="undo-2",
    partner_visible=True,
)
declare(
    "agreements.agreement.answered",
    _("The partner sent {target} back with remarks"),
    icon="reply",
    partner_visible=True,
)
declare(
    "agreements.agreement.agreed",
    _("The partner agrees with {target}"),
    icon="thumbs-up",
    partner_visible=True,
)
declare("agreements.agreement.cancelled", _("{target} given up"), icon="circle-x", partner_visible=True)
declare(
    "agreements.agreement.chased", _("Reminder about {target} sent"), icon="bell-ring", partner_visible=True
)
declare("agreements.point.raised", _("Remark on {target}"), icon="message-square", partner_visible=True)
declare("agreements.point.noted", _("Internal remark on {target}"), icon="message-square-dashed")
declare(
    "agreements.point.settled",
    _("Remark on {target} settled: {outcome}"),
    icon="message-square-check",
    partner_visible=True,
    labels={"outcome": lambda value: models.OpenPoint.Status(value).label},
)
declare(
    "agreements.point.note_settled", _("Internal remark on {target} settled"), icon="message-square-check"
)
declare(
    "agreements.point.withdrawn",
    _("Remark on {target} withdrawn"),
    icon="message-square-x",
    partner_visible=True,
)
declare("agreements.approval.asked", _("Approval of {target} asked for"), icon="stamp")
declare("agreements.agreement.approved", _("{target} approved"), icon="badge-check")
declare("agreements.agreement.rejected", _("{target} not approved"), icon="badge-x")
declare(
    "agreements.agreement.signature_started",
    _("{target} put to its signers"),
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
declare("agreements.signature.asked", _("{target} asked to sign"), icon="pen-line", partner_visible=True)
declare("agreements.signature.code_sent", _("One-time code sent to {target}"), icon="key-round")
declare("agreements.signature.signed", _("{target} signed"), icon="signature", partner_visible=True)
declare(
    "agreements.signature.refused", _("{target} refused to sign"), icon="circle-slash", partner_visible=True
)
declare("agreements.agreement.signed", _("{target} signed by all"), icon="file-check", partner_visible=True)
declare(
    "agreements.agreement.activated", _("{target} is in force"), icon="circle-check", partner_visible=True
)
declare(
    "agreements.agreement.began",
    _("A new term of {target} has begun"),
    icon="circle-check",
    partner_visible=True,
)
declare(
    "agreements.agreement.term_over",
    _("A term of {target} is over"),
    icon="circle-check",
    partner_visible=True,
)
declare("agreements.document.made", _("Documents of {target} kept"), icon="file-check", partner_visible=True)
declare(
    "agreements.agreement.renewed", _("{target} renewed as {new}"), icon="refresh-cw", partner_visible=True
)
declare(
    "agreements.agreement.renegotiated", _("Renegotiation of {old} begun as {number}"), icon="messages-square"
)
declare(
    "agreements.agreement.end_decided",
    _("{target} will end on {day}"),
    icon="calendar-x",
    partner_visible=True,
)
declare("agreements.agreement.ended", _("{target} ended on {day}"), icon="calendar-x", partner_visible=True)
declare(
    "agreements.reminder.sent",
    _("Reminder sent {days} days before the date of {target}"),
    icon="bell",
    partner_visible=True,
)
declare("agreements.clause.created", _("Clause “{target}” added to the library"), icon="book-plus")
declare("agreements.clause.changed", _("Clause “{target}” changed"), icon="book-open")
declare(
    "agreements.clause.versioned", _("Version {number} of clause “{target}”, from {day}"), icon="book-open"
)
declare("agreements.template.created", _("Template “{target}” added"), icon="layout-template")
declare("agreements.template.changed", _("Template “{target}” changed"), icon="layout-template")
