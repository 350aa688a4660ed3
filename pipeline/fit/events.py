"""What can happen to the fit of a recruitment."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare

declare("pipeline.recruitment.fit_answered", _("Fit of “{target}” answered"), icon="gauge")
declare("pipeline.recruitment.fit_worked_out", _("Fit of “{target}” worked out anew"), icon="gauge")
