"""People who log in, and the tokens that speak for them. Partners are known here by id only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserQuerySet
from core import languages
from core.actor import SYSTEM
from core.ids import PublicIdField
from core.permissions import STAFF_ROLES
from core.scope import ScopedQuerySet
from core.tokens import Token

_UserManager = models.Manager.from_queryset(UserQuerySet)


class UserManager(_UserManager["User"], BaseUserManager["User"]):
    """Makes users by e-mail; faces read them through ``visible_to`` like any other row."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator, for ``manage.py createsuperuser``: on the record, and with an address that
        needs no mail to be confirmed, since whoever has the shell says it is right."""
        from allauth.account.models import EmailAddress

        from accounts.services.security import security_record

        with transaction.atomic():
            user = self.create_user(email, password, staff_role="administrator", **fields)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
            security_record(actor=SYSTEM, user=user, event="accounts.user.created")
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who may log in: one of us when ``staff_role`` is set, else through memberships."""

    UNSCOPED = "people are shown through their role or membership"

    # The stubs know no functional form with labels.
    StaffRole = models.TextChoices(  # type: ignore[call-overload]
        "StaffRole", {code.upper(): (code, label) for code, label in STAFF_ROLES.items()}
    )

    public_id = PublicIdField(prefix="usr")
    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("Somebody already uses this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=5, choices=languages.choices, default=languages.default
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    staff_role = models.CharField(_("role"), max_length=20, choices=StaffRole, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # How often the person made the addresses of their calendars void: an address names its number.
    calendars_voided = models.PositiveIntegerField(default=0, editable=False)
    # How often all sessions of the person were ended: a session is of one number.
    sessions_voided = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    PRINTED_FIELDS = ("name",)
    SENSITIVE_FIELDS = frozenset({"email", "name", "phone", "job_title", "password"})

    objects = UserManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email",
                violation_error_message=_("Somebody already uses this e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(staff_role__in=["", *STAFF_ROLES]), name="accounts_user_staff_role"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still match. With ``sessions_voided`` in it, sessions are ended for good,
        whether they are listed or not, and stay so when access is given back."""
        number = f":{self.sessions_voided}" if self.sessions_voided else ""
        salted = salted_hmac(
            "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash",
            self.password + number,
            secret=secret,
            algorithm="sha256",
        )
        return salted.hexdigest()

    # What Django's admin asks of a user; it is read-only and for the administrator alone.
    @property
    def is_staff(self) -> bool:
        return self.staff_role == "administrator"

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.is_staff and ".view_" in perm

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class StaffToken(Token):
    """A token that speaks for one of us (personal) or for a system of ours (service).

    A personal one never may do more than its owner may, and no more than its scopes say. A service token
    belongs to the installation and has its scopes alone: ``owner`` is who made it.
    """

    UNSCOPED = "tokens belong to a user; their page filters by owner"

    owner = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("owner"))
    is_service = models.BooleanField(_("service token"), default=False)

    objects = ScopedQuerySet.as_manager()


class LoginAttempt(models.Model):
    """How often somebody was let try to log in as one account, and when last.

    ``key`` is a keyed hash of the way in (password, code, second factor) and the address typed, so
    unknown addresses are counted like known ones and no address is kept.
    """

    UNSCOPED = "counters of the login, shown to nobody"

    key = models.CharField(max_length=64, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Old counters are deleted by this date.
    last_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ScopedQuerySet.as_manager()


class BeginLink(models.Model):
    """The one link by which the first administrator is made. Its digest alone is kept: a new link makes
    the one before void, and using it deletes the row."""

    UNSCOPED = "the first link of the installation, shown to nobody"

    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="accounts_beginlink_single")]


class UserSession(models.Model):
    """A browser that is logged in as a person: what they need to know it again, and to end it.

    Of the address only the network is kept. The row goes with its session.
    """

    UNSCOPED = "sessions belong to a user; their pages filter by user"

    public_id = PublicIdField(prefix="ses")
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField(_("device"), max_length=80, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    began_at = models.DateTimeField(default=timezone.now, db_index=True)
    seen_at = models.DateTimeField(default=timezone.now)

    SENSITIVE_FIELDS = frozenset({"session_key", "network", "device"})

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # A person's sessions, the latest used first.
            models.Index(fields=["user", "-seen_at"], name="accounts_session_of_user")
        ]

    def __str__(self) -> str:
        return self.device or self.public_id
