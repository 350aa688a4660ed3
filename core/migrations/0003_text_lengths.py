"""How long texts may be. Databases do not limit text: only the state changes, no table is touched."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_audit_keys'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='ownentity',
                    name='address',
                    field=models.TextField(blank=True, max_length=1000, verbose_name='address'),
                ),
                migrations.AlterField(
                    model_name='searchentry',
                    name='text',
                    field=models.TextField(max_length=100000),
                ),
            ],
        ),
    ]
