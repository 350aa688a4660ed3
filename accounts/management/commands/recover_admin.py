"""``manage.py recover_admin``: the first administrator, or one who can get in no more."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.models import User
from accounts.services import sessions
from accounts.services import users as services
from core.actor import SYSTEM
from core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Make somebody administrator and print a link to choose a password: it needs no mail server. Access is"
        " given back, the second step is taken away, open sessions end, and all of it is in the audit log."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--create", metavar="NAME", help="the name of somebody who has no account yet")

    def handle(self, *, email: str, create: str | None = None, **options) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None and not create:
            raise CommandError(f'{email} has no account. Add --create "Their Name" to make one.')
        try:
            if user is None:
                user = services.user_create(
                    actor=SYSTEM,
                    email=email,
                    name=create,
                    staff_role="administrator",
                )
            else:
                user = sessions.administrator_recover(actor=SYSTEM, user=user)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        self.stdout.write(f"{user.email} is an administrator. Choose a password here, once:")
        self.stdout.write(settings.BASE_URL + path.replace("UID-KEY", key))
