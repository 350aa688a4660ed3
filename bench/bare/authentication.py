"""Tokens as the barest views know them; apart from those, for REST framework imports it first."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header

from accounts.models import StaffToken
from core import tokens


class TokenAuthentication(BaseAuthentication):
    """One look-up of the token with its owner."""

    def authenticate(self, request):
        secret = get_authorization_header(request).decode().removeprefix("Bearer ")
        token = StaffToken.objects.select_related("owner").get(secret_hash=tokens.digest(secret))
        return token.owner, token
