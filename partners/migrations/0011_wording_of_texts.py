import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0010_offers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="benefitgrant",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.contact",
                verbose_name="person of theirs",
            ),
        ),
        migrations.AlterField(
            model_name="benefitgrant",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person of ours",
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="vat_situation",
            field=models.CharField(
                choices=[
                    ("domestic", "Domestic VAT"),
                    ("reverse_charge", "Reverse charge within the EU"),
                    ("exempt", "Exempt"),
                    ("franchise", "Small-business VAT exemption"),
                    ("non_eu", "Outside the EU"),
                    ("private", "Private person"),
                ],
                db_default="domestic",
                default="domestic",
                max_length=15,
                verbose_name="VAT situation",
            ),
        ),
        migrations.AlterField(
            model_name="tierbenefit",
            name="is_tracked",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Off: it is described in words, and nothing is owed. On: it is given, counted or granted.",
                verbose_name="kept as a record",
            ),
        ),
        migrations.AlterConstraint(
            model_name="partnerkind",
            name="partners_partnerkind_fee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fee_minor", None), models.Q(("fee_minor__gt", 0), ("reward", "fee")), _connector="OR"
                ),
                name="partners_partnerkind_fee",
                violation_error_message="Only a partner paid by a fixed fee has a fee, and it is above zero.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="tierbenefit",
            name="partners_tierbenefit_tracked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_tracked", False),
                    models.Q(("kind__in", ["visibility", "activity"]), _negated=True),
                    _connector="OR",
                ),
                name="partners_tierbenefit_tracked",
                violation_error_message="Visibility and joint activities are described in words.",
            ),
        ),
    ]
