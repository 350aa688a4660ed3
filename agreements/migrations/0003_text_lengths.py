"""How long texts may be. Databases do not limit text: only the state changes, no table is touched."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_languages'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='agreement',
                    name='end_reason',
                    field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='reason of the end'),
                ),
                migrations.AlterField(
                    model_name='agreement',
                    name='passive_sales',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='passive sales'),
                ),
                migrations.AlterField(
                    model_name='agreement',
                    name='renewal_terms',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='price or rates on renewal'),
                ),
                migrations.AlterField(
                    model_name='agreement',
                    name='service_level',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='service level'),
                ),
            ],
        ),
    ]
