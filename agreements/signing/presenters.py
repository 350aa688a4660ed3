"""The page where a signer reads, gets a code and signs: for us, for members, for holders of a link."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Signature
from agreements.signing import codes, consent, forms, selectors, services
from core.errors import DomainError
from core.origin import network_of
from web.views import RowMixin, add_error

logger = structlog.get_logger(__name__)

SIGNATURES = Signature.objects.select_related(
    "round__agreement__partner", "round__agreement__own_entity", "round__file", "user"
)


class SigningMixin:
    """Reading is a GET; the code, the signature and the refusal are POSTs (``do`` says which).

    The page gives ``signature`` and ``signer``, the actor who signs.
    """

    title = _("Sign")

    def signing_context(self, form: forms.SignForm | None = None) -> dict[str, Any]:
        signature = self.signature
        row = signature.round
        form = form or forms.SignForm(actor=self.signer, **self.form_kwargs())
        may_sign = selectors.side_may_sign(signature)
        return {
            "signature": signature,
            "agreement": row.agreement,
            "round": row,
            "document": row.snapshot,
            "form": form,
            "consent": consent.CONSENTS[signature.consent_version or consent.CURRENT],
            "mine": signature.status == Signature.Status.ASKED and may_sign,
            "barred": not may_sign,
            "code_sent": signature.code_issued_at is not None,
            "asks_code": "code" in form.fields,
            "minutes": codes.CODE_MINUTES,
        }

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def act(self, request: HttpRequest) -> HttpResponse:
        """Do what was asked; a refusal of the operation is shown at its field."""
        form = forms.SignForm(request.POST, actor=self.signer, **self.form_kwargs())
        try:
            wanted = request.POST.get("do", "")
            if wanted == "code":
                services.signature_code_send(actor=self.signer, signature=self.signature)
                messages.success(request, gettext("The code is on its way to your mailbox."))
                return HttpResponseRedirect(request.path + "#sign")
            if wanted == "refuse":
                services.signature_refuse(
                    actor=self.signer, signature=self.signature, reason=request.POST.get("reason", "")
                )
                messages.success(
                    request, gettext("Your refusal is recorded. The other side is told the reason.")
                )
                return HttpResponseRedirect(request.path)
            if not form.is_valid():
                return self.again(form, 422)
            self._sign(request, form)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            add_error(form, error)
            return self.again(form, error.status)
        messages.success(request, gettext("Thank you. Your signature is recorded."))
        return HttpResponseRedirect(request.path)

    def _sign(self, request: HttpRequest, form: forms.SignForm) -> None:
        data = form.cleaned_data
        if "code" in data:
            self.check_code(data["code"])
        services.signature_sign(
            actor=self.signer,
            signature=self.signature,
            typed_name=data["typed_name"],
            consent_version=consent.CURRENT,
            ip_address=get_adapter().get_client_ip(request),
            user_agent=request.headers.get("User-Agent", ""),
        )

    def check_code(self, code: str) -> None:
        right = services.signature_code_check(actor=self.signer, signature=self.signature, code=code)
        if not right:
            logger.warning(
                "signature.code_failed", signature=self.signature.public_id, network=network_of(self.request)
            )
            raise DomainError.invalid(_("This is not the code that was sent. Look again."), field="code")

    def again(self, form: forms.SignForm, status: int) -> HttpResponse:
        self.signature.refresh_from_db()
        if not form.is_bound or not form.errors:
            form = forms.SignForm(actor=self.signer, **self.form_kwargs())
        return self.render(status=status, **self.signing_context(form))


class MemberSigning(SigningMixin, RowMixin):
    """The signature of somebody who is logged in: only the person named opens the page."""

    permission = "agreements.signature:sign"
    queryset = SIGNATURES

    def load(self) -> None:
        super().load()
        self.signature = self.object
        self.signer = self.actor
        if self.actor.can(self.permission) and self.signature.user_id != self.actor.user_id:
            raise DomainError.forbidden()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(**self.signing_context())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(request)
