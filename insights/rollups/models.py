"""Figures kept by day, so that pages need not count rows. All of it can be made again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class Rollup(models.Model):
    """What one measure added up to on a day: in all, or for one member of a dimension.

    ``amount`` is in minor units of the programme's currency, or days, as the measure says. A stock
    (active partners) is kept as what came and went each day: its value is the sum up to a day.
    Members are codes of types, tiers and kinds, countries, or public ids of owners; "" has none.
    Partners count under what they are now. ``source`` is the part of the rollup that wrote the row.
    """

    UNSCOPED = "sums of many partners; a reader is given those of the partners it may see"

    class Dimension(models.TextChoices):
        ALL = "all"
        TYPE = "type"
        TIER = "tier"
        KIND = "kind"
        COUNTRY = "country"
        OWNER = "owner"

    kpi = models.CharField(max_length=30)
    day = models.DateField()
    dimension = models.CharField(max_length=8, choices=Dimension)
    member = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=20)
    amount = models.BigIntegerField(default=0)
    count = models.BigIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also how every page reads: one member of a dimension, all its days.
            models.UniqueConstraint(
                fields=["dimension", "member", "kpi", "day", "source"],
                name="insights_rollup_once",
                violation_error_message="a day is rolled up once",
            )
        ]
        indexes = [
            # What a run replaces.
            models.Index(fields=["source", "day"], name="insights_rollup_source"),
            # One measure for all members of a dimension.
            models.Index(fields=["dimension", "kpi", "member", "day"], name="insights_rollup_members"),
        ]


class PartnerDay(models.Model):
    """The same by partner: for rankings, and for figures cut by several dimensions at once.

    Of a snapshot (deals by status) only the last day is kept.
    """

    PARTNER_PATH = "partner"

    # The rows are derived and partners are never deleted: the database need not check each again.
    partner = models.ForeignKey(
        Partner, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    kpi = models.CharField(max_length=30)
    day = models.DateField()
    source = models.CharField(max_length=20)
    amount = models.BigIntegerField(default=0)
    count = models.BigIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            # The days of a measure, for all partners or those that are asked for.
            models.Index(fields=["kpi", "day", "partner"], name="insights_partnerday_kpi"),
            # What a run replaces.
            models.Index(fields=["source", "day"], name="insights_partnerday_source"),
        ]


class PartnerRevenue(models.Model):
    """The revenue of a partner over a period that pages offer, and over the one before it.

    Both end with the day of the last run, whose days are ``PartnerDay``: a ranking reads a few of these
    in place of all those. A run writes all of them anew.
    """

    PARTNER_PATH = "partner"

    # Derived like the days: the database need not check each again.
    partner = models.ForeignKey(
        Partner, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    months = models.PositiveSmallIntegerField()
    last_day = models.DateField()
    revenue = models.BigIntegerField()
    before = models.BigIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "months"],
                name="insights_partnerrevenue_once",
                violation_error_message="a period is summed once",
            )
        ]
        indexes = [
            # The ranking of a period.
            models.Index(fields=["months", "-revenue", "partner"], name="insights_partnerrevenue_top")
        ]


class RollupRun(models.Model):
    """One run of the rollup: what it restated, and how far it is.

    ``started_at`` is the watermark: what was recorded before it is counted. A run restates the days
    from ``since``, or those touched by what changed after ``changes_from``, or everything when
    neither is given. ``done`` names the sources that are finished, so that a run whose worker died
    goes on where it was.
    """

    UNSCOPED = "the housekeeping of the rollups"

    public_id = PublicIdField(prefix="rol")
    job = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    since = models.DateField(null=True)
    changes_from = models.DateTimeField(null=True)
    last_day = models.DateField()
    done = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job"],
                condition=~Q(job=""),
                name="insights_rolluprun_job",
                violation_error_message="a job is one run",
            )
        ]
        indexes = [
            # The last finished run: "as of" on every page.
            models.Index(fields=["-finished_at"], name="insights_rolluprun_last")
        ]
