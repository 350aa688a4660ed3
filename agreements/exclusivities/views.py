"""The exclusivities granted, as one list."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.exclusivities.columns import EXCLUSIVITY_COLUMNS
from agreements.exclusivities.filters import ExclusivityFilter
from agreements.exclusivities.selectors import granted
from agreements.models import Exclusivity
from web.lists import TableList


class ExclusivityList(TableList):
    permission = "agreements.agreement:view"
    template_name = "agreements/exclusivities.html"
    title = _("Exclusivities granted")
    queryset = Exclusivity.objects.all()
    filterset_class = ExclusivityFilter
    default_sort = "partner"
    export_permission = "agreements.agreement:export"
    export_name = "exclusivities"
    columns = EXCLUSIVITY_COLUMNS

    def get_queryset(self) -> QuerySet:
        return granted()
