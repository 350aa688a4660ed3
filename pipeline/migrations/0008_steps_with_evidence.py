# lock: the ticks of recruitments under way are some thousands of rows, read once

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0007_identities_anew'),
    ]

    operations = [
        migrations.AddField(
            model_name='phasestep',
            name='ticked_by',
            field=models.SlugField(blank=True, db_default='', db_index=False, default='', max_length=40, verbose_name='ticked by'),
        ),
        migrations.AddField(
            model_name='stepdone',
            name='activity',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.activity'),
        ),
        migrations.AddField(
            model_name='stepdone',
            name='file',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.recruitmentfile'),
        ),
        # Ticks that are there were given without evidence: the default of the column says so of each.
        migrations.AddField(
            model_name='stepdone',
            name='ticked_by',
            field=models.SlugField(blank=True, db_default='earlier', db_index=False, default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='stepdone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ticked_by', ''), _negated=True), ('activity__isnull', False), ('file__isnull', False), _connector='OR'), name='pipeline_stepdone_evidence', violation_error_message='Name the activity or the document that shows it.'),
        ),
    ]
