"""Exchange rates: what is known, entering one, loading a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from partners.models import ExchangeRate
from partners.rates import imports, services
from partners.rates.columns import RATE_COLUMNS
from partners.rates.filters import RateFilter
from partners.rates.forms import RateForm, RateImportForm
from partners.vocabulary.exchange import programme_currency
from web.lists import TableList
from web.views import FormPage, add_error

CHANGE = "partners.exchange_rate:change"


class RateList(TableList):
    permission = "partners.exchange_rate:view"
    template_name = "partners/rates/list.html"
    title = _("Exchange rates")
    queryset = ExchangeRate.objects.all()
    filterset_class = RateFilter
    default_sort = "-day"
    export_permission = "partners.exchange_rate:export"
    export_name = "exchange-rates"
    columns = RATE_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can(CHANGE), currency=programme_currency(), **extra)


class _RateForm(FormPage):
    permission = CHANGE

    @property
    def cancel_url(self) -> str:
        return reverse("partners:rates")

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class RateNew(_RateForm):
    title = _("Enter an exchange rate")
    form_class = RateForm
    success_message = _("The rate is entered. Amounts recorded before keep theirs.")

    def get_initial(self) -> dict[str, Any]:
        return {"day": clock.today(), **super().get_initial()}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _(
            "How much one unit of the currency was worth in %(home)s. If the same currency and day "
            "already have a rate, it is corrected."
        )
        return super().get_context(intro=intro % {"home": programme_currency()}, **extra)

    def perform(self, form: RateForm) -> ExchangeRate:
        return services.rates_set(actor=self.actor, rows=[form.row()])[0]


class RateImport(_RateForm):
    title = _("Load exchange rates")
    form_class = RateImportForm
    submit_label = _("Go on")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        if not form.is_valid() or not form.cleaned_data["only_check"]:
            return super().post(request, *args, **kwargs)
        try:
            found = imports.plan(self._rows(form))
        except DomainError as error:
            add_error(form, error)
            return self.render(form=form, status=error.status)
        return self.render(form=form, intro=self._would(found))

    def perform(self, form: RateImportForm) -> list[ExchangeRate]:
        found = services.rates_set(actor=self.actor, rows=self._rows(form))
        said = ngettext_lazy("%(count)s rate is loaded.", "%(count)s rates are loaded.", len(found))
        messages.success(self.request, said % {"count": len(found)})
        return found

    def _rows(self, form: RateImportForm) -> list[services.DayRate]:
        upload = form.cleaned_data["file"]
        upload.seek(0)
        language = get_language() or ""
        return imports.read(upload.read(), language=language, source=form.cleaned_data["source"])

    def _would(self, found: imports.Plan) -> str:
        return _(
            "The file can be loaded. New rates: %(new)s · corrected: %(corrected)s · unchanged: %(same)s. "
            "Nothing is written yet: choose the file again, without “Only check the file”."
        ) % {"new": found.new, "corrected": found.corrected, "same": found.same}
