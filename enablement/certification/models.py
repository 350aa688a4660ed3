"""Certifications of the programme, and what partners have of them: certificates, and the training behind."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.ids import PublicIdField
from core.models import StoredFile
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.benefits.models import BenefitUse
from partners.partner.models import Partner
from partners.people.models import Contact
from partners.vocabulary.models import Configured, ProductLine


class Certification(Configured):
    """What the programme certifies: who or what of a partner, and for how many months (none: for good)."""

    class Subject(models.TextChoices):
        PERSON = "person", _("A person")
        COMPANY = "company", _("The organisation")
        IMPLEMENTATION = "implementation", _("An implementation")
        SOLUTION = "solution", _("A solution")

    READ_BY = {
        "is_active": "enablement.certification.services:_offered",
        "subject": "enablement.certification.services:_check_holder",
        "validity_months": "enablement.certification.services:_certificate",
        "description": "templates/enablement/certification/_offered.html",
    }

    public_id = PublicIdField(prefix="crt")
    subject = models.CharField(_("what is certified"), max_length=14, choices=Subject)
    validity_months = models.PositiveSmallIntegerField(_("valid for, in months"), null=True, blank=True)
    description = TranslatedField(verbose_name=_("description"), blank=True, db_default={})

    class Meta(Configured.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=["person", "company", "implementation", "solution"]),
                name="enablement_certification_subject",
            ),
            models.CheckConstraint(
                condition=Q(validity_months=None) | Q(validity_months__gte=1, validity_months__lte=240),
                name="enablement_certification_months",
                violation_error_message=_("Enter from 1 to 240 months, or none for good."),
            ),
        ]


class QualificationQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        return self.filter(status=Qualification.Status.WAITING)

    def counting(self) -> Self:
        """What counts: confirmed by us, and not taken back."""
        return self.filter(status=Qualification.Status.CONFIRMED)


class Qualification(models.Model):
    """What certificates and training have in common: a partner declares it with evidence and we confirm it, or
    we record it ourselves. A row is never changed: what was wrong is revoked, and recorded anew."""

    PARTNER_PATH = "partner"
    CODE = ""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REVOKED = "revoked", _("Revoked")

    TRANSITIONS: dict[str, set[str]] = {
        Status.WAITING: {Status.CONFIRMED, Status.REFUSED, Status.WITHDRAWN},
        Status.CONFIRMED: {Status.REVOKED},
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
        Status.REVOKED: set(),
    }
    TONES = {"waiting": "warn", "confirmed": "ok", "refused": "bad", "withdrawn": "", "revoked": "bad"}

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="%(class)ss", verbose_name=_("partner"))
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.WAITING, db_default=Status.WAITING
    )
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True, default="", db_default="")
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    declared_by = models.CharField(max_length=40, editable=False)
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="enablement_%(class)s_link",
                violation_error_message=_("Enter an address that begins with https://."),
            ),
            models.CheckConstraint(
                condition=~Q(evidence="") | ~Q(link="") | Q(file__isnull=False),
                name="enablement_%(class)s_evidence",
                violation_error_message=_("Say what proves it: in words, by a link or by a file."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "revoked"]) | ~Q(reason=""),
                name="enablement_%(class)s_reason",
                violation_error_message=_("Give the reason; the partner reads it."),
            ),
            models.CheckConstraint(
                condition=Q(status="revoked", revoked_on__isnull=False)
                | (~Q(status="revoked") & Q(revoked_on=None)),
                name="enablement_%(class)s_revoked",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at=None, decided_by="")
                | (~Q(status="waiting") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="enablement_%(class)s_decided",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "confirmed", "refused", "withdrawn", "revoked"]),
                name="enablement_%(class)s_status",
            ),
        ]

    @property
    def tone(self) -> str:
        return self.TONES[self.status]


class CertificateQuerySet(QualificationQuerySet):
    def for_list(self) -> Self:
        return self.select_related("partner", "certification", "contact", "product_line")

    def current_on(self, day: date) -> Self:
        """Those that were valid on a day. A person who left the partner certifies it no longer."""
        return self.filter(
            Q(status="confirmed") | Q(status="revoked", revoked_on__gt=day),
            Q(expires_on=None) | Q(expires_on__gte=day),
            Q(contact=None) | Q(contact__archived_at=None),
            obtained_on__lte=day,
        )

    def not_renewed(self) -> Self:
        """Those whose holder has none of the same certification that is valid for longer."""
        later = Certificate.objects.counting().filter(
            Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
            partner=OuterRef("partner"),
            certification=OuterRef("certification"),
            holder=OuterRef("holder"),
        )
        return self.filter(~Exists(later))


class Certificate(Qualification):
    """That a person, an organisation, an implementation or a solution of a partner passed a certification.

    ``expires_on`` is the last day on which it is valid, by the months of its certification when it was
    recorded. ``holder`` tells who or what holds it, the same for each of its renewals.
    """

    CODE = "certificate"

    class State(models.TextChoices):
        CURRENT = "current", _("Valid")
        EXPIRED = "expired", _("Expired")

    public_id = PublicIdField(prefix="cer")
    certification = models.ForeignKey(
        Certification, models.PROTECT, related_name="certificates", verbose_name=_("certification")
    )
    subject = models.CharField(_("what is certified"), max_length=14, choices=Certification.Subject)
    holder = models.CharField(max_length=1000, editable=False)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=200, blank=True, default="", db_default="")
    customer = models.CharField(_("customer"), max_length=200, blank=True, default="", db_default="")
    product_line = models.ForeignKey(
        ProductLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line")
    )
    number = models.CharField(_("number"), max_length=60, blank=True, default="", db_default="")
    obtained_on = models.DateField(_("obtained on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta(Qualification.Meta):
        constraints = [
            *Qualification.Meta.constraints,
            models.CheckConstraint(
                condition=Q(subject="person", contact__isnull=False, name="", customer="", product_line=None)
                | Q(subject="company", contact=None, name="", customer="", product_line=None)
                | (Q(subject="implementation", contact=None) & ~Q(name=""))
                | (Q(subject="solution", contact=None, customer="") & ~Q(name="")),
                name="enablement_certificate_holder",
                violation_error_message=_("Say who or what was certified."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("obtained_on")),
                name="enablement_certificate_period",
            ),
            models.UniqueConstraint(
                fields=["partner", "certification", "holder", "obtained_on"],
                condition=Q(status__in=["waiting", "confirmed"]),
                name="enablement_certificate_once",
                violation_error_message=_("This certificate of this day is there already."),
            ),
            models.UniqueConstraint(
                fields=["certification", "number"],
                condition=~Q(number="") & Q(status__in=["waiting", "confirmed"]),
                name="enablement_certificate_number",
                violation_error_message=_("A certificate with this number is there already."),
            ),
        ]
        indexes = [
            models.Index(fields=["obtained_on", "id"], name="enablement_certificate_on"),
            models.Index(fields=["partner", "status"], name="enablement_certificate_of"),
            models.Index(fields=["status", "expires_on"], name="enablement_certificate_end"),
            models.Index(fields=["updated_at", "id"], name="enablement_certificate_upd"),
        ]

    def __str__(self) -> str:
        """The certification and who or what holds it, as a name beside a name."""
        return " · ".join(filter(None, (str(self.certification), self.holder_name)))

    @property
    def holder_name(self) -> str:
        """Who or what was certified; "" for the organisation itself."""
        if self.contact is not None:
            return self.contact.name
        return " · ".join(filter(None, (self.name, self.customer)))

    def state(self) -> Any:
        """How it stands today: its status, and of a confirmed one whether it is valid still."""
        if self.status != self.Status.CONFIRMED:
            return self.Status(self.status)
        over = self.expires_on is not None and self.expires_on < clock.today()
        return self.State.EXPIRED if over else self.State.CURRENT

    @property
    def state_label(self) -> str:
        return str(self.state().label)

    @property
    def tone(self) -> str:
        return "warn" if self.state() == self.State.EXPIRED else super().tone


class TrainingQuerySet(QualificationQuerySet):
    def for_list(self) -> Self:
        return self.select_related("partner", "contact")


class TrainingRecord(Qualification):
    """That one of a partner's people took part in a training, for so many hours.

    ``entitlement`` is the code of a benefit of the tier that it counts against; ``use`` is the place it took
    there, once it is confirmed.
    """

    CODE = "training"

    public_id = PublicIdField(prefix="trn")
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="training_records", verbose_name=_("person")
    )
    what = models.CharField(_("training"), max_length=200)
    held_on = models.DateField(_("held on"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2)
    entitlement = models.SlugField(
        _("counts against"), max_length=40, blank=True, default="", db_default="", db_index=False
    )
    use = models.OneToOneField(BenefitUse, models.PROTECT, null=True, blank=True, related_name="training")

    objects = TrainingQuerySet.as_manager()

    class Meta(Qualification.Meta):
        constraints = [
            *Qualification.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=500),
                name="enablement_trainingrecord_hours",
                violation_error_message=_("Enter more than 0 and at most 500 hours."),
            ),
            models.CheckConstraint(
                condition=Q(use=None) | ~Q(entitlement=""), name="enablement_trainingrecord_use"
            ),
            models.UniqueConstraint(
                fields=["contact", "held_on", "what"],
                condition=Q(status__in=["waiting", "confirmed"]),
                name="enablement_trainingrecord_once",
                violation_error_message=_("This training of this person and day is there already."),
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "id"], name="enablement_training_on"),
            models.Index(fields=["partner", "held_on"], name="enablement_training_of"),
            models.Index(fields=["updated_at", "id"], name="enablement_training_upd"),
        ]

    def __str__(self) -> str:
        return f"{self.what} · {self.contact.name}"

    @property
    def state_label(self) -> str:
        return str(self.get_status_display())
