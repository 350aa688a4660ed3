"""The people of a partner who have a part in its recruitment."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from partners.people.models import Contact
from pipeline.recruitment.models import InternalQuerySet, Recruitment


class RecruitmentContactQuerySet(InternalQuerySet):
    def current(self) -> Self:
        """Without those whose contact is archived."""
        return self.filter(contact__archived_at=None)


class RecruitmentContact(models.Model):
    """A contact of the partner, and the part that the person has in this recruitment."""

    PARTNER_PATH = "recruitment__partner"

    class Part(models.TextChoices):
        DECISION_MAKER = "decision_maker", _("Decides")
        CHAMPION = "champion", _("Champions us")
        TECHNICAL = "technical", _("Judges the technique")
        LEGAL = "legal", _("Judges the law")
        FINANCE = "finance", _("Judges the money")
        USER = "user", _("Will use it")
        BLOCKER = "blocker", _("Is against it")
        OTHER = "other", _("Is kept informed")

    public_id = PublicIdField(prefix="rco")
    recruitment = models.ForeignKey(Recruitment, models.CASCADE, related_name="stakeholders")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("contact"))
    part = models.CharField(_("part"), max_length=16, choices=Part)
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"note"})
    objects = RecruitmentContactQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment", "contact"],
                name="pipeline_recruitmentcontact_once",
                violation_error_message=_("This person has a part already. Change it instead."),
            ),
            models.CheckConstraint(
                condition=Q(
                    part__in=[
                        "decision_maker", "champion", "technical", "legal", "finance", "user", "blocker", "other",
                    ]
                ),
                name="pipeline_recruitmentcontact_part",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.contact)
