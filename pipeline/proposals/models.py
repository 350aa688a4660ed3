"""Proposals: what we offer an organisation that we would win, as a document of several sections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import languages
from core.ids import PublicIdField
from core.models import OwnEntity, StoredFile
from partners.models import Contact
from pipeline.business_cases.models import BusinessCaseVersion
from pipeline.recruitment.models import InternalQuerySet, Recruitment

# Those that were given to the partner.
GIVEN = ("sent", "accepted", "refused", "replaced")


class Proposal(models.Model):
    """One version of what we propose in a recruitment; ``number`` counts them.

    A draft is text in sections. Sent, it is a document kept as bytes with its SHA-256, and its data as a
    snapshot; a later one that is sent replaces it. One that was written elsewhere (``is_own_document``) is
    kept as it came. ``opened_at`` is when its link was first used, ``opened_count`` how often.
    """

    PARTNER_PATH = "recruitment__partner"
    JSON_BYTES: ClassVar[dict[str, int]] = {"snapshot": 512 * 1024}

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        REPLACED = "replaced", _("Replaced")

    TRANSITIONS = {
        Status.DRAFT: {Status.SENDING},
        Status.SENDING: {Status.SENT, Status.DRAFT},
        Status.SENT: {Status.ACCEPTED, Status.REFUSED, Status.REPLACED},
    }

    public_id = PublicIdField(prefix="prp")
    recruitment = models.ForeignKey(
        Recruitment, models.PROTECT, related_name="proposals", verbose_name=_("recruitment")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    own_entity = models.ForeignKey(
        OwnEntity, models.PROTECT, related_name="+", verbose_name=_("our side"), db_index=False
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent to"),
        db_index=False,
    )
    case_version = models.ForeignKey(
        BusinessCaseVersion, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    is_own_document = models.BooleanField(default=False, db_default=False, editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    snapshot = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    sent_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    opened_at = models.DateTimeField(_("first opened"), null=True, editable=False)
    opened_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    answer_note = models.TextField(_("what they say"), max_length=2000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.CharField(max_length=40, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    PRINTED_FIELDS = ("title",)
    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment", "number"],
                name="pipeline_proposal_number",
                violation_error_message=_("This version exists already. Reload the page."),
            ),
            models.UniqueConstraint(
                fields=["recruitment"],
                condition=Q(status__in=["draft", "sending"]),
                name="pipeline_proposal_one_draft",
                violation_error_message=_("There is a draft already. Go on with that one."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sending", "sent", "accepted", "refused", "replaced"]),
                name="pipeline_proposal_status",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sending"], sent_at=None, file=None, sha256="")
                | Q(status__in=GIVEN, sent_at__isnull=False, file__isnull=False) & ~Q(sha256=""),
                name="pipeline_proposal_sent",
                violation_error_message=_("What was sent is kept with its document and its date."),
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(contact__isnull=False),
                name="pipeline_proposal_contact",
                violation_error_message=_("Choose the person to whom it is sent."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "refused"]) | Q(answered_on__isnull=False),
                name="pipeline_proposal_answered",
                violation_error_message=_("Say on which day they answered."),
            ),
        ]
        indexes = [
            # The API, newest first.
            models.Index(fields=["created_at", "id"], name="pipeline_proposal_created"),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalSection(models.Model):
    """A section of a proposal: its text, and the one that was generated last. Where they differ, somebody
    edited it. An empty one is not printed. Lines that begin with ``#`` are headings, with ``-`` points."""

    PARTNER_PATH = "proposal__recruitment__partner"

    public_id = PublicIdField(prefix="prs")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=20, db_index=False)
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=60_000, blank=True, default="", db_default="")
    generated = models.TextField(max_length=60_000, blank=True, default="", db_default="", editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)

    PRINTED_FIELDS = ("title", "text")
    objects = InternalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "code"],
                name="pipeline_proposalsection_once",
                violation_error_message=_("The proposal has this section already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_edited(self) -> bool:
        return self.text != self.generated
