"""People who log in, and the tokens that speak for them. Partners are known here by id only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserQuerySet
from core import languages
from core.ids import PublicIdField
from core.permissions import STAFF_ROLES
from core.scope import ScopedQuerySet
from core.tokens import Token


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes users by e-mail; faces read them through ``visible_to`` like any other row."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator, for ``manage.py createsuperuser`` on a new installation."""
        return self.create_user(email, password, staff_role="administrator", **fields)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email=email.lower())


class User(AbstractBaseUser):
    """A person who may log in: one of us when ``staff_role`` is set, else through memberships."""

    UNSCOPED = "people are shown through their role or membership"

    StaffRole = models.TextChoices("StaffRole", {c.upper(): (c, label) for c, label in STAFF_ROLES.items()})

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
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
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

    It never may do more than its owner may, and no more than its scopes say.
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
