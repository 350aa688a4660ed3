"""White-label offers in the back-office, and the terms on which partners have them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from core.money import Money
from partners.models import Partner
from partners.partner.views import PartnerRowForm
from partners.vocabulary.exchange import programme_currency
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.white_label import forms, presenters, selectors, services
from pipeline.white_label.columns import OFFER_COLUMNS, TERMS_COLUMNS
from pipeline.white_label.filters import OfferFilter, TermsFilter
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

VIEW, CHANGE, GRANT = "pipeline.white_label:view", "pipeline.white_label:change", "pipeline.white_label:grant"


def page_of(offer: WhiteLabelOffer) -> str:
    return reverse("pipeline:white-label-offer", args=[offer.public_id])


def tabs(current: str) -> list[dict[str, Any]]:
    pages = [("offers", _("Offers"), "white-label"), ("terms", _("Terms of partners"), "white-label-terms")]
    return [
        {"label": label, "url": reverse(f"pipeline:{route}"), "current": code == current}
        for code, label, route in pages
    ]


class OfferList(TableList):
    permission = VIEW
    template_name = "pipeline/white_label/list.html"
    title = _("White label")
    queryset = WhiteLabelOffer.objects.all()
    filterset_class = OfferFilter
    default_sort = "created"
    export_permission = "pipeline.white_label:export"
    export_name = "white-label-offers"
    columns = OFFER_COLUMNS

    def get_queryset(self) -> QuerySet:
        return selectors.with_figures(super().get_queryset(), self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tabs=tabs("offers"), may_change=self.actor.can(CHANGE), **extra)


class TermsList(TableList):
    """Who sells what under which brand, across offers."""

    permission = VIEW
    template_name = "pipeline/white_label/terms_list.html"
    title = _("White-label terms")
    queryset = WhiteLabelTerms.objects.all()
    filterset_class = TermsFilter
    default_sort = "partner"
    export_permission = "pipeline.white_label:export"
    export_name = "white-label-terms"
    columns = TERMS_COLUMNS

    def get_queryset(self) -> QuerySet:
        return selectors.terms_with_revenue(super().get_queryset(), self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tabs=tabs("terms"), **extra)


class OfferPage(DetailPage):
    """An offer: its conditions, who sells it under which brand, what it brought."""

    permission = VIEW
    template_name = "pipeline/white_label/detail.html"
    queryset = WhiteLabelOffer.objects.select_related("product_line")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        offer, today = self.object, clock.today()
        first, last = clock.period(today, 12)
        currency = programme_currency()
        sums = selectors.revenue_by_terms(self.actor, first, last, white_label__offer=offer)
        terms = list(WhiteLabelTerms.objects.visible_to(self.actor).filter(offer=offer).for_list())
        for row in terms:
            state = row.state(today)
            row.shown_state, row.tone = state.label, presenters.STATE_TONES[state]
            row.may_change = state != WhiteLabelTerms.State.ENDED
            row.own_words = presenters.own_words(row)
            row.revenue = Money(sums.get(row.pk, 0), currency)
        months = selectors.revenue_by_month(self.actor, offer, today)
        sold = {"white_label_offer": offer.public_id, "sold_after": first, "sold_before": last}
        may_change = self.actor.can(CHANGE)
        return super().get_context(
            title=str(offer),
            offer=offer,
            tone=presenters.STATUS_TONES[offer.status],
            facts=presenters.offer_rows(offer),
            terms=terms,
            total=Money(sum(sums.values()), currency),
            months=[(month, Money(total, currency)) for month, total in months if total],
            sales_url=f"{reverse('pipeline:sales')}?{urlencode(sold)}"
            if self.actor.can("pipeline.sale:view")
            else "",
            timeline=timeline.of_row(offer.public_id, self.actor, size=10)[0],
            may={
                "change": may_change,
                "open": may_change and offer.status != WhiteLabelOffer.Status.OPEN,
                "close": may_change and offer.status == WhiteLabelOffer.Status.OPEN,
                "grant": self.actor.can(GRANT),
            },
            **extra,
        )


class OfferNew(FormPage):
    permission = CHANGE
    title = _("New white-label offer")
    form_class = forms.OfferForm
    submit_label = _("Save as a draft")
    success_message = _("The offer is a draft. Open it when partners may have it.")

    def perform(self, form) -> WhiteLabelOffer:
        return services.offer_create(actor=self.actor, **form.details())

    def success_url(self, result: WhiteLabelOffer) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:white-label")


class _OfferForm(RowFormPage):
    queryset = WhiteLabelOffer.objects.select_related("product_line")

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class OfferEdit(_OfferForm):
    permission = CHANGE
    title = _("Change a white-label offer")
    form_class = forms.OfferForm
    success_message = _("The offer is saved.")

    def get_initial(self) -> dict[str, Any]:
        return forms.OfferForm.initial_of(self.object)

    def perform(self, form) -> WhiteLabelOffer:
        return services.offer_change(actor=self.actor, offer=self.object, **form.details())


class OfferOpen(ActionPage):
    permission = CHANGE
    queryset = WhiteLabelOffer.objects.all()
    success_message = _("The offer is open: it can be granted to partners.")

    def perform(self) -> WhiteLabelOffer:
        return services.offer_open(actor=self.actor, offer=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class OfferClose(OfferOpen):
    success_message = _("The offer is closed. Partners that have it keep it.")

    def perform(self) -> WhiteLabelOffer:
        return services.offer_close(actor=self.actor, offer=self.object)


class GrantPartner(_OfferForm):
    """First to whom an offer is granted; its terms are asked on the page of that partner."""

    permission = GRANT
    title = _("Grant to a partner")
    form_class = forms.GrantPartnerForm
    submit_label = _("Go on")

    def perform(self, form) -> Partner:
        return form.cleaned_data["partner"]

    def done(self, result: Partner) -> HttpResponse:
        url = reverse("pipeline:white-label-grant", args=[result.public_id])
        return HttpResponseRedirect(f"{url}?{urlencode({'offer': self.object.public_id})}")


class TermsGrant(PartnerRowForm):
    permission = GRANT
    title = _("Grant a white-label offer")
    form_class = forms.GrantForm
    submit_label = _("Grant it")
    success_message = _("The offer is granted.")

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today(), **super().get_initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object}

    def perform(self, form) -> WhiteLabelTerms:
        return services.terms_grant(actor=self.actor, partner=self.object, **form.cleaned_data)

    def success_url(self, result: WhiteLabelTerms) -> str:
        return page_of(result.offer)


class _TermsForm(RowFormPage):
    permission = GRANT
    queryset = WhiteLabelTerms.objects.for_list()

    def success_url(self, result: Any) -> str:
        return page_of(self.object.offer)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object.offer)


class TermsEdit(_TermsForm):
    title = _("Change the terms of a partner")
    form_class = forms.TermsForm
    success_message = _("The terms are saved.")

    def get_initial(self) -> dict[str, Any]:
        return forms.TermsForm.initial_of(self.object)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object.partner}

    def perform(self, form) -> WhiteLabelTerms:
        return services.terms_change(actor=self.actor, terms=self.object, **form.cleaned_data)


class TermsEnd(_TermsForm):
    title = _("End the terms of a partner")
    form_class = forms.TermsEndForm
    submit_label = _("End them")
    success_message = _("The end is recorded.")

    def perform(self, form) -> WhiteLabelTerms:
        return services.terms_end(actor=self.actor, terms=self.object, **form.cleaned_data)
