"""What can happen to the programme budget."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from partners.models import BudgetLine

target_type(
    BudgetLine,
    plural=_("Budget lines"),
    label=str,
    staff=PageOf("partners:budget-line", "partners.budget:change"),
)
declare("partners.budget.line_added", _("Budget line “{target}” of {year} added"), icon="wallet")
declare("partners.budget.line_changed", _("Budget line “{target}” of {year} changed"), icon="pencil")
declare("partners.budget.line_removed", _("Budget line “{target}” of {year} removed"), icon="trash-2")
declare("partners.budget.lines_copied", _("Lines copied to the budget of {year}: {count}"), icon="copy")
