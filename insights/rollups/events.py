"""What can happen to figures, targets and the roadmap."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare

declare("insights.rollup.started", _("Figures of the programme brought up to date"), icon="refresh-cw")
