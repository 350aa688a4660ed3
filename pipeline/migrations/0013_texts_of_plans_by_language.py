"""Texts of plans are kept by language, and what became rows of its own is no column any more."""
# lock: a plan is one page that a few of us read; its tables hold some dozen rows each, and are written anew in no time

import core.money
import core.text
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pipeline", "0012_plans_in_rows"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="planbudgetline",
            name="pipeline_planbudgetline_payer",
        ),
        migrations.RemoveConstraint(
            model_name="planoption",
            name="pipeline_planoption_why",
        ),
        migrations.RemoveField(
            model_name="planparty",
            name="brings",
        ),
        migrations.RemoveField(
            model_name="planparty",
            name="contact",
        ),
        migrations.RemoveField(
            model_name="planparty",
            name="gains",
        ),
        migrations.RemoveField(
            model_name="planparty",
            name="products",
        ),
        migrations.RemoveField(
            model_name="planphase",
            name="our_part",
        ),
        migrations.RemoveField(
            model_name="planphase",
            name="their_part",
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="recruitment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="pipeline.recruitment",
                verbose_name="recruitment",
            ),
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="summary",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="summary"),
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="title",
            field=core.text.TranslatedField(default=dict, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="planalignment",
            name="ours",
            field=core.text.TranslatedField(default=dict, verbose_name="on our side"),
        ),
        migrations.AlterField(
            model_name="planalignment",
            name="theirs",
            field=core.text.TranslatedField(default=dict, verbose_name="on their side"),
        ),
        migrations.AlterField(
            model_name="planalignment",
            name="theme",
            field=core.text.TranslatedField(default=dict, verbose_name="theme"),
        ),
        migrations.AlterField(
            model_name="planbudgetline",
            name="amount_minor",
            field=core.money.MinorField(verbose_name="planned"),
        ),
        migrations.AlterField(
            model_name="planbudgetline",
            name="label",
            field=core.text.TranslatedField(default=dict, verbose_name="what for"),
        ),
        migrations.AlterField(
            model_name="planbudgetline",
            name="payer",
            field=models.CharField(
                choices=[
                    ("undecided", "Not decided"),
                    ("us", "Us"),
                    ("them", "The partner"),
                    ("shared", "Shared"),
                ],
                default="undecided",
                max_length=10,
                verbose_name="paid by",
            ),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="control",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="control"),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="investment",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="investment"),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="licence",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="licence"),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="name",
            field=core.text.TranslatedField(default=dict, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="revenue_share",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="revenue share"),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="why",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="why"),
        ),
        migrations.AlterField(
            model_name="planparty",
            name="profile",
            field=core.text.TranslatedField(
                blank=True, default=dict, help_text="One a line.", verbose_name="what it does"
            ),
        ),
        migrations.AlterField(
            model_name="planphase",
            name="name",
            field=core.text.TranslatedField(default=dict, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="deliverable",
            field=core.text.TranslatedField(blank=True, default=dict, verbose_name="what comes out"),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="label",
            field=core.text.TranslatedField(default=dict, verbose_name="what"),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="impact",
            field=core.text.TranslatedField(default=dict, help_text="One a line.", verbose_name="impact"),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="problem",
            field=core.text.TranslatedField(default=dict, verbose_name="problem"),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="solution",
            field=core.text.TranslatedField(default=dict, help_text="One a line.", verbose_name="solution"),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="title",
            field=core.text.TranslatedField(default=dict, verbose_name="title"),
        ),
        migrations.AddIndex(
            model_name="jointplan",
            index=models.Index(fields=["created_at", "id"], name="pipeline_jointplan_created"),
        ),
        migrations.AddIndex(
            model_name="jointplan",
            index=models.Index(fields=["updated_at", "id"], name="pipeline_jointplan_updated"),
        ),
        migrations.AddIndex(
            model_name="planstep",
            index=models.Index(
                condition=models.Q(("done_on", None)), fields=["due_on"], name="pipeline_planstep_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "closed"), _negated=True),
                fields=("recruitment",),
                name="pipeline_jointplan_one_open",
                violation_error_message="This recruitment has a joint plan already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["internal", "shared", "joint", "signed", "closed"])),
                name="pipeline_jointplan_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("stage", "closed")),
                    models.Q(models.Q(("stage", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="pipeline_jointplan_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "signed"), _negated=True),
                    ("signed_on__isnull", False),
                    _connector="OR",
                ),
                name="pipeline_jointplan_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="planbudgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("payer__in", ["undecided", "us", "them", "shared"])),
                name="pipeline_planbudgetline_payer",
            ),
        ),
        migrations.AddConstraint(
            model_name="planbudgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("our_share__isnull", False), ("payer", "shared")),
                    models.Q(models.Q(("payer", "shared"), _negated=True), ("our_share", None)),
                    _connector="OR",
                ),
                name="pipeline_planbudgetline_share",
                violation_error_message="Say which share is ours where both pay, and only there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planbudgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("our_share", None),
                    models.Q(("our_share__gte", 0), ("our_share__lte", 100)),
                    _connector="OR",
                ),
                name="pipeline_planbudgetline_percent",
                violation_error_message="A share is between 0 and 100 per cent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_chosen", False), models.Q(("why", {}), _negated=True), _connector="OR"
                ),
                name="pipeline_planoption_why",
                violation_error_message="Say why this option is chosen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ("us", "them", "both"))), name="pipeline_planstep_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansynergy",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ("us", "them", "both"))), name="pipeline_plansynergy_side"
            ),
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_plans",
                to="partners.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="number",
            field=models.CharField(editable=False, max_length=20, unique=True, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="planbudgetline",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)s_rows",
                to="pipeline.jointplan",
            ),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="side",
            field=models.CharField(
                choices=[("us", "Us"), ("them", "The partner"), ("both", "Both")],
                max_length=5,
                verbose_name="whose part",
            ),
        ),
    ]
