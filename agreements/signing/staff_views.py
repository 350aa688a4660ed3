"""The way of an agreement: review, open points, approval, signers, renewal, end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.drafting.edit_views import DraftForm
from agreements.models import Agreement, SignatureRound
from agreements.signing import forms, levels, pdf, services
from agreements.signing.annexes import drawn
from agreements.signing.rendering import render_inputs
from core import clock
from web.forms import SharedReasonForm


class Signers(DraftForm):
    """Choose the signers; the document is rendered here, outside the operation that keeps it."""

    permission = "agreements.signature:manage"
    template_name = "agreements/signers.html"
    title = _("Send for signature")
    form_class = forms.SignersForm
    success_message = _("The first signer is asked by e-mail.")
    tab = "signatures"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where a higher level is required there is no signer to choose: the other way is shown."""
        if levels.is_reached(self.object):
            return super().get(request, *args, **kwargs)
        messages.warning(request, str(levels.why_not_here(self.object)))
        return HttpResponseRedirect(reverse("agreements:signed-copy", args=[self.object.public_id]))

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "agreement": self.object}

    def get_initial(self) -> dict[str, Any]:
        return forms.SignersForm.proposed(self.object)

    def perform(self, form: forms.SignersForm) -> SignatureRound:
        signers = form.signers()
        annexes = drawn(self.object, to_sign=True)
        version, snapshot = render_inputs(self.object, signers, annexes)
        return services.signature_start(
            actor=self.actor,
            agreement=self.object,
            signers=signers,
            version=version,
            snapshot=snapshot,
            content=pdf.render_agreement(snapshot),
            annexes=annexes,
        )


class SignatureStop(DraftForm):
    permission = "agreements.signature:manage"
    title = _("Stop the signature")
    form_class = SharedReasonForm
    success_message = _("The signature is stopped; the agreement is a draft again.")

    def perform(self, form: SharedReasonForm) -> Agreement:
        return services.signature_stop(actor=self.actor, agreement=self.object, **form.cleaned_data)


class SignedCopy(DraftForm):
    permission = "agreements.signature:manage"
    title = _("Keep a copy signed elsewhere")
    form_class = forms.SignedCopyForm
    success_message = _("The signed copy is kept.")
    tab = "signatures"

    def get_initial(self) -> dict[str, Any]:
        return {"signed_on": clock.today()}

    def perform(self, form: forms.SignedCopyForm) -> Agreement:
        upload = form.cleaned_data.pop("file")
        return services.signed_copy_keep(
            actor=self.actor,
            agreement=self.object,
            name=upload.name,
            content=upload.read(),
            **form.cleaned_data,
        )
