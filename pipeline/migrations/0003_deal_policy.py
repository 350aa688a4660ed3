import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What registration promises is called a policy: the model, and the deal's way to it.

    The database stays as it is, so that the version before goes on working beside this one.
    """

    dependencies = [("pipeline", "0002_finding_ended_at")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("deal", "pipeline_deal_ruled"),
                migrations.RenameModel("DealRules", "DealPolicy"),
                migrations.AlterModelTable("dealpolicy", "pipeline_dealrules"),
                migrations.RenameField("deal", "rules", "policy"),
                migrations.AlterField(
                    "deal",
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_column="rules_id",
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pipeline.dealpolicy",
                    ),
                ),
                migrations.AddConstraint(
                    "deal",
                    models.CheckConstraint(
                        condition=Q(status="draft") | Q(policy__isnull=False), name="pipeline_deal_ruled"
                    ),
                ),
            ]
        )
    ]
