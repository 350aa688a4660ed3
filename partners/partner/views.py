"""The list of partners, a partner's page, and the forms that change the partner itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.counting import count_all
from core.errors import DomainError
from core.events import timeline
from core.numbers import whole_number
from partners.legal_status.forms import LegalStatusForm
from partners.legal_status.services import legal_status_change
from partners.models import Partner, TierChange
from partners.partner import duplicates, offers, selectors
from partners.partner import forms as partner_forms
from partners.partner import services as partner_services
from partners.partner.columns import PARTNER_COLUMNS, partner_columns
from partners.partner.filters import PartnerFilter
from partners.partner.presenters import licence_of, programme_of
from partners.questions import own, own_presenters
from partners.questions.own_columns import own_columns
from partners.questions.own_views import OwnFile
from partners.tiers import forms as tier_forms
from partners.tiers import services as tier_services
from web.columns import Column
from web.lists import TableList
from web.views import DetailPage, FormPage, RowFormPage


class PartnerList(TableList):
    permission = "partners.partner:view"
    template_name = "partners/list.html"
    title = _("Partners")
    queryset = Partner.objects.current()
    filterset_class = PartnerFilter
    default_sort = "name"
    export_permission = "partners.partner:export"
    export_name = "partners"
    columns = PARTNER_COLUMNS

    def all_columns(self) -> list[Column]:
        return partner_columns()

    def added_columns(self) -> list[Column]:
        return own_columns("partner", self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            can_create=self.actor.can("partners.partner:create"),
            create_url=reverse("partners:create") if self.actor.can("partners.partner:create") else "",
            list_actions=[
                one for fill in slots.partner_list_actions for one in fill(self.actor, self.request.GET)
            ],
            import_url=reverse("partners:imports") if self.actor.can("partners.import:run") else "",
            **extra,
        )


# What the buttons of a partner's page need, and where they lead.
_MAY = {
    "change": "partners.partner:change",
    "manage": "partners.partner:manage",
    "tier": "partners.tier:change",
    "legal_status": "partners.legal_status:change",
    "grant": "partners.benefit:grant",
    "use": "partners.benefit:use",
    "note": "partners.note:create",
    "contact": "partners.contact:change",
    "member": "partners.membership:change",
    "file": "partners.file:change",
    "view_as": "partners.partner:view_as",
    "journey": "partners.journey:begin",
}
_LINKS = {
    "edit": "edit",
    "note": "note-add",
    "status": "status",
    "tier": "tier",
    "legal_status": "legal-status",
    "owner": "owner",
    "kind": "kind-add",
    "domain": "domain-add",
    "tags": "tags",
    "reference": "reference",
    "contact": "contact-add",
    "invite": "invite",
    "address": "address-add",
    "use_case": "use-case-add",
    "file": "file-add",
}


class PartnerOwnFile(OwnFile):
    permission = "partners.partner:view"
    queryset = Partner.objects.all()
    OWN = "partner"


class PartnerPage(DetailPage):
    """Everything about one partner: a brief above, then a tab for each room that has something."""

    permission = "partners.partner:view"
    template_name = "partners/detail.html"
    queryset = Partner.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        offered = offers.of_partner(self.object)
        tabs = [make() for make in slots.partner_tab]
        shown = [
            tab
            for tab in tabs
            if self.actor.can(tab.permission)
            and (not tab.offer or tab.offer in offered or tab.kept(self.object))
        ]
        code = self.kwargs.get("tab", "overview")
        current = next((tab for tab in shown if tab.code == code), None)
        if current is None and code not in ("overview", "timeline", "contacts"):
            raise DomainError.not_found()
        return super().get_context(
            title=self.object.name,
            partner=self.object,
            licence=licence_of(self.object),
            tabs=self._tab_links(shown, code),
            current=current,
            code=code,
            may={name: self.actor.can(permission) for name, permission in _MAY.items()},
            links={
                name: reverse(f"partners:{route}", args=[self.object.public_id])
                for name, route in _LINKS.items()
            },
            **self._body(current, code),
            **extra,
        )

    def _tab_links(self, tabs: list[slots.Tab], code: str) -> list[dict[str, Any]]:
        own = [
            ("overview", _("Overview"), None),
            ("contacts", _("Contacts"), None),
            ("timeline", _("Timeline"), None),
        ]
        counts = count_all(tab.count(self.actor, self.object) for tab in tabs)
        rooms = [
            (tab.code, tab.label, count)
            for tab, count in zip(tabs, counts, strict=True)
            if count or not tab.filled_only or tab.code == code
        ]
        return [
            {
                "label": label,
                "count": count,
                "current": tab_code == code,
                "url": reverse("partners:detail", args=[self.object.public_id])
                if tab_code == "overview"
                else reverse("partners:tab", args=[self.object.public_id, tab_code]),
            }
            for tab_code, label, count in [own[0], *rooms, *own[1:]]
        ]

    def _body(self, current: slots.Tab | None, code: str) -> dict[str, Any]:
        if current is not None:
            return current.context(self.actor, self.object)
        if code == "timeline":
            before = whole_number(self.request.GET.get("before", ""))
            entries, older = timeline.of_partner(self.object.public_id, self.actor, before=before)
            return {"timeline": entries, "older": older}
        if code == "contacts":
            return {
                "contacts": list(self.object.contacts.order_by("-is_main", "archived_at", "name")),
                "members": list(self.object.memberships.filter(ended_at=None).select_related("user")),
                "invitations": list(self.object.invitations.filter(status="sent")),
            }
        seen = selectors.overview(self.object, self.actor)
        return {
            **self._brief(),
            **seen,
            "identity": identity_rows(self.object, seen),
            "own_fields": own_presenters.shown("partner", self.object, self.actor),
            "what_it_is": programme_of(self.object, seen["sectors"]),
        }

    def _brief(self) -> dict[str, Any]:
        """For the call in five minutes: figures, what is open, what changed, the last note."""
        facts = [fact for fill in slots.partner_facts for fact in fill(self.actor, self.object)]
        ranked = sorted(facts, key=lambda fact: -fact.weight)
        entries, _older = timeline.of_partner(self.object.public_id, self.actor, size=5)
        return {
            "key_facts": ranked[:3],
            "facts": facts,
            "open_tasks": slots.tasks(slots.partner_tasks, self.actor, self.object),
            "partner_tasks": slots.tasks(slots.portal_tasks, self.actor, self.object),
            "recent": entries,
        }


def identity_rows(partner: Partner, seen: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The identity of a partner as label and value, empty ones left out."""
    rows = [
        (_("Legal name"), partner.legal_name),
        (_("Registration number"), partner.registration_number),
        (_("VAT number"), partner.vat_number),
        (_("VAT situation"), partner.get_vat_situation_display()),
        (_("Legal form"), partner.legal_form),
        (_("Legal status"), partner.get_legal_status_display()),
        (_("Founded in"), partner.founded),
        (_("Website"), partner.website, partner.website),
        (_("Sectors"), ", ".join(str(sector) for sector in seen["sectors"])),
        (_("Products"), ", ".join(partner.products.splitlines())),
        (_("Tags"), ", ".join(seen["tags"])),
        *((reference.system, reference.identifier) for reference in seen["references"]),
    ]
    return [row for row in rows if row[1]]


class PartnerCreate(FormPage):
    permission = "partners.partner:create"
    title = _("New partner")
    form_class = partner_forms.NewPartnerForm
    submit_label = _("Create the partner")
    success_message = _("The partner is created.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        if "similar" not in extra:
            extra["form"].fields.pop("is_another", None)
        return super().get_context(**extra)

    def second_look(self, form: partner_forms.NewPartnerForm) -> dict[str, Any]:
        if form.cleaned_data["is_another"]:
            return {}
        similar = duplicates.similar(form.cleaned_data, Partner.objects.visible_to(self.actor))
        if not similar:
            return {}
        form.add_error(None, _("There are partners that resemble this one. Look at them first."))
        return {"similar": similar, "results": "partners/_similar.html"}

    def perform(self, form) -> Partner:
        details = {name: value for name, value in form.cleaned_data.items() if name != "is_another"}
        return partner_services.partner_create(actor=self.actor, **details)

    def success_url(self, result: Partner) -> str:
        return reverse("partners:detail", args=[result.public_id])


class PartnerRowForm(RowFormPage):
    """A form about one partner that returns to its page."""

    queryset = Partner.objects.for_list()
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return reverse("partners:detail", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("partners:detail", args=[self.object.public_id])


class PartnerEdit(PartnerRowForm):
    permission = "partners.partner:change"
    title = _("Change the details")
    form_class = partner_forms.PartnerForm
    success_message = _("The details are saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "own": own.value_of("partner", self.object, self.actor)}

    def get_initial(self) -> dict[str, Any]:
        names = [
            name
            for name in partner_forms.PartnerForm.base_fields
            if name not in ("type", "sectors", "country")
        ]
        return {
            **{name: getattr(self.object, name) for name in names},
            "type": self.object.type.code,
            "country": self.object.country.code,
            "sectors": [sector.code for sector in self.object.sectors.all()],
        }

    def perform(self, form) -> Partner:
        return partner_services.partner_change(actor=self.actor, partner=self.object, **form.cleaned_data)


class PartnerStatus(PartnerRowForm):
    permission = "partners.partner:manage"
    title = _("Change the status")
    form_class = partner_forms.StatusForm
    success_message = _("The status is changed.")

    def get_initial(self) -> dict[str, Any]:
        return {"status": self.object.status}

    def perform(self, form) -> Partner:
        return partner_services.partner_status_change(
            actor=self.actor, partner=self.object, **form.cleaned_data
        )


class PartnerTier(PartnerRowForm):
    permission = "partners.tier:change"
    title = _("Change the tier")
    form_class = tier_forms.TierForm
    success_message = _("The tier is changed.")

    def get_initial(self) -> dict[str, Any]:
        tier = self.object.tier
        return {"tier": tier.code if tier else None, "basis": TierChange.Basis.AGREED}

    def perform(self, form):
        return tier_services.tier_change(actor=self.actor, partner=self.object, **form.cleaned_data)


class PartnerLegalStatus(PartnerRowForm):
    permission = "partners.legal_status:change"
    title = _("Change the legal status")
    form_class = LegalStatusForm
    success_message = _("The legal status is changed.")

    def get_initial(self) -> dict[str, Any]:
        return {"legal_status": self.object.legal_status}

    def perform(self, form) -> Partner:
        return legal_status_change(actor=self.actor, partner=self.object, **form.cleaned_data)


class PartnerOwner(PartnerRowForm):
    permission = "partners.partner:manage"
    title = _("Who looks after this partner")
    form_class = partner_forms.OwnerForm
    success_message = _("The partner is handed over.")

    def get_initial(self) -> dict[str, Any]:
        return {"owner": self.object.owner.public_id if self.object.owner else None}

    def perform(self, form) -> Partner:
        return partner_services.partner_owner_change(
            actor=self.actor, partner=self.object, **form.cleaned_data
        )


class PartnerTags(PartnerRowForm):
    permission = "partners.partner:manage"
    title = _("Tags")
    form_class = partner_forms.TagsForm

    def get_initial(self) -> dict[str, Any]:
        return {"tags": ", ".join(tag.label for tag in self.object.tags.all())}

    def perform(self, form) -> None:
        labels = form.cleaned_data["tags"].split(",")
        partner_services.partner_tags_set(actor=self.actor, partner=self.object, labels=labels)


class PartnerReference(PartnerRowForm):
    permission = "partners.partner:manage"
    title = _("Reference in another system")
    form_class = partner_forms.ReferenceForm

    def perform(self, form):
        return partner_services.partner_reference_set(
            actor=self.actor, partner=self.object, **form.cleaned_data
        )


class DomainAdd(PartnerRowForm):
    permission = "partners.partner:manage"
    title = _("Add a domain")
    form_class = partner_forms.DomainForm

    def perform(self, form):
        return partner_services.domain_add(actor=self.actor, partner=self.object, **form.cleaned_data)
