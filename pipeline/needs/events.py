"""What can happen to the questions about needs."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

target_type(
    models.NeedsRequest,
    label=str,
    staff=PageOf("pipeline:recruitment", "pipeline.recruitment:view", ("recruitment.public_id",)),
    related=("recruitment__partner",),
)
declare("pipeline.needs.sent", _("Questions about needs sent for “{target}”"), icon="send")
declare("pipeline.needs.reopened", _("Answers about needs of “{target}” opened again"), icon="rotate-ccw")
declare("pipeline.needs.revoked", _("Link to the questions for “{target}” taken back"), icon="circle-x")
declare("pipeline.needs.saved", _("Answers about needs of “{target}” saved by link"), icon="pencil")
declare("pipeline.needs.answered", _("Answers about needs of “{target}” sent back"), icon="clipboard-list")
declare("pipeline.recruitment.needs_answered", _("Needs of “{target}” answered by us"), icon="clipboard-list")
