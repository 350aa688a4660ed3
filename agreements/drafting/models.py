"""The agreement, its versions and its exclusivities."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.drafting.querysets import OURS, SIGNED, AgreementQuerySet, PartQuerySet
from agreements.library.models import Template, TemplateKind
from core import languages
from core.ids import PublicIdField
from core.models import OwnEntity
from core.money import CurrencyField, MinorField, Money
from partners.partner.models import Partner
from partners.vocabulary.models import ProductLine, Region, Sector


class Agreement(models.Model):
    """One term of a contract with a partner: its text is in its versions, its terms are columns.

    A renewal is a new row (``renewed_from``), so each term keeps its end, outcome and decision. An
    amendment is a row too (``amends``); in force from its first day, when what it changed of the terms
    became the terms of the agreement that it amends: those columns are the consolidated terms.
    """

    PARTNER_PATH = "partner"
    PRINTED_FIELDS = ("title", "service_level", "passive_sales", "renewal_terms")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("agreement", "Draft")
        WITH_PARTNER = "with_partner", _("With the partner")
        IN_APPROVAL = "in_approval", _("In approval")
        APPROVED = "approved", _("Approved")
        IN_SIGNATURE = "in_signature", _("In signature")
        SIGNED = "signed", _("Signed, not yet in force")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")
        TERMINATED = "terminated", _("Terminated")
        RENEWED = "renewed", _("Renewed")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.WITH_PARTNER, Status.IN_APPROVAL, Status.CANCELLED},
        Status.WITH_PARTNER: {Status.DRAFT, Status.CANCELLED},
        Status.IN_APPROVAL: {Status.APPROVED, Status.DRAFT, Status.CANCELLED},
        Status.APPROVED: {
            Status.IN_SIGNATURE,
            Status.SIGNED,
            Status.ACTIVE,
            Status.DRAFT,
            Status.CANCELLED,
        },
        Status.IN_SIGNATURE: {Status.SIGNED, Status.ACTIVE, Status.DRAFT, Status.CANCELLED},
        Status.SIGNED: {Status.ACTIVE, Status.TERMINATED},
        Status.ACTIVE: {Status.ENDED, Status.TERMINATED, Status.RENEWED},
    }

    class Outcome(models.TextChoices):
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", _("Ends")

    class Confidentiality(models.TextChoices):
        NONE = "none", _("None")
        STANDALONE = "standalone", _("This is an NDA on its own")
        SYSTEMATIC = "systematic", _("Confidentiality in every exchange")

    public_id = PublicIdField(prefix="agr")
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements", verbose_name=_("partner"))
    own_entity = models.ForeignKey(OwnEntity, models.PROTECT, related_name="+", verbose_name=_("our entity"))
    template = models.ForeignKey(
        Template, models.PROTECT, null=True, related_name="+", verbose_name=_("template")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=TemplateKind)
    language = models.CharField(_("language"), max_length=5, choices=languages.choices)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    status_since = models.DateTimeField(default=timezone.now, editable=False)
    # The number of the current version, of the last one the partner was shown, and of the one it
    # agreed with (0: none).
    version = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_version = models.PositiveSmallIntegerField(default=0, editable=False)
    agreed_version = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    author = models.CharField(max_length=40, editable=False)

    # Terms
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True, help_text=_("Empty when it has no end."))
    notice_days = models.PositiveSmallIntegerField(_("notice in days"), default=90)
    # The last day to give notice; kept so that lists and reminders can be read by it.
    notice_on = models.DateField(_("notice by"), null=True, editable=False)
    tacit_renewal = models.BooleanField(_("tacit renewal"), default=False)
    renewal_months = models.PositiveSmallIntegerField(
        _("renewed for, in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )
    renewal_terms = models.TextField(_("price or rates on renewal"), max_length=5000, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=10, choices=Confidentiality, default=Confidentiality.NONE
    )
    service_level = models.TextField(_("service level"), max_length=5000, blank=True)
    passive_sales = models.TextField(_("passive sales"), max_length=5000, blank=True)
    value_minor = MinorField(_("expected value"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))

    # What became of it
    activated_at = models.DateTimeField(null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    end_reason = models.TextField(_("reason of the end"), max_length=2000, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    renewed_from = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="renewals"
    )
    # A renegotiation: once active it takes the place of this one.
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replacements"
    )
    # What an amendment changes: an agreement of the same partner (a guard), never another amendment.
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="amendments", verbose_name=_("amends")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    # The terms that the partner was sent last: set by ``with_sent_terms``.
    sent_terms: dict[str, Any] | None

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "with_partner",
                        "in_approval",
                        "approved",
                        "in_signature",
                        "signed",
                        "active",
                        "ended",
                        "terminated",
                        "renewed",
                        "cancelled",
                    ]
                ),
                name="agreements_agreement_status",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "renewed", "ended"]), name="agreements_agreement_outcome"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="agreements_agreement_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(tacit_renewal=False) | Q(renewal_months__gt=0, ends_on__isnull=False),
                name="agreements_agreement_tacit",
                violation_error_message=_(
                    "Tacit renewal needs an end date and the number of months it is renewed for."
                ),
            ),
            models.CheckConstraint(
                condition=Q(amends=None) | Q(kind=TemplateKind.AMENDMENT) & ~Q(amends=F("id")),
                name="agreements_agreement_amends",
                violation_error_message=_("Only an amendment amends an agreement, and never itself."),
            ),
            # A term is renewed once, whoever tries: the nightly job, a second job, a person.
            models.UniqueConstraint(
                fields=["renewed_from"],
                name="agreements_agreement_renewed_once",
                violation_error_message=_("This agreement has been renewed already."),
            ),
        ]
        indexes = [
            # The list newest first, the API's delta.
            models.Index(fields=["created_at", "id"], name="agreements_agr_by_created"),
            models.Index(fields=["updated_at", "id"], name="agreements_agr_by_updated"),
            # Work waiting by status; a partner's agreements.
            models.Index(fields=["status", "status_since"], name="agreements_agr_by_status"),
            models.Index(fields=["partner", "status"], name="agreements_agr_by_partner"),
            # Reminders, renewal workbench, nightly roll-over, renewal rate of a period.
            models.Index(fields=["ends_on", "status"], name="agreements_agr_by_end"),
            models.Index(fields=["notice_on", "status"], name="agreements_agr_by_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def first_day(self) -> date:
        """Its start. Only while it is negotiated may it have none: the last signature sets it."""
        assert self.starts_on is not None
        return self.starts_on

    @property
    def value(self) -> Money | None:
        """The expected value over the term, or None when nobody said."""
        return None if self.value_minor is None else Money(self.value_minor, self.currency)

    @property
    def partner_agrees(self) -> bool:
        """The partner agreed with the text as it stands now, not with an earlier one."""
        return self.agreed_version == self.version

    @property
    def is_ours(self) -> bool:
        """We have it in hand: what we write now is not what the partner was sent."""
        return self.status in OURS

    @property
    def partner_version(self) -> int:
        """The version the partner reads: until it is signed, the last one it was sent."""
        return self.version if self.status in SIGNED else self.sent_version


class AgreementVersion(models.Model):
    """The text and terms of an agreement at one moment. Never edited.

    ``clauses`` is ``[{code, part, title, text}]`` in order, in the agreement's language and with
    ``{name}`` still in the text; ``values`` are the variables, canonical by type; ``terms`` the
    columns of the agreement as they stood, its exclusivities in words and, as ``promises``, by code;
    ``schema`` the template's variables; ``parties`` what the text says of the two sides. ``text`` are the
    clauses as people read them, filled in when the version was made: what is completed or renamed later
    does not change a text under its number. Of versions loaded without one it is made from the rest.
    """

    PARTNER_PATH = "agreement__partner"
    PRINTED_FIELDS = ("clauses", "values")
    # The whole text of an agreement, which may be long.
    JSON_BYTES = {"clauses": 1_000_000, "text": 1_000_000}

    class Change(models.TextChoices):
        CREATED = "created", _("Drawn up")
        VALUES = "values", _("Values changed")
        TERMS = "terms", _("Terms changed")
        CLAUSES = "clauses", _("Clauses changed")
        EXCLUSIVITIES = "exclusivities", _("Exclusivities changed")
        PARTIES = "parties", _("Details of the parties changed")

    public_id = PublicIdField(prefix="agv")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    clauses = models.JSONField(default=list, blank=True)
    schema = models.JSONField(default=list, blank=True)
    values = models.JSONField(default=dict, blank=True)
    terms = models.JSONField(default=dict, blank=True)
    parties = models.JSONField(default=dict, db_default={}, blank=True)
    text = models.JSONField(default=list, db_default=[], blank=True)
    author = models.CharField(max_length=40)
    change = models.CharField(max_length=15, choices=Change, default=Change.CREATED)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="agreements_version_once",
                violation_error_message=_("Somebody saved a version in the meantime. Reload the page."),
            )
        ]


class Exclusivity(models.Model):
    """What a partner alone (sole) or with others (shared) is promised: territory × sector × product.

    An empty territory, sector or product line means all of them; empty dates are the agreement's.
    """

    PARTNER_PATH = "agreement__partner"

    class Mode(models.TextChoices):
        SOLE = "sole", _("Sole")
        SHARED = "shared", _("Shared")

    public_id = PublicIdField(prefix="exc")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="exclusivities")
    mode = models.CharField(_("mode"), max_length=6, choices=Mode, default=Mode.SOLE)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["sole", "shared"]), name="agreements_exclusivity_mode"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreements_exclusivity_period",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(region=None) | Q(country=""),
                name="agreements_exclusivity_territory",
                violation_error_message=_("Choose a region or a country, not both."),
            ),
        ]
