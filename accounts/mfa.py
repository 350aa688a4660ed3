"""The second factor: who must have one, and how its secret is kept."""

from __future__ import annotations

import base64
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import User


def must_set_up(user: User, roles: set[str]) -> bool:
    """Whether a person in these roles (a partner's written ``partner:finance``) still has to set up
    the second factor that one of them requires."""
    if not roles & settings.MFA_REQUIRED_ROLES:
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


@cache
def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [salted_hmac("accounts.mfa", "totp", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


class MfaAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with a key made from SECRET_KEY, so a stolen database is not enough."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()
