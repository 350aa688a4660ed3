"""``manage.py rotate_keys``: stored secrets under the key in use, so that old keys can be forgotten."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import mfa
from core.encryption import Unreadable


class Command(BaseCommand):
    help = (
        "Encrypt stored secrets (second factors) anew with SECRETS_KEY. Run it after a change of keys, with"
        " the old ones in SECRETS_KEY_FALLBACKS and SECRET_KEY_FALLBACKS, before you take those away."
    )

    def handle(self, **options: Any) -> None:
        done, unreadable = 0, 0
        for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                row = Authenticator.objects.select_for_update().filter(pk=pk).first()
                if row is None:
                    continue
                try:
                    row.data = mfa.renewed(row.data)
                except Unreadable:
                    unreadable += 1
                    continue
                row.save(update_fields=["data"])
                done += 1
        self.stdout.write(f"{done} second factors are encrypted with the key in use.")
        if unreadable:
            raise CommandError(
                f"{unreadable} cannot be read with any key given. Name the old key in SECRETS_KEY_FALLBACKS or"
                " SECRET_KEY_FALLBACKS, or reset those persons' second step."
            )
