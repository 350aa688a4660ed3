"""Contacts of a partner, and notes about it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import languages
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class Contact(models.Model):
    """A person at a partner whom we know, with or without portal access."""

    PARTNER_PATH = "partner"

    class Role(models.TextChoices):
        GENERAL = "general", _("General")
        EXECUTIVE = "executive", _("Executive")
        SALES = "sales", _("Sales")
        TECHNICAL = "technical", _("Technical")
        MARKETING = "marketing", _("Marketing")
        FINANCE = "finance", _("Finance")
        LEGAL = "legal", _("Legal")

    public_id = PublicIdField(prefix="con")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="contacts", verbose_name=_("partner"))
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="", db_default="")
    job_title = models.CharField(_("job title"), max_length=120, blank=True, default="", db_default="")
    role = models.CharField(
        _("role"), max_length=12, choices=Role, default=Role.GENERAL, db_default=Role.GENERAL
    )
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    is_main = models.BooleanField(_("main contact"), default=False, db_default=False)
    # When the person was told that we hold their data (GDPR, article 14: within a month).
    informed_on = models.DateField(_("told that we hold their data"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    PRINTED_FIELDS = ("name",)
    SENSITIVE_FIELDS = frozenset({"name", "email", "phone", "job_title"})

    class ContactQuerySet(ScopedQuerySet):
        def current(self) -> Self:
            return self.filter(archived_at=None)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(is_main=True, archived_at=None),
                name="partners_contact_one_main",
                violation_error_message=_("The partner has a main contact already."),
            ),
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=~Q(email="") & Q(archived_at=None),
                name="partners_contact_email",
                violation_error_message=_("This partner has a contact with this e-mail address already."),
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "name"], name="partners_contact_by_partner"),
            models.Index(fields=["updated_at", "id"], name="partners_contact_by_updated"),
        ]

    def __str__(self) -> str:
        return self.name


class NoteQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        return self.filter(audience=Note.Audience.SHARED)


class Note(models.Model):
    """A few lines about a partner, written after a call. Internal ones never leave us."""

    PARTNER_PATH = "partner"

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("Internal")
        SHARED = "shared", _("Shared with the partner")

    public_id = PublicIdField(prefix="not")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.TextField(_("note"), max_length=5000)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.INTERNAL)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SENSITIVE_FIELDS = frozenset({"body"})

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [
            # The last notes of a partner.
            models.Index(fields=["partner", "-created_at"], name="partners_note_by_partner")
        ]
