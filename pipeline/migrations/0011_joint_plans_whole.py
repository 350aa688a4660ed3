"""The rows of joint plans, pilots, and the columns that say in which language and by whom."""
# lock: a plan is one page that a few of us read; its tables hold some dozen rows each

import core.ids
import core.money
import core.text
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0008_logo_and_colour"),
        ("partners", "0015_budget_lines"),
        ("pipeline", "0010_sales_by_white_label"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pilot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.ids.PublicIdField(prefix="plt")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("name", core.text.TranslatedField(default=dict, verbose_name="name")),
                (
                    "scope",
                    core.text.TranslatedField(
                        blank=True, default=dict, help_text="One a line.", verbose_name="what is tried"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "Us"), ("them", "The partner"), ("both", "Both")],
                        default="both",
                        max_length=5,
                        verbose_name="run by",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not decided"), ("go", "Go"), ("no_go", "No go")],
                        db_default="",
                        default="",
                        max_length=5,
                        verbose_name="decision",
                    ),
                ),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="decided on")),
                (
                    "decided_by",
                    models.CharField(blank=True, db_default="", default="", editable=False, max_length=40),
                ),
                (
                    "reason",
                    core.text.TranslatedField(blank=True, db_default={}, default=dict, verbose_name="reason"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked after by",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilots",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pilots",
                        to="pipeline.planphase",
                        verbose_name="phase",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilot_rows",
                        to="pipeline.jointplan",
                        verbose_name="joint plan",
                    ),
                ),
                (
                    "recruitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilots",
                        to="pipeline.recruitment",
                        verbose_name="recruitment",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plan__isnull", False), ("recruitment__isnull", False), _connector="OR"
                        ),
                        name="pipeline_pilot_of",
                        violation_error_message="A pilot belongs to a joint plan or to a recruitment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="pipeline_pilot_days",
                        violation_error_message="A pilot does not end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on", None), ("decision", "")),
                            models.Q(
                                ("decided_on__isnull", False),
                                ("decision__in", ["go", "no_go"]),
                                models.Q(("reason", {}), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pipeline_pilot_decision",
                        violation_error_message="Give the reason of the decision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("us", "them", "both"))), name="pipeline_pilot_side"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PilotTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.ids.PublicIdField(prefix="ptt")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("what", core.text.TranslatedField(default=dict, verbose_name="what is tested")),
                (
                    "direction",
                    models.CharField(
                        choices=[("at_least", "at least"), ("at_most", "at most"), ("yes_no", "yes or no")],
                        default="at_least",
                        max_length=8,
                        verbose_name="is met with",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="target"
                    ),
                ),
                ("unit", core.text.TranslatedField(blank=True, default=dict, verbose_name="unit")),
                (
                    "measured",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="Of a test of yes or no: 1 is yes, 0 is no.",
                        max_digits=14,
                        null=True,
                        verbose_name="measured",
                    ),
                ),
                ("measured_on", models.DateField(blank=True, null=True, verbose_name="measured on")),
                (
                    "evidence",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=250, verbose_name="shown by"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="document that shows it",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tests",
                        to="pipeline.pilot",
                        verbose_name="pilot",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("direction", "yes_no"), ("target", None)),
                            models.Q(("direction__in", ["at_least", "at_most"]), ("target__isnull", False)),
                            _connector="OR",
                        ),
                        name="pipeline_pilottest_target",
                        violation_error_message="Enter the target, unless the test is one of yes or no.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measured", None), ("measured_on", None)),
                            models.Q(("measured__isnull", False), ("measured_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="pipeline_pilottest_measured",
                        violation_error_message="A measured value has its day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("direction", "yes_no"), _negated=True),
                            ("measured", None),
                            ("measured__in", [0, 1]),
                            _connector="OR",
                        ),
                        name="pipeline_pilottest_yes_no",
                        violation_error_message="A test of yes or no measures 1 or 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "Us"), ("them", "The partner"), ("both", "Both")],
                        max_length=5,
                        verbose_name="whose part",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("public_id", core.ids.PublicIdField(prefix="pac")),
                ("text", core.text.TranslatedField(default=dict, verbose_name="what is recommended")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on", None)),
                        fields=["due_on"],
                        name="pipeline_planaction_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("us", "them", "both"))),
                        name="pipeline_planaction_side",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanCommitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "Us"), ("them", "The partner"), ("both", "Both")],
                        max_length=5,
                        verbose_name="whose part",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("public_id", core.ids.PublicIdField(prefix="pcm")),
                ("text", core.text.TranslatedField(default=dict, verbose_name="what is provided")),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="What shows that it was done.",
                        max_length=250,
                        verbose_name="shown by",
                    ),
                ),
                (
                    "result",
                    core.text.TranslatedField(
                        blank=True, db_default={}, default=dict, verbose_name="what came of it"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="document that shows it",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="pipeline.planphase",
                        verbose_name="phase",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on", None)),
                        fields=["due_on"],
                        name="pipeline_plancommitment_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("us", "them"))), name="pipeline_plancommitment_side"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("public_id", core.ids.PublicIdField(prefix="pct")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.planparty",
                        verbose_name="party",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pipeline_plancontact_who",
                        violation_error_message="Enter a name or an e-mail address.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanContribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("public_id", core.ids.PublicIdField(prefix="pco")),
                ("text", core.text.TranslatedField(default=dict, verbose_name="what it brings")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.planparty",
                        verbose_name="party",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanGain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("public_id", core.ids.PublicIdField(prefix="pga")),
                (
                    "kind",
                    models.CharField(
                        choices=[("value", "Value"), ("impact", "Impact")],
                        default="value",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("text", core.text.TranslatedField(default=dict, verbose_name="what it gains")),
                (
                    "result",
                    core.text.TranslatedField(
                        blank=True, db_default={}, default=dict, verbose_name="what came of it"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.planparty",
                        verbose_name="party",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["value", "impact"])), name="pipeline_plangain_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("public_id", core.ids.PublicIdField(prefix="plk")),
                (
                    "kind",
                    models.CharField(
                        choices=[("site", "Website"), ("linkedin", "LinkedIn"), ("other", "Other page")],
                        default="site",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("url", models.URLField(max_length=300, verbose_name="address")),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="shown as")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.planparty",
                        verbose_name="party",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["site", "linkedin", "other"])),
                        name="pipeline_planlink_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("public_id", core.ids.PublicIdField(prefix="ppr")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("what", core.text.TranslatedField(blank=True, default=dict, verbose_name="what it is")),
                (
                    "alternative_to",
                    models.CharField(
                        blank=True,
                        help_text="Products it can take the place of.",
                        max_length=200,
                        verbose_name="alternative to",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="since")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.planparty",
                        verbose_name="party",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.ids.PublicIdField(prefix="pse")),
                ("code", models.SlugField(max_length=20)),
                (
                    "is_shared",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="shared with the partner"
                    ),
                ),
                ("shared_at", models.DateTimeField(editable=False, null=True)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "code"),
                        name="pipeline_plansection_once",
                        violation_error_message="The plan has this section already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_shared", False), ("shared_at__isnull", False), _connector="OR"
                        ),
                        name="pipeline_plansection_shared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanSpend",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
                ),
                ("public_id", core.ids.PublicIdField(prefix="psp")),
                (
                    "kind",
                    models.CharField(
                        choices=[("committed", "Committed"), ("spent", "Spent")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "Us"), ("them", "The partner"), ("both", "Both")],
                        max_length=5,
                        verbose_name="by",
                    ),
                ),
                ("amount_minor", core.money.MinorField(verbose_name="amount")),
                ("happened_on", models.DateField(verbose_name="on")),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        help_text="An order, an invoice, a contract.",
                        max_length=250,
                        verbose_name="shown by",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                        verbose_name="document that shows it",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spends",
                        to="pipeline.planbudgetline",
                        verbose_name="budget line",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="pipeline.jointplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("us", "them"))), name="pipeline_planspend_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["committed", "spent"])),
                        name="pipeline_planspend_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)),
                        name="pipeline_planspend_positive",
                        violation_error_message="Enter an amount above zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", ""), _negated=True),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                        name="pipeline_planspend_evidence",
                        violation_error_message="Say what shows it, or add the document.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="jointplan",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="conclusion",
            field=core.text.TranslatedField(
                blank=True, db_default={}, default=dict, verbose_name="conclusion"
            ),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="language",
            field=models.CharField(db_default="fr", default="fr", max_length=10, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="number",
            field=models.CharField(db_default="", default="", editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="own_entity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.ownentity",
                verbose_name="our entity",
            ),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="partner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_plans",
                to="partners.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="results",
            field=core.text.TranslatedField(blank=True, db_default={}, default=dict, verbose_name="results"),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="signed_on",
            field=models.DateField(editable=False, null=True, verbose_name="signed on"),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="stage",
            field=models.CharField(
                choices=[
                    ("internal", "Internal draft"),
                    ("shared", "Shared"),
                    ("joint", "Joint"),
                    ("signed", "Signed"),
                    ("closed", "Closed"),
                ],
                db_default="internal",
                default="internal",
                max_length=8,
                verbose_name="stage",
            ),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="starts_on",
            field=models.DateField(blank=True, null=True, verbose_name="starts on"),
        ),
        migrations.AddField(
            model_name="jointplan",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="planalignment",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="planalignment",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planalignment",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="planbudgetline",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="planbudgetline",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planbudgetline",
            name="our_share",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Of a shared line.",
                max_digits=5,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("0")),
                    django.core.validators.MaxValueValidator(Decimal("100")),
                ],
                verbose_name="our share, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="planbudgetline",
            name="plan",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)s_rows",
                to="pipeline.jointplan",
            ),
        ),
        migrations.AddField(
            model_name="planbudgetline",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="planoption",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="planoption",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planoption",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="planparty",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="planparty",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planparty",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="planphase",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="planphase",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planphase",
            name="purpose",
            field=core.text.TranslatedField(blank=True, db_default={}, default=dict, verbose_name="purpose"),
        ),
        migrations.AddField(
            model_name="planphase",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="planstep",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="planstep",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planstep",
            name="months",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="within months"),
        ),
        migrations.AddField(
            model_name="planstep",
            name="side",
            field=models.CharField(db_default="us", default="us", max_length=5),
        ),
        migrations.AddField(
            model_name="planstep",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="plansynergy",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="plansynergy",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="plansynergy",
            name="side",
            field=models.CharField(
                choices=[("us", "Us"), ("them", "The partner"), ("both", "Both")],
                db_default="both",
                default="both",
                max_length=5,
                verbose_name="whose problem",
            ),
        ),
        migrations.AddField(
            model_name="plansynergy",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="summary",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="jointplan",
            name="title",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planalignment",
            name="ours",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planalignment",
            name="theirs",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planalignment",
            name="theme",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planbudgetline",
            name="label",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="control",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="investment",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="licence",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="name",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="revenue_share",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planoption",
            name="why",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planparty",
            name="profile",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planphase",
            name="name",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="deliverable",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="planstep",
            name="label",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="impact",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="problem",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="solution",
            field=models.TextField(blank=True, max_length=5000),
        ),
        migrations.AlterField(
            model_name="plansynergy",
            name="title",
            field=models.TextField(blank=True, max_length=5000),
        ),
    ]
