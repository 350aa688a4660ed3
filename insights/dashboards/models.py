"""Dashboards that people put together themselves, what stands on them, and when they are sent."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from insights.kpis.registry import PERIODS
from insights.targets.models import Target


class Dimension(models.TextChoices):
    TYPE = "type", _("Type")
    TIER = "tier", _("Tier")
    KIND = "kind", _("Relationship")
    COUNTRY = "country", _("Country")
    OWNER = "owner", _("Looked after by")


class _SharedQuerySet(ScopedQuerySet):
    """Rows of a dashboard: seen by its owner, and once it is shared by all of us or by the roles it names."""

    path = ""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        if actor.is_system:
            return rows
        # Roles stand in quotation marks: "manager" is no part of "manager_own".
        shared = self._is(roles=[]) | self._is(roles__icontains=f'"{actor.role}"')
        return rows.filter(self._is(owner=actor.user_id) | self._is(is_shared=True) & shared)

    def _is(self, **condition: object) -> Q:
        return Q(**{f"{self.path}{name}": value for name, value in condition.items()})


class DashboardQuerySet(_SharedQuerySet):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class OnDashboardQuerySet(_SharedQuerySet):
    path = "dashboard__"


class Dashboard(models.Model):
    """A page of figures that somebody put together. Whoever reads it is shown the figures of the partners that
    they may see themselves.

    One without an owner is the programme's own. ``roles`` narrows whom of us it is shared with; empty, it is
    everybody who may see figures. ``filters`` (dimension → member) and ``months`` are what it opens with.
    """

    UNSCOPED = "what is asked of the figures; each reader is given those of the partners it may see"
    READ_BY = {
        "name": "insights.dashboards.models:Dashboard.__str__",
        "owner": "insights.dashboards.models:_SharedQuerySet.visible_to",
        "is_shared": "insights.dashboards.models:_SharedQuerySet.visible_to",
        "roles": "insights.dashboards.models:_SharedQuerySet.visible_to",
        "filters": "insights.dashboards.selectors:opens_with",
        "months": "insights.dashboards.selectors:opens_with",
    }

    public_id = PublicIdField(prefix="dsh")
    # Of those that ship with the product, so that they are added once.
    code = models.SlugField(max_length=40, unique=True, null=True, editable=False)
    name = TranslatedField(verbose_name=_("name"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    is_shared = models.BooleanField(_("shared"), default=False, db_default=False)
    roles = models.JSONField(_("only with these roles"), default=list, blank=True)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    months = models.PositiveSmallIntegerField(_("period"), default=12, db_default=12)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DashboardQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(is_shared=True, archived_at=None),
                name="insights_dashboard_shared_name",
                violation_error_message=_("A shared dashboard has this name already."),
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(is_shared=False, archived_at=None),
                name="insights_dashboard_own_name",
                violation_error_message=_("You have a dashboard of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(owner__isnull=False, roles=[]),
                name="insights_dashboard_private",
                violation_error_message=_("A dashboard that is not shared has an owner, and no roles."),
            ),
            models.CheckConstraint(
                condition=Q(months__in=PERIODS),
                name="insights_dashboard_months",
                violation_error_message=_("Choose one of the periods."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class DashboardTile(models.Model):
    """One part of a dashboard. What it shows is named by the columns of its kind; the others are empty.

    ``months`` holds for the tile whatever period the page has. ``address`` is a list of ours with its filters,
    as ``/staff/deals/?status=submitted``: the tile counts its rows.
    """

    UNSCOPED = "what is asked of the figures; each reader is given those of the partners it may see"
    READ_BY = {
        "dashboard": "insights.dashboards.selectors:tiles_of",
        "position": "insights.dashboards.models:DashboardTile.Meta",
        "kind": "insights.dashboards.reading:Board.part",
        "width": "insights.dashboards.models:DashboardTile.css",
        "title": "insights.dashboards.reading:Board.part",
        "kpi": "insights.dashboards.reading:Board._kpi",
        "dimension": "insights.dashboards.reading:Board._breakdown",
        "figure": "insights.dashboards.reading:Board._ranking",
        "target": "insights.dashboards.reading:Board._target",
        "address": "insights.dashboards.reading:Board._list",
        "months": "insights.dashboards.reading:Board._months",
        "rows_shown": "insights.dashboards.reading:Board._shown_rows",
        "lowest_first": "insights.dashboards.reading:Board._ranking",
    }

    class Kind(models.TextChoices):
        FIGURE = "figure", _("A figure")
        CHART = "chart", _("A figure over time")
        BREAKDOWN = "breakdown", _("A figure by type, tier or country")
        RANKING = "ranking", _("A ranking of partners")
        TARGET = "target", _("A target")
        LIST = "list", _("A count of a list")

    class Width(models.IntegerChoices):
        QUARTER = 3, _("A quarter")
        THIRD = 4, _("A third")
        HALF = 6, _("Half")
        TWO_THIRDS = 8, _("Two thirds")
        WHOLE = 12, _("The whole width")

    public_id = PublicIdField(prefix="dti")
    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="tiles")
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    width = models.PositiveSmallIntegerField(_("width"), choices=Width, default=4, db_default=4)
    title = TranslatedField(verbose_name=_("title"), blank=True)
    kpi = models.SlugField(_("figure"), max_length=40, blank=True, default="", db_default="")
    dimension = models.CharField(
        _("split by"), max_length=10, choices=Dimension, blank=True, default="", db_default=""
    )
    figure = models.SlugField(_("measure of partners"), max_length=40, blank=True, default="", db_default="")
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("target")
    )
    address = models.CharField(_("list"), max_length=1000, blank=True, default="", db_default="")
    months = models.PositiveSmallIntegerField(_("period"), null=True, blank=True)
    rows_shown = models.PositiveSmallIntegerField(
        _("rows"), default=8, db_default=8, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    lowest_first = models.BooleanField(_("the lowest first"), default=False, db_default=False)

    objects = OnDashboardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(
                        ~Q(kpi=""),
                        kind__in=["figure", "chart"],
                        dimension="",
                        figure="",
                        target=None,
                        address="",
                    )
                    | Q(~Q(kpi=""), ~Q(dimension=""), kind="breakdown", figure="", target=None, address="")
                    | Q(~Q(figure=""), kind="ranking", kpi="", dimension="", target=None, address="")
                    | Q(kind="target", kpi="", dimension="", figure="", target__isnull=False, address="")
                    | Q(~Q(address=""), kind="list", kpi="", dimension="", figure="", target=None)
                ),
                name="insights_tile_shows",
                violation_error_message=_("Say what this part of the dashboard shows."),
            ),
            models.CheckConstraint(
                condition=Q(width__in=[3, 4, 6, 8, 12]),
                name="insights_tile_width",
                violation_error_message=_("Choose one of the widths."),
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__in=PERIODS),
                name="insights_tile_months",
                violation_error_message=_("Choose one of the periods."),
            ),
            models.CheckConstraint(
                condition=Q(rows_shown__gte=1, rows_shown__lte=50),
                name="insights_tile_rows",
                violation_error_message=_("Between 1 and 50 rows."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or str(self.get_kind_display())

    @property
    def css(self) -> str:
        """Its columns of the twelve."""
        return f"c{self.width}"

    @property
    def is_short(self) -> bool:
        """Whether it shows one number alone."""
        return self.kind in (self.Kind.FIGURE, self.Kind.LIST)


class DashboardSchedule(models.Model):
    """When a dashboard is sent to whom of us: on a day of each week, or of each month.

    ``next_on`` is the occasion to come: it moves on as it is sent, so that each is sent once.
    """

    UNSCOPED = "who of us is sent a dashboard; each is sent the figures of the partners it may see"
    READ_BY = {
        "dashboard": "insights.dashboards.selectors:receivers_of",
        "every": "insights.dashboards.schedules:schedule_send",
        "day": "insights.dashboards.schedules:schedule_send",
        "next_on": "insights.dashboards.selectors:schedules_due",
    }

    class Every(models.TextChoices):
        WEEK = "week", _("Every week")
        MONTH = "month", _("Every month")

    public_id = PublicIdField(prefix="dsc")
    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="schedules")
    every = models.CharField(_("how often"), max_length=5, choices=Every)
    day = models.PositiveSmallIntegerField(
        _("day"), help_text=_("Of the week from 1 for Monday to 7, of the month from 1 to 28.")
    )
    next_on = models.DateField(_("next on"))
    last_sent_on = models.DateField(_("last sent on"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OnDashboardQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every="week", day__gte=1, day__lte=7) | Q(every="month", day__gte=1, day__lte=28),
                name="insights_schedule_day",
                violation_error_message=_("A day of the week is 1 to 7, a day of the month 1 to 28."),
            ),
        ]
        indexes = [models.Index(fields=["next_on"], name="insights_schedule_next")]

    def __str__(self) -> str:
        return str(self.dashboard)


class DashboardRecipient(models.Model):
    """One of us to whom a dashboard is sent."""

    UNSCOPED = "who of us is sent a dashboard"

    schedule = models.ForeignKey(DashboardSchedule, models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "user"],
                name="insights_recipient_once",
                violation_error_message=_("This person is sent the dashboard already."),
            )
        ]
