"""What agreements in force give to the figures of partners."""

from django.utils.translation import gettext_lazy as _

from agreements.terms import figures
from partners.figures.registry import PartnerFigure, Unit, register

register(
    PartnerFigure(
        "agreements_active",
        _("Agreements in force"),
        _("Agreements with the partner that are in force today, amendments included."),
        Unit.COUNT,
        figures.VIEW,
        figures.active,
        figures.active_rows,
        over_months=False,
    ),
)
