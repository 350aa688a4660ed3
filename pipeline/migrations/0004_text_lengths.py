"""How long texts may be. Databases do not limit text: only the state changes, no table is touched."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0003_deal_policy'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='jointplan',
                    name='summary',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='summary'),
                ),
                migrations.AlterField(
                    model_name='phasestay',
                    name='reason',
                    field=models.TextField(blank=True, max_length=2000),
                ),
                migrations.AlterField(
                    model_name='planoption',
                    name='why',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='why'),
                ),
                migrations.AlterField(
                    model_name='planparty',
                    name='brings',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='what it brings'),
                ),
                migrations.AlterField(
                    model_name='planparty',
                    name='gains',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='what it gains'),
                ),
                migrations.AlterField(
                    model_name='planparty',
                    name='products',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='products'),
                ),
                migrations.AlterField(
                    model_name='planparty',
                    name='profile',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='what it does'),
                ),
                migrations.AlterField(
                    model_name='planphase',
                    name='our_part',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='what we provide'),
                ),
                migrations.AlterField(
                    model_name='planphase',
                    name='their_part',
                    field=models.TextField(blank=True, help_text='One a line.', max_length=5000, verbose_name='what they provide'),
                ),
                migrations.AlterField(
                    model_name='plansynergy',
                    name='impact',
                    field=models.TextField(help_text='One point a line.', max_length=5000, verbose_name='impact'),
                ),
                migrations.AlterField(
                    model_name='plansynergy',
                    name='problem',
                    field=models.TextField(max_length=5000, verbose_name='problem'),
                ),
                migrations.AlterField(
                    model_name='plansynergy',
                    name='solution',
                    field=models.TextField(help_text='One point a line.', max_length=5000, verbose_name='solution'),
                ),
                migrations.AlterField(
                    model_name='recruitment',
                    name='lost_reason',
                    field=models.TextField(blank=True, max_length=2000, verbose_name='why it was lost'),
                ),
            ],
        ),
    ]
