"""Applications: organisations that ask by the public form to become a partner."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from core import languages
from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.partner.models import Partner
from partners.vocabulary.models import PartnerType
from pipeline.deals.policy_models import check_calendar
from pipeline.recruitment.models import Recruitment


class ApplicationPolicy(models.Model):
    """What applicants read and agree to, and how soon they are answered. Never changed: each time it is set
    it is a new version, and an application points to the one that it was sent under."""

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "is_open": "pipeline.applications.selectors:open_policy",
        "intro": "templates/pipeline/applications/apply.html",
        "consent": "templates/pipeline/applications/apply.html",
        "answer_days": "pipeline.applications.selectors:due_on",
        "again_months": "pipeline.applications.selectors:usual_apply_again_on",
        "calendar": "pipeline.applications.selectors:due_on",
    }

    public_id = PublicIdField(prefix="apl")
    number = models.PositiveIntegerField(
        _("version"),
        unique=True,
        editable=False,
        error_messages={"unique": _("Somebody else has just set them. Look at them again.")},
    )
    is_open = models.BooleanField(
        _("applications are taken"), default=False, db_default=False,
        help_text=_("Without it the public form is not there."),
    )  # fmt: skip
    intro = TranslatedField(verbose_name=_("introduction"), blank=True)
    consent = TranslatedField(verbose_name=_("what applicants agree to"))
    answer_days = models.PositiveSmallIntegerField(
        _("business days to a first answer"), default=5, db_default=5, validators=[MaxValueValidator(60)]
    )
    again_months = models.PositiveSmallIntegerField(
        _("months before applying again"), default=6, db_default=6, validators=[MaxValueValidator(60)],
        help_text=_("Proposed with a refusal; it can be changed there."),
    )  # fmt: skip
    calendar = models.CharField(
        _("public holidays of"), max_length=2, default="FR", db_default="FR", blank=True, validators=[check_calendar],
        help_text=_("A two-letter country code; empty counts every weekday as a business day."),
    )  # fmt: skip
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    set_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class ApplicationQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Before its address is confirmed, nobody sees one: it is nobody's yet."""
        rows = super().visible_to(actor)
        return rows if actor.is_system else rows.confirmed()

    def confirmed(self) -> Self:
        """Those whose address was confirmed."""
        return self.exclude(status=Application.Status.UNCONFIRMED)

    def open(self) -> Self:
        """Confirmed and not decided."""
        return self.filter(status__in=Application.OPEN)

    def waiting(self) -> Self:
        """Those that we are to do something about."""
        return self.filter(status=Application.Status.WAITING)

    def for_list(self) -> Self:
        return self.select_related("type", "partner", "recruitment", "policy")


class Application(models.Model):
    """What an organisation wrote in the public form, and what became of it.

    ``answers`` are what was answered to own questions until the address is confirmed; from then on they
    are own fields. ``content_key`` is the digest of all that was written: the same, sent twice, is one row.
    ``domain`` is that of the site, ``email_host`` that of the mailbox, both registrable and in ASCII.
    ``due_on`` is the last day for a first answer, ``apply_again_on`` the first day of a further application.
    Once it was erased, nothing of the person is left.
    """

    UNSCOPED = "organisations that are not partners yet"

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Address not confirmed")
        WAITING = "waiting", _("To be examined")
        ASIDE = "aside", _("Put aside")
        ASKED = "asked", _("Question asked")
        ACCEPTED = "accepted", pgettext_lazy("application", "Accepted")
        REFUSED = "refused", pgettext_lazy("application", "Refused")
        EARLY = "early", _("Came too early")

    OPEN = (Status.WAITING, Status.ASIDE, Status.ASKED)
    DECIDED = (Status.ACCEPTED, Status.REFUSED, Status.EARLY)
    TRANSITIONS = {
        Status.UNCONFIRMED: {Status.WAITING, Status.EARLY},
        Status.WAITING: {Status.ASIDE, Status.ASKED, Status.ACCEPTED, Status.REFUSED},
        Status.ASIDE: {Status.WAITING, Status.ASKED, Status.ACCEPTED, Status.REFUSED},
        Status.ASKED: {Status.WAITING, Status.ACCEPTED, Status.REFUSED},
        Status.ACCEPTED: set(),
        Status.REFUSED: set(),
        Status.EARLY: set(),
    }

    public_id = PublicIdField(prefix="app")
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.UNCONFIRMED, db_default="unconfirmed"
    )
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    name = models.CharField(_("organisation"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    country = CountryField(_("country"))
    website = models.CharField(_("website"), max_length=200, blank=True, default="", db_default="")
    domain = models.CharField(max_length=255, blank=True, default="", db_default="", editable=False)
    type = models.ForeignKey(
        PartnerType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("type")
    )
    person = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    email_host = models.CharField(max_length=255, blank=True, default="", db_default="", editable=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="", db_default="")
    message = models.TextField(_("message"), max_length=5000, blank=True, default="", db_default="")
    answers = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    content_key = models.CharField(max_length=64, blank=True, editable=False)
    policy = models.ForeignKey(
        ApplicationPolicy, models.PROTECT, related_name="applications", verbose_name=_("agreed to")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    due_on = models.DateField(_("to be answered by"), null=True, editable=False)
    first_answered_at = models.DateTimeField(_("first answered"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    # Why it was refused, in the words that the applicant reads; why it was put aside, for us.
    reason = models.TextField(_("reason"), max_length=2000, blank=True, default="", db_default="")
    apply_again_on = models.DateField(_("may apply again from"), null=True, blank=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, editable=False, related_name="applications", verbose_name=_("partner")
    )  # fmt: skip
    recruitment = models.ForeignKey(
        Recruitment, models.PROTECT, null=True, editable=False, related_name="applications"
    )
    erased_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    JSON_BYTES = {"answers": 256 * 1024}
    SENSITIVE_FIELDS = frozenset({"person", "email", "phone", "message", "answers"})
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["unconfirmed", "waiting", "aside", "asked", "accepted", "refused", "early"]
                ),
                name="pipeline_application_status",
            ),
            models.CheckConstraint(
                condition=Q(status="unconfirmed", confirmed_at=None)
                | ~Q(status="unconfirmed") & Q(confirmed_at__isnull=False),
                name="pipeline_application_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["unconfirmed", "early"]) | Q(due_on__isnull=False),
                name="pipeline_application_due",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["accepted", "refused", "early"], decided_at__isnull=False)
                | ~Q(status__in=["accepted", "refused", "early"]) & Q(decided_at=None),
                name="pipeline_application_decided",
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", partner__isnull=False, recruitment__isnull=False)
                | ~Q(status="accepted") & Q(partner=None, recruitment=None),
                name="pipeline_application_accepted",
                violation_error_message=_("An accepted application names its partner and its recruitment."),
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason="") & Q(apply_again_on__isnull=False),
                name="pipeline_application_refused",
                violation_error_message=_(
                    "Say why it is refused, and from when the organisation may apply again."
                ),
            ),
            models.CheckConstraint(
                condition=Q(first_answered_at=None) | Q(first_answered_at__gte=F("confirmed_at")),
                name="pipeline_application_answered",
            ),
            # Only what was erased has nobody to answer to, and it is decided.
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(email="") & ~Q(person="")
                | Q(erased_at__isnull=False, email="", person="", phone="", message="", content_key="")
                & Q(decided_at__isnull=False),
                name="pipeline_application_erased",
            ),
            # Sent twice, by an impatient finger or a page that was loaded again, it is one.
            models.UniqueConstraint(
                fields=["content_key"],
                condition=Q(status__in=["unconfirmed", "waiting", "aside", "asked"]),
                name="pipeline_application_once",
                violation_error_message=_("This application was sent already."),
            ),
        ]
        indexes = [
            # What is to be answered, the latest first; My day, and the number in the navigation.
            models.Index(fields=["status", "due_on", "id"], name="pipeline_application_due_idx"),
            models.Index(fields=["sent_at", "id"], name="pipeline_application_sent"),
            models.Index(fields=["name", "id"], name="pipeline_application_name"),
            models.Index(fields=["updated_at", "id"], name="pipeline_application_updated"),
            # Earlier applications of the same mailbox or organisation.
            models.Index(fields=["email"], name="pipeline_application_email"),
            models.Index(fields=["email_host"], name="pipeline_application_host"),
            models.Index(fields=["domain"], name="pipeline_application_domain"),
            models.Index(fields=["name_key"], name="pipeline_application_key"),
            # How fast we answered.
            models.Index(fields=["confirmed_at"], name="pipeline_application_conf"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationQuestion(models.Model):
    """A question of ours to an applicant, sent by mail, and what was answered behind its link."""

    UNSCOPED = "organisations that are not partners yet"

    public_id = PublicIdField(prefix="apq")
    application = models.ForeignKey(Application, models.CASCADE, related_name="questions")
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.CharField(max_length=40)
    reply = models.TextField(_("answer"), max_length=5000, blank=True, default="", db_default="")
    replied_at = models.DateTimeField(null=True, editable=False)

    SENSITIVE_FIELDS = frozenset({"text", "reply"})
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="pipeline_applicationquestion_reply",
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)
