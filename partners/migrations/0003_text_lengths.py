"""How long texts may be. Databases do not limit text: only the state changes, no table is touched."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_languages_and_roles'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='partner',
                    name='description',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='description'),
                ),
                migrations.AlterField(
                    model_name='partner',
                    name='products',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='products'),
                ),
                migrations.AlterField(
                    model_name='partneraddress',
                    name='lines',
                    field=models.TextField(max_length=1000, verbose_name='address'),
                ),
                migrations.AlterField(
                    model_name='partnerkind',
                    name='customisation',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='customisation'),
                ),
                migrations.AlterField(
                    model_name='partnerkind',
                    name='price_conditions',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='price conditions'),
                ),
                migrations.AlterField(
                    model_name='partnerkind',
                    name='support_terms',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='support'),
                ),
                migrations.AlterField(
                    model_name='partnerstatuschange',
                    name='reason',
                    field=models.TextField(blank=True, max_length=2000, verbose_name='reason'),
                ),
                migrations.AlterField(
                    model_name='tierchange',
                    name='reason',
                    field=models.TextField(max_length=2000, verbose_name='reason'),
                ),
                migrations.AlterField(
                    model_name='usecase',
                    name='description',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='description'),
                ),
            ],
        ),
    ]
