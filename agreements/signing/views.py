"""Where one of us signs, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from agreements.signing.presenters import MemberSigning
from web.views import Page


class SignPage(MemberSigning, Page):
    """Where one of us signs, in the back-office."""

    template_name = "agreements/sign.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        document_url = reverse("agreements:presented", args=[self.signature.round.public_id])
        back = reverse("agreements:detail", args=[self.signature.agreement.public_id])
        return super().get_context(document_url=document_url, back_url=back, **extra)
