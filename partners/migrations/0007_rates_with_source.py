# lock: exchange rates are a table of some hundred rows, which nothing writes but their page

from django.db import migrations, models

import core.ids


def fill(apps, schema_editor):
    """An identifier for each rate that is there."""
    ExchangeRate = apps.get_model("partners", "ExchangeRate")
    for rate in ExchangeRate.objects.filter(public_id=None):
        ExchangeRate.objects.filter(pk=rate.pk).update(public_id=core.ids.new_public_id("xrt"))


class Migration(migrations.Migration):

    dependencies = [
        ("partners", "0006_legal_status_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="exchangerate",
            name="source",
            field=models.CharField(blank=True, db_default="", help_text="For example: ECB reference rate.", max_length=120, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="exchangerate",
            name="public_id",
            field=models.CharField(editable=False, max_length=30, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="exchangerate",
            name="public_id",
            field=core.ids.PublicIdField(prefix="xrt"),
        ),
    ]
