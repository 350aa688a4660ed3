# lock: adjustments and objections are written by hand, one by one; statements a few thousand a month
import core.ids
import core.money
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from core import guards


def number_contests(apps, schema_editor):
    """The first and the second of each statement; there may have been more."""
    Contest = apps.get_model("payouts", "Contest")
    place = {}
    for pk, statement in Contest.objects.order_by("pk").values_list("pk", "statement_id"):
        place[statement] = place.get(statement, 0) + 1
        if place[statement] <= 2:
            Contest.objects.filter(pk=pk).update(number=place[statement])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_queue_lease"),
        ("partners", "0006_legal_status_history"),
        ("payouts", "0002_defaults_in_the_database"),
    ]

    operations = [
        migrations.RunPython(guards.lift("payouts_contest"), migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            name="PayoutPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statements_day",
                    models.PositiveSmallIntegerField(
                        db_default=3,
                        default=3,
                        help_text="Of the month after the period, 1 to 28.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="statements are produced on day",
                    ),
                ),
                (
                    "owing_statements",
                    models.PositiveSmallIntegerField(
                        db_default=2,
                        default=2,
                        help_text="A partner still with us that owes on more statements in a row is among the receivables.",
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="statements in debt before we look at it",
                    ),
                ),
                (
                    "stated_until",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="stated until"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WriteOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.ids.PublicIdField(prefix="wof")),
                ("amount_minor", core.money.MinorField(verbose_name="amount")),
                ("currency", core.money.CurrencyField(default="EUR", max_length=3, verbose_name="currency")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second person"),
                            ("approved", "Written off"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("proposed_by", models.CharField(editable=False, max_length=40)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("decided_by", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="reason of the refusal"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="adjustment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("adjustment", "Adjustment"),
                    ("received", "Money received"),
                    ("write_off", "Written off"),
                    ("released", "No longer in dispute"),
                ],
                db_default="adjustment",
                default="adjustment",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="contested_minor",
            field=core.money.MinorField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="contest",
            name="is_final",
            field=models.BooleanField(db_default=False, default=False, verbose_name="final answer"),
        ),
        migrations.AddField(
            model_name="contest",
            name="number",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="contest",
            name="released",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="released_by",
                to="payouts.adjustment",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="is_final",
            field=models.BooleanField(db_default=False, default=False, verbose_name="final"),
        ),
        migrations.AddField(
            model_name="statement",
            name="withheld_minor",
            field=core.money.MinorField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "adjustment"),
                    models.Q(("amount_minor__gt", 0), ("kind__in", ["received", "write_off", "released"])),
                    _connector="OR",
                ),
                name="payouts_adjustment_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.UniqueConstraint(
                fields=("statement", "number"),
                name="payouts_contest_number_once",
                violation_error_message="This statement is contested already. We are working on an answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", None), models.Q(("number__gte", 1), ("number__lte", 2)), _connector="OR"
                ),
                name="payouts_contest_twice",
                violation_error_message="A statement can be contested twice. Write to us instead.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(("contested_minor__gte", 0)), name="payouts_contest_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withheld_minor__gte", 0), ("withheld_minor__lte", models.F("payable_minor"))
                ),
                name="payouts_statement_withheld",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutpolicy",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="payouts_policy_single"),
        ),
        migrations.AddConstraint(
            model_name="payoutpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("statements_day__gte", 1), ("statements_day__lte", 28)),
                name="payouts_policy_day",
            ),
        ),
        migrations.AddField(
            model_name="writeoff",
            name="adjustment",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="write_off",
                to="payouts.adjustment",
            ),
        ),
        migrations.AddField(
            model_name="writeoff",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="write_offs", to="partners.partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)),
                name="payouts_writeoff_positive",
                violation_error_message="Enter an amount above zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", ""),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="payouts_writeoff_four_eyes",
                violation_error_message="Somebody else than the one who proposed it must decide.",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adjustment", None), ("decided_by", ""), ("status", "proposed")),
                    models.Q(
                        ("adjustment__isnull", False),
                        ("status", "approved"),
                        models.Q(("decided_by", ""), _negated=True),
                    ),
                    models.Q(
                        ("adjustment", None),
                        ("status", "refused"),
                        models.Q(("decided_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payouts_writeoff_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "proposed")),
                fields=("partner", "currency"),
                name="payouts_writeoff_open_once",
                violation_error_message="A write-off of this debt waits for a decision already.",
            ),
        ),
        migrations.RunPython(number_contests, migrations.RunPython.noop, elidable=True),
    ]
