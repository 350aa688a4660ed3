"""What the partner programme may cost in a year, line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.money import CurrencyField, MinorField, Money
from core.scope import ScopedQuerySet

FIRST_YEAR, LAST_YEAR = 2000, 2100


class BudgetLine(models.Model):
    """What is planned for one thing in one year, in the programme's currency.

    What was spent is typed only for a use that nothing in the product counts (``slots.budget_spent``).
    """

    UNSCOPED = "the budget of the programme, which is ours"

    class Use(models.TextChoices):
        PEOPLE = "people", pgettext_lazy("budget", "People")
        TOOLS = "tools", pgettext_lazy("budget", "Tools")
        CO_MARKETING = "co_marketing", _("Co-marketing")
        FUNDS = "funds", _("Development funds")
        COMMISSIONS = "commissions", pgettext_lazy("budget", "Commissions")
        TRAINING = "training", pgettext_lazy("budget", "Training")
        EVENTS = "events", pgettext_lazy("budget", "Events")
        CONTENT = "content", pgettext_lazy("budget", "Content")
        OTHER = "other", pgettext_lazy("budget", "Other")

    public_id = PublicIdField(prefix="bud")
    year = models.PositiveSmallIntegerField(_("year"))
    use = models.CharField(_("use"), max_length=12, choices=Use)
    name = models.CharField(_("name"), max_length=120)
    planned_minor = MinorField(_("planned"))
    currency = CurrencyField(verbose_name=_("currency"), db_default="EUR")
    spent_minor = MinorField(_("spent"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "use", "name"],
                name="partners_budgetline_once",
                violation_error_message=_("This year has a line of this use and name already."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="partners_budgetline_year",
                violation_error_message=_("Enter a year between 2000 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(planned_minor__gte=0) & (Q(spent_minor=None) | Q(spent_minor__gte=0)),
                name="partners_budgetline_amounts",
                violation_error_message=_("An amount is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(
                    use__in=[
                        "people",
                        "tools",
                        "co_marketing",
                        "funds",
                        "commissions",
                        "training",
                        "events",
                        "content",
                        "other",
                    ]
                ),
                name="partners_budgetline_use",
            ),
        ]
        indexes = [
            # The API, newest first.
            models.Index(fields=["created_at", "id"], name="partners_budgetline_created"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def planned(self) -> Money:
        return Money(self.planned_minor, self.currency)

    @property
    def spent(self) -> Money | None:
        return None if self.spent_minor is None else Money(self.spent_minor, self.currency)
