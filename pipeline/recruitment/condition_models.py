"""What must be there before a phase is entered or left, as configured."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from pipeline.recruitment.models import Phase


class PhaseCondition(models.Model):
    """A thing (a code of ``things``) that a phase asks for on the way in or out.

    A required one holds the move, unless a reason is given, which is kept; another is only shown.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "phase": "pipeline.recruitment.conditions:_on_the_way",
        "direction": "pipeline.recruitment.conditions:_on_the_way",
        "thing": "pipeline.recruitment.conditions:shown",
        "is_required": "pipeline.recruitment.conditions:missing",
    }

    class Direction(models.TextChoices):
        ENTRY = "entry", _("Before it is entered")
        EXIT = "exit", _("Before it is left")

    public_id = PublicIdField(prefix="pco")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="conditions", verbose_name=_("phase"))
    direction = models.CharField(_("when"), max_length=5, choices=Direction)
    thing = models.SlugField(_("what must be there"), max_length=40, db_index=False)
    is_required = models.BooleanField(_("required"), default=True, db_default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["phase__position", "direction", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "direction", "thing"],
                name="pipeline_phasecondition_once",
                violation_error_message=_("The phase has this condition already."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["entry", "exit"]), name="pipeline_phasecondition_direction"
            ),
        ]

    def __str__(self) -> str:
        # Read late: what a thing is called is registered by rooms above the models.
        from pipeline.recruitment.things import label_of

        return str(label_of(self.thing))
