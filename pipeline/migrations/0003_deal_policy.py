from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What registration promises is called a policy: the model, and the deal's way to it."""

    dependencies = [("pipeline", "0002_finding_ended_at")]

    operations = [
        migrations.RemoveConstraint("deal", "pipeline_deal_ruled"),
        migrations.RenameModel("DealRules", "DealPolicy"),
        migrations.RenameField("deal", "rules", "policy"),
        migrations.AddConstraint(
            "deal",
            models.CheckConstraint(
                condition=Q(status="draft") | Q(policy__isnull=False), name="pipeline_deal_ruled"
            ),
        ),
    ]
