"""What every room stands on: the programme, events, the outbox, jobs, files and the search index."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core import colour
from core.ids import PublicIdField
from core.money import CurrencyField
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class Programme(models.Model):
    """The one partner programme of this installation: its name, look and ways to reach it."""

    UNSCOPED = "the programme itself; its name and contact card are shown to all"
    PARTNER_READABLE = True
    READ_BY = {
        "name": "core.models:Programme.__str__",
        "tagline": "templates/account/login.html",
        "currency": "partners.vocabulary.exchange:programme_currency",
        "accent": "core.look:palette",
        "logo": "core.look:logo_address",
        "logo_width": "templates/components/brand.html",
        "logo_height": "templates/components/brand.html",
        "email": "templates/email/base.html",
        "phone": "templates/email/base.html",
        "website": "templates/portal/home.html",
        "languages": "core.languages:offered",
        "language": "core.languages:of_programme",
        "time_zone": "core.programme:zone",
        "setup_skipped": "web.setup.selectors:progress",
    }

    name = TranslatedField(verbose_name=_("name"))
    tagline = TranslatedField(verbose_name=_("tagline"), blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    # The colour as it was chosen, #rrggbb; core.colour makes shades of it that can be read.
    accent = models.CharField(
        _("colour"),
        max_length=7,
        default=colour.DEFAULT,
        db_default=colour.DEFAULT,
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write a colour as # and six digits, #0a6c6a."))],
    )
    # A PNG of our own making (core.images).
    logo = models.ForeignKey(
        "StoredFile", models.PROTECT, verbose_name=_("logo"), null=True, blank=True, related_name="+"
    )
    logo_width = models.PositiveSmallIntegerField(null=True, blank=True)
    logo_height = models.PositiveSmallIntegerField(null=True, blank=True)
    # Read no more: ``accent`` took its place. Dropped in the next version.
    accent_hue = models.PositiveSmallIntegerField(
        default=195, db_default=195, validators=[MaxValueValidator(359)], editable=False
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    # Codes of languages that people are offered; none means every one of the installation.
    languages = models.JSONField(_("languages"), default=list, db_default=[], blank=True)
    # Of whoever has said none; empty means the installation's (PRM_LANGUAGE).
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    # Of business dates; empty means the installation's (PRM_TIME_ZONE).
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    # Codes of the steps of the set-up that somebody said this programme does without.
    setup_skipped = models.JSONField(default=list, db_default=[], blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="core_programme_single"),
            models.CheckConstraint(condition=Q(accent_hue__lt=360), name="core_programme_hue"),
            models.CheckConstraint(condition=Q(accent__startswith="#"), name="core_programme_accent"),
            # Its size is known wherever it is shown, so that pages do not jump when it comes.
            models.CheckConstraint(
                condition=Q(logo=None, logo_width=None, logo_height=None)
                | Q(
                    logo__isnull=False,
                    logo_width__isnull=False,
                    logo_width__gt=0,
                    logo_height__isnull=False,
                    logo_height__gt=0,
                ),
                name="core_programme_logo_size",
            ),
        ]

    @property
    def logo_is_mark(self) -> bool:
        """Whether the logo is a sign without the name, as far as its shape says."""
        return bool(self.logo_width and self.logo_height and self.logo_width < 2 * self.logo_height)

    def __str__(self) -> str:
        return str(self.name)


class OwnEntity(models.Model):
    """One of our legal entities: our side on agreements, statements and bank files."""

    UNSCOPED = "our own legal entities; partners read their names on what they sign"
    PARTNER_READABLE = True
    READ_BY = {
        "legal_name": "agreements.drafting.selectors:own_side",
        "country": "agreements.drafting.selectors:own_side",
        "registration_number": "agreements.drafting.selectors:own_side",
        "vat_number": "payouts.statements.selectors:statement_snapshot",
        "address": "payouts.statements.selectors:statement_snapshot",
        "iban": "templates/payouts/run.html",
        "is_default": "agreements.drafting.services:agreement_create",
    }

    public_id = PublicIdField(prefix="own")
    legal_name = models.CharField(_("legal name"), max_length=200)
    country = CountryField(_("country"))
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    address = models.TextField(_("address"), max_length=1000, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    is_default = models.BooleanField(_("default"), default=False)

    SENSITIVE_FIELDS = frozenset({"iban"})
    PRINTED_FIELDS = ("legal_name", "registration_number", "vat_number", "address")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="core_ownentity_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.legal_name


class Event(models.Model):
    """One thing that happened, for ever. Public ids only, no foreign keys, no names.

    ``changes`` is ``{field: [old, new]}``; a personal or secret field holds only ``true``.
    ``data`` carries what the sentence needs (a reason, a number), never personal data.
    """

    UNSCOPED = "read through the timeline and the audit log, which apply the partner themselves"

    public_id = PublicIdField(prefix="evt")
    at = models.DateTimeField(default=timezone.now, editable=False)
    code = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    on_behalf = models.CharField(max_length=40, blank=True)
    acting_as = models.CharField(max_length=40, blank=True)
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    partner = models.CharField(max_length=40, blank=True)
    partner_visible = models.BooleanField(default=False)
    changes = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # The audit log filtered by code, newest first.
            models.Index(fields=["code", "-id"], name="core_event_code"),
            # "What did this person do": the audit log filtered by actor.
            models.Index(fields=["actor_id", "-id"], name="core_event_actor"),
            models.Index(fields=["request_id"], name="core_event_request", condition=~Q(request_id="")),
        ]


class EventTarget(models.Model):
    """A row touched by an event: what timelines, deltas, notifications and webhooks read."""

    UNSCOPED = "read through the timeline, which applies the partner itself"

    event = models.ForeignKey(Event, models.PROTECT, related_name="targets")
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    partner = models.CharField(max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # The timeline of a partner, newest first.
            models.Index(fields=["partner", "-id"], name="core_target_partner"),
            # The history of one row.
            models.Index(fields=["target_id", "-id"], name="core_target_row"),
        ]


class UnsealedEvent(models.Model):
    """An event that waits for its place in the chain. Deleted at sealing: a queue, not a record."""

    UNSCOPED = "internal queue of the sealing job"

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="+")

    objects = ScopedQuerySet.as_manager()


class EventSeal(models.Model):
    """An event's place in the hash chain. ``digest`` covers the event, its targets and the last digest.

    ``scheme`` says how it was made: 1 plain SHA-256, 2 an HMAC with the key ``key_id``.
    """

    UNSCOPED = "hash chain over all events"

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)
    scheme = models.PositiveSmallIntegerField(db_default=1)
    key_id = models.CharField(max_length=12, blank=True, db_default="")

    objects = ScopedQuerySet.as_manager()


class ChainHead(models.Model):
    """The last sealed position and digest; the guarded counter that keeps sealing single.

    ``unkeyed_until`` is where the seals end that were made before there were keys; ``unkeyed_proof``
    signs it with the key ``unkeyed_key``. ``published_on`` is when the head last went outside.
    """

    UNSCOPED = "internal counter of the sealing job"

    position = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    unkeyed_until = models.BigIntegerField(db_default=0, default=0)
    unkeyed_proof = models.CharField(max_length=64, blank=True, db_default="", default="")
    unkeyed_key = models.CharField(max_length=12, blank=True, db_default="", default="")
    published_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()


class StoredFile(models.Model):
    """A file's bytes, private, known by their SHA-256. Served as an attachment by short-lived links."""

    UNSCOPED = "reached only through the row that holds it, which is scoped"

    public_id = PublicIdField(prefix="file")
    name = models.CharField(_("name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Sequence(models.Model):
    """The next number of a gapless series (agreements of a year, statements)."""

    UNSCOPED = "internal counter"

    name = models.CharField(max_length=60, primary_key=True)
    next_number = models.BigIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()


class IdempotencyKey(models.Model):
    """The answer given to a request that carried an Idempotency-Key, encrypted; the same key gets it again."""

    UNSCOPED = "internal to the API"

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="core_idempotencykey_once")]


class SearchEntry(models.Model):
    """A findable row: its title, folded text and address. Written by the room that owns the row."""

    UNSCOPED = "search() applies the partner itself"

    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40, unique=True)
    partner = models.CharField(max_length=40, blank=True)
    owner_id = models.BigIntegerField(null=True)
    permission = models.CharField(max_length=80)
    title = models.CharField(max_length=250)
    detail = models.CharField(max_length=250, blank=True)
    url = models.CharField(max_length=200)
    text = models.TextField(max_length=100000)

    objects = ScopedQuerySet.as_manager()


# Gathered here for Django and for callers; their foreign keys name the models above.
from core.queue.models import (  # noqa: E402
    Delivery,
    FailedRow,
    Job,
    OutgoingMail,
    PeriodicTask,
    WorkerSign,
)

__all__ = [
    "ChainHead",
    "Delivery",
    "Event",
    "EventSeal",
    "EventTarget",
    "FailedRow",
    "IdempotencyKey",
    "Job",
    "OutgoingMail",
    "OwnEntity",
    "PeriodicTask",
    "Programme",
    "SearchEntry",
    "Sequence",
    "StoredFile",
    "UnsealedEvent",
    "WorkerSign",
]
