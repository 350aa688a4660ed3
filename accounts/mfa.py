"""The second factor: who must have one, and how its secret is kept."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import User
from core import encryption

# In the session of somebody who must set up the second factor: the page they wanted.
WANTED = "wanted_after_second_step"
# Where an authenticator's data holds something encrypted; a list of texts for the last.
_SECRETS = ("secret", "seed", "migrated_codes")


def must_set_up(user: User, roles: set[str]) -> bool:
    """Whether a person in these roles (a partner's written ``partner:finance``) still has to set up
    the second factor that one of them requires."""
    if not roles & settings.MFA_REQUIRED_ROLES:
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


class MfaAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with a key outside the database, so a stolen copy of it is not enough."""

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)


def renewed(data: dict[str, Any]) -> dict[str, Any]:
    """An authenticator's data with its secrets under the key in use."""
    kept = dict(data)
    for name in _SECRETS:
        if isinstance(kept.get(name), str):
            kept[name] = encryption.renew(kept[name])
        elif isinstance(kept.get(name), list):
            kept[name] = [encryption.renew(text) for text in kept[name]]
    return kept
