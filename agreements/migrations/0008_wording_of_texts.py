from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0007_parties_of_versions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("with_partner", "With the partner"),
                    ("in_approval", "In approval"),
                    ("approved", "Approved"),
                    ("in_signature", "In signature"),
                    ("signed", "Signed, not yet in force"),
                    ("active", "Active"),
                    ("ended", "Ended"),
                    ("terminated", "Terminated"),
                    ("renewed", "Renewed"),
                    ("cancelled", "Cancelled"),
                ],
                default="draft",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AlterConstraint(
            model_name="approval",
            name="agreements_approval_one_pending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "pending")),
                fields=("agreement",),
                name="agreements_approval_one_pending",
                violation_error_message="This agreement is already waiting for approval.",
            ),
        ),
    ]
