"""Signature: a round of signers over one document, and the documents kept for ever."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.drafting.models import Agreement
from agreements.drafting.querysets import PartQuerySet
from agreements.review.models import Side
from core import languages
from core.ids import PublicIdField
from core.models import StoredFile
from partners.vocabulary.models import PartnerType


class SignatureRound(models.Model):
    """One attempt to get a version signed: the document and everything it was made from, as bytes."""

    PARTNER_PATH = "agreement__partner"
    # The whole text of an agreement.
    JSON_BYTES = {"snapshot": 2_000_000}

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        COMPLETED = "completed", _("Completed")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {Status.OPEN: {Status.COMPLETED, Status.REFUSED, Status.CANCELLED}}

    public_id = PublicIdField(prefix="srd")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="rounds")
    version = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    snapshot = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    started_by = models.CharField(max_length=40)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(status="open"),
                name="agreements_round_one_open",
                violation_error_message=_("The signers have been asked already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "completed", "refused", "cancelled"]),
                name="agreements_round_status",
            ),
        ]


class Signature(models.Model):
    """One signer of a round, in their place, and the evidence of how they signed.

    Of the code they get by e-mail only a keyed hash is kept. Once signed or refused, the row never
    changes again but for the code by which somebody without an account opens the page of their copy.
    Two people of a firm may share a mailbox: each has a row, a code and a name of their own.
    """

    PARTNER_PATH = "round__agreement__partner"

    class Status(models.TextChoices):
        WAITING = "waiting", _("Not yet asked")
        ASKED = "asked", _("Asked to sign")
        SIGNED = "signed", _("Signed")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.WAITING: {Status.ASKED, Status.CANCELLED},
        Status.ASKED: {Status.SIGNED, Status.REFUSED, Status.CANCELLED},
    }

    class Identified(models.TextChoices):
        LOGIN_CODE = "login_code", _("Logged in, and a code sent to their e-mail address")
        LINK_CODE = "link_code", _("A link and a code sent to their e-mail address")

    public_id = PublicIdField(prefix="sig")
    round = models.ForeignKey(SignatureRound, models.PROTECT, related_name="signatures")
    position = models.PositiveSmallIntegerField(_("order"))
    side = models.CharField(_("side"), max_length=8, choices=Side)
    # Set for one of us and for a member of the portal; a contact without one signs by the link.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    capacity = models.CharField(
        _("capacity"), max_length=200, help_text=_("In what capacity, and by what authority, they sign.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(null=True)

    code_counter = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    code_issued_at = models.DateTimeField(null=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    code_verified_at = models.DateTimeField(null=True)
    # Codes sent in the running hour, so that attempts cannot be multiplied by asking again.
    window_at = models.DateTimeField(default=timezone.now)
    window_codes = models.PositiveSmallIntegerField(default=0)

    typed_name = models.CharField(_("name as typed"), max_length=120, blank=True)
    consent_version = models.PositiveSmallIntegerField(default=0)
    identified_by = models.CharField(max_length=12, choices=Identified, blank=True)
    signed_at = models.DateTimeField(null=True)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True)
    user_agent_sha256 = models.CharField(max_length=64, blank=True)
    refused_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(_("reason"), max_length=1000, blank=True)

    PRINTED_FIELDS = ("name", "capacity", "typed_name")
    # The address from which somebody signed is personal data, kept as evidence of the signature.
    SENSITIVE_FIELDS = frozenset(
        {"name", "email", "typed_name", "ip_address", "user_agent_sha256", "refusal_reason", "code_hash"}
    )

    class SignatureQuerySet(PartQuerySet):
        def shown_to_partner(self) -> Self:
            # A round exists only of agreements that the partner sees.
            return self

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "position"],
                name="agreements_signature_order",
                violation_error_message=_("Two signers have the same place."),
            ),
            models.UniqueConstraint(
                fields=["round", "email", "name"],
                name="agreements_signature_person",
                violation_error_message=_("This person signs already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "asked", "signed", "refused", "cancelled"]),
                name="agreements_signature_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed")
                | (
                    Q(signed_at__isnull=False, consent_version__gt=0)
                    & ~Q(typed_name="")
                    & ~Q(identified_by="")
                ),
                name="agreements_signature_evidence",
                violation_error_message=_("A signature needs its evidence."),
            ),
            models.CheckConstraint(condition=Q(code_attempts__lte=5), name="agreements_signature_attempts"),
        ]
        indexes = [
            # What waits for a person's signature.
            models.Index(fields=["user", "status"], name="agreements_signature_mine")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agreement(self) -> Agreement:
        return self.round.agreement


class AgreementDocument(models.Model):
    """A document of an agreement as it was signed: bytes, hash and data, never made again."""

    PARTNER_PATH = "agreement__partner"
    JSON_BYTES = {"snapshot": 2_000_000}

    class Kind(models.TextChoices):
        SIGNED = "signed", _("Signed agreement")
        CERTIFICATE = "certificate", _("Certificate of signature")
        WET = "wet", _("Signed on paper")
        ELSEWHERE = "elsewhere", _("Signed electronically elsewhere")

    public_id = PublicIdField(prefix="adc")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="documents")
    round = models.ForeignKey(SignatureRound, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    version = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    snapshot = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # How and when a document was signed elsewhere; by hand there is no electronic level.
    level = models.CharField(
        _("level of signature"),
        max_length=10,
        choices=PartnerType.SignatureLevel,
        blank=True,
        default="",
        db_default="",
    )
    provider = models.CharField(_("provider"), max_length=100, blank=True, default="", db_default="")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Signed documents are made once, whoever tries twice.
            models.UniqueConstraint(
                fields=["round", "kind"],
                name="agreements_document_once",
                violation_error_message=_("This document exists already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="elsewhere", level__in=PartnerType.SignatureLevel.values, signed_on__isnull=False
                )
                & ~Q(provider="")
                | ~Q(kind="elsewhere") & Q(level="", provider=""),
                name="agreements_document_elsewhere",
                violation_error_message=_("A document signed elsewhere has its level, provider and day."),
            ),
        ]
