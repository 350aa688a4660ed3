"""What can happen to proposals."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.proposal:view"
PAGE = PageOf("pipeline:proposal", VIEW)

target_type(
    models.Proposal,
    plural=_("Proposals"),
    label=str,
    staff=PAGE,
    related=("recruitment__partner",),
    indexed=Indexed(
        title=str,
        detail=lambda row: row.recruitment.partner.name,
        text=lambda row: row.title,
        related=("recruitment__partner",),
    ),
)

declare("pipeline.proposal.begun", _("Version {number} of the proposal “{target}” begun"), icon="file-plus")
declare("pipeline.proposal.changed", _("Title of the proposal changed to “{target}”"), icon="pencil")
declare("pipeline.proposal.section_changed", _("Proposal “{target}”: {section} edited"), icon="pencil")
declare(
    "pipeline.proposal.section_regenerated", _("Proposal “{target}”: {section} made anew"), icon="refresh-cw"
)
declare("pipeline.proposal.refreshed", _("Proposal “{target}” made anew: {sections}"), icon="refresh-cw")
declare("pipeline.proposal.frozen", _("Proposal “{target}” is being sent"), icon="send")
declare("pipeline.proposal.taken_back", _("Proposal “{target}” is a draft again"), icon="undo-2")
declare("pipeline.proposal.sent", _("Version {number} of the proposal “{target}” sent"), icon="send")
declare(
    "pipeline.proposal.recorded",
    _("Version {number} of the proposal “{target}”, written elsewhere, kept as sent"),
    icon="send",
)
declare("pipeline.proposal.opened", _("Proposal “{target}” opened by the partner"), icon="mail-open")
declare("pipeline.proposal.accepted", _("Proposal “{target}” accepted"), icon="circle-check")
declare("pipeline.proposal.refused", _("Proposal “{target}” refused"), icon="circle-x")
