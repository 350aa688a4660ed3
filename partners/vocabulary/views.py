"""The configuration of this room: types, relationship kinds, sectors, regions, lines, tiers, benefits."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Sector, Tier, TierBenefit
from partners.vocabulary import config_forms as forms
from partners.vocabulary import services
from web.forms import Form
from web.moves import MovePage, numbered
from web.views import FormPage, Page

CHANGE = "partners.config:change"

# What each page of configuration edits: the name in the URL, its model, its form, its title.
KINDS: dict[str, tuple[Any, type[Form], Any]] = {
    "types": (PartnerType, forms.TypeForm, _("Partner types")),
    "kinds": (RelationshipKind, forms.KindConfigForm, _("Relationship kinds")),
    "sectors": (Sector, forms.SectorForm, _("Sectors")),
    "regions": (Region, forms.RegionForm, _("Regions")),
    "product-lines": (ProductLine, forms.NamedForm, _("Product lines")),
    "tiers": (Tier, forms.TierConfigForm, _("Tiers")),
    "benefits": (TierBenefit, forms.BenefitForm, _("Benefits")),
}
# The step of the set-up whose ready sets an empty page offers.
STEPS = {"tiers": "tiers", "benefits": "tiers"}


def _of(kind: str) -> tuple[Any, type[Form], Any]:
    if kind not in KINDS:
        raise DomainError.not_found()
    return KINDS[kind]


class ConfigPage(Page):
    """A list of configured things, chosen by the URL."""

    permission = "core.config:view"
    template_name = "partners/config.html"

    def load(self) -> None:
        self.kind = self.kwargs.get("kind", "types")
        self.model, self.form_class, self.title = _of(self.kind)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        tabs = [
            {
                "label": title,
                "url": reverse("partners:config", args=[code]),
                "current": code == self.kind,
            }
            for code, (_model, _form, title) in KINDS.items()
        ]
        related = ["tier", "partner_type"] if self.model is TierBenefit else []
        rows = self.model.objects.visible_to(self.actor).select_related(*related)
        return super().get_context(
            rows=numbered(rows, by="tier_id" if self.model is TierBenefit else ""),
            tabs=tabs,
            kind=self.kind,
            step=STEPS.get(self.kind, "types"),
            may_change=self.actor.can(CHANGE),
            **extra,
        )


class ConfigForm(FormPage):
    """Adds a configured thing, or changes the one named."""

    permission = CHANGE
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def load(self) -> None:
        self.kind = self.kwargs["kind"]
        self.model, self.form_class, self.title = _of(self.kind)
        self.row = None
        if "public_id" in self.kwargs:
            self.row = self.model.objects.all().get_visible(self.actor, public_id=self.kwargs["public_id"])
            if self.model is TierBenefit:
                self.form_class = forms.BenefitChangeForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        code = _("Code for rules and the API: %(code)s") % {"code": self.row.code} if self.row else ""
        return super().get_context(subtitle=code, **extra)

    def get_initial(self) -> dict[str, Any]:
        if self.row is None:
            return super().get_initial()
        values = {name: getattr(self.row, name) for name in self.form_class.base_fields}
        for name in ("tier", "partner_type"):
            if values.get(name) is not None:
                values[name] = values[name].code
        return values

    def perform(self, form) -> Any:
        if self.row is None:
            return services.config_create(actor=self.actor, model=self.model, **form.cleaned_data)
        return services.config_change(actor=self.actor, row=self.row, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("partners:config", args=[self.kind])

    @property
    def cancel_url(self) -> str:
        return reverse("partners:config", args=[self.kind])


class ConfigMove(MovePage):
    """Puts a configured thing in another place of its list."""

    permission = CHANGE

    def get_queryset(self) -> QuerySet:
        return _of(self.kwargs["kind"])[0].objects.all()

    def perform(self) -> int:
        return services.config_move(actor=self.actor, row=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("partners:config", args=[self.kwargs["kind"]])
