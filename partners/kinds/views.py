"""The relationships of a partner, in the back-office."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from partners.kinds import forms, services
from partners.models import PartnerKind, RelationshipKind
from partners.partner.part_views import ChildForm
from partners.partner.views import PartnerRowForm


class KindAdd(PartnerRowForm):
    """First the kind; then, at ``?kind=``, what belongs to it."""

    permission = "partners.partner:manage"
    title = _("Add a relationship")

    def load(self) -> None:
        super().load()
        kinds = RelationshipKind.objects.visible_to(self.actor).filter(is_active=True)
        code = self.request.GET.get("kind", "")
        self.kind = kinds.filter(code=code).first() if code else None
        self.form_class = forms.form_of(self.kind.panel) if self.kind else forms.KindChoiceForm
        if self.kind:
            self.title = _("Add a relationship: %(kind)s") % {"kind": self.kind}
        else:
            self.submit_label = _("Go on")

    def perform(self, form) -> PartnerKind | RelationshipKind:
        if self.kind is None:
            return form.cleaned_data["kind"]
        return services.kind_add(actor=self.actor, partner=self.object, kind=self.kind, **form.facts())

    def done(self, result: Any) -> HttpResponse:
        if isinstance(result, RelationshipKind):
            return HttpResponseRedirect("?" + urlencode({"kind": result.code}))
        return super().done(result)


class KindEdit(ChildForm):
    permission = "partners.partner:manage"
    title = _("Change a relationship")
    queryset = PartnerKind.objects.select_related("partner", "kind")

    def load(self) -> None:
        super().load()
        self.form_class = forms.form_of(self.object.kind.panel)

    def get_initial(self) -> dict[str, Any]:
        return self.form_class.initial_of(self.object)

    def perform(self, form) -> PartnerKind:
        return services.kind_change(actor=self.actor, kind=self.object, **form.facts())


class KindEnd(ChildForm):
    permission = "partners.partner:manage"
    title = _("End a relationship")
    queryset = PartnerKind.objects.select_related("partner", "kind")
    form_class = forms.KindEndForm

    def perform(self, form) -> PartnerKind:
        return services.kind_end(actor=self.actor, kind=self.object, **form.cleaned_data)
