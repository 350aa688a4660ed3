from django.db import migrations, models


def count_strategic_partners(apps, schema_editor):
    """The step of 500 strategic partners counts these alone, not all active partners."""
    steps = apps.get_model("insights", "ProgrammeStep").objects
    steps.filter(code="active-500", kpi="active_partners").update(kind_code="strategic")


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="programmestep",
            name="kind_code",
            field=models.SlugField(
                blank=True, default="", max_length=40, verbose_name="only partners of the relationship"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(count_strategic_partners, migrations.RunPython.noop),
    ]
