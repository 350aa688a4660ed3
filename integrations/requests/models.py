"""Integrations that are asked for, and who asks."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.days import check_day
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from integrations.catalogue.models import Integration
from partners.partner.models import Partner

# The end of a quarter or a day, as it is kept.
PLANNED_FOR = r"^\d{4}-(Q[1-4]|(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$"
NO_PLAN = _("Write a quarter as 2027-Q2 or a day as 2027-06-30.")


class RequestQuerySet(ScopedQuerySet):
    def _visible_to_partner(self, actor: Actor) -> Self:
        """What is on the roadmap, what the partner proposed, and what it voted for."""
        own = RequestVote.objects.filter(partner__in=actor.partner_ids)
        return self.filter(
            Q(is_public=True) | Q(proposed_by__in=actor.partner_ids) | Q(pk__in=own.values("request"))
        )

    def on_roadmap(self) -> Self:
        """What anybody may read."""
        return self.filter(is_public=True).exclude(status=IntegrationRequest.Status.DECLINED)

    def with_demand(self) -> Self:
        """With how many ask for each: ``demand`` in all, partners and customers apart."""
        return self.annotate(
            demand=_count(RequestVote.objects.all()),
            partners_asking=_count(RequestVote.objects.exclude(partner=None)),
            customers_asking=_count(RequestVote.objects.filter(partner=None)),
        )


def _count(votes: QuerySet) -> Coalesce:
    of_request = votes.filter(request=OuterRef("pk")).order_by().values("request")
    counted = of_request.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class IntegrationRequest(models.Model):
    """An integration that partners and customers ask for: how much we want it, and what became of it."""

    UNSCOPED = "what the whole programme asks for; a partner reads the roadmap and what it asked for itself"
    PARTNER_READABLE = True

    class Priority(models.TextChoices):
        P1 = "p1", _("P1")
        P2 = "p2", _("P2")
        P3 = "p3", _("P3")

    class Status(models.TextChoices):
        BACKLOG = "backlog", _("Backlog")
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        DELIVERED = "delivered", _("Delivered")
        DECLINED = "declined", _("Declined")

    TRANSITIONS = {
        Status.BACKLOG: {Status.PLANNED, Status.IN_PROGRESS, Status.DELIVERED, Status.DECLINED},
        Status.PLANNED: {Status.BACKLOG, Status.IN_PROGRESS, Status.DELIVERED, Status.DECLINED},
        Status.IN_PROGRESS: {Status.BACKLOG, Status.PLANNED, Status.DELIVERED, Status.DECLINED},
        Status.DECLINED: {Status.BACKLOG},
        Status.DELIVERED: set(),
    }
    # In which one may vote.
    OPEN = (Status.BACKLOG, Status.PLANNED, Status.IN_PROGRESS)

    public_id = PublicIdField(prefix="irq")
    name = TranslatedField(verbose_name=_("name"))
    description = TranslatedField(verbose_name=_("description"), blank=True)
    priority = models.CharField(
        _("priority"), max_length=2, choices=Priority, default=Priority.P3, db_default=Priority.P3
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.BACKLOG, db_default=Status.BACKLOG
    )
    reason = models.CharField(
        _("why it was declined"), max_length=1000, blank=True, default="", db_default=""
    )
    planned_for = models.CharField(
        _("planned for"),
        max_length=10,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(PLANNED_FOR, NO_PLAN)],
    )
    is_public = models.BooleanField(_("on the public roadmap"), default=False, db_default=False)
    integration = models.ForeignKey(
        Integration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("delivered as"),
    )
    proposed_by = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_integrations",
        verbose_name=_("proposed by"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["backlog", "planned", "in_progress", "delivered", "declined"]),
                name="integrations_request_status",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=["p1", "p2", "p3"]), name="integrations_request_priority"
            ),
            models.CheckConstraint(
                condition=(Q(status="declined") & ~Q(reason="")) | (~Q(status="declined") & Q(reason="")),
                name="integrations_request_declined",
                violation_error_message=_("Say why it is declined."),
            ),
            models.CheckConstraint(
                condition=Q(status="delivered", integration__isnull=False)
                | (~Q(status="delivered") & Q(integration=None)),
                name="integrations_request_delivered",
                violation_error_message=_("Choose the integration as which it was delivered."),
            ),
        ]
        indexes = [
            models.Index(fields=["priority", "id"], name="integrations_req_priority"),
            models.Index(fields=["created_at", "id"], name="integrations_req_created"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        """What looks like a day need not be one (2027-02-30), and the pages read it as a day."""
        if not self.planned_for:
            return
        year, _dash, rest = self.planned_for.partition("-")
        try:
            if not (self.planned_for.isascii() and rest == rest.strip()):
                raise ValueError
            check_day(date.fromisoformat(f"{year}-01-01" if rest.startswith("Q") else self.planned_for))
        except ValueError:
            raise ValidationError({"planned_for": NO_PLAN}) from None
        except ValidationError as error:
            raise ValidationError({"planned_for": error}) from None

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    demand: int
    partners_asking: int
    customers_asking: int


class RequestVote(models.Model):
    """One who asks for an integration: a partner, or a customer of ours whose name stays with us."""

    PARTNER_PATH = "partner"

    public_id = PublicIdField(prefix="vot")
    request = models.ForeignKey(
        IntegrationRequest, models.PROTECT, related_name="votes", verbose_name=_("requested integration")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="integration_votes",
        verbose_name=_("partner"),
    )
    customer_name = models.CharField(_("customer"), max_length=200, blank=True, default="", db_default="")
    # The name as it is compared.
    customer = models.CharField(max_length=200, blank=True, default="", db_default="", editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True, default="", db_default="")
    voted_at = models.DateTimeField(default=timezone.now, editable=False)
    voted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    SENSITIVE_FIELDS = frozenset({"customer_name", "customer", "note"})
    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False, customer="", customer_name="")
                | (Q(partner=None) & ~Q(customer="") & ~Q(customer_name="")),
                name="integrations_vote_of_one",
                violation_error_message=_("A vote is a partner’s or a customer’s, one of the two."),
            ),
            models.UniqueConstraint(
                fields=["request", "partner"],
                name="integrations_vote_partner",
                violation_error_message=_("This partner has voted for it already."),
            ),
            models.UniqueConstraint(
                fields=["request", "customer"],
                condition=Q(partner=None),
                name="integrations_vote_customer",
                violation_error_message=_("This customer has voted for it already."),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
