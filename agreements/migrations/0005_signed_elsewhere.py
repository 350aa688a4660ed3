# lock: there are a few signed documents for each agreement, and their rows are read once

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_signing_codes_kept_hashed'),
        ('core', '0004_queue_lease'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreementdocument',
            name='level',
            field=models.CharField(blank=True, choices=[('simple', 'Simple electronic signature'), ('advanced', 'Advanced electronic signature'), ('qualified', 'Qualified electronic signature')], db_default='', default='', max_length=10, verbose_name='level of signature'),
        ),
        migrations.AddField(
            model_name='agreementdocument',
            name='provider',
            field=models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='provider'),
        ),
        migrations.AddField(
            model_name='agreementdocument',
            name='signed_on',
            field=models.DateField(blank=True, null=True, verbose_name='signed on'),
        ),
        migrations.AlterField(
            model_name='agreementdocument',
            name='kind',
            field=models.CharField(choices=[('signed', 'Signed agreement'), ('certificate', 'Certificate of signature'), ('wet', 'Signed on paper'), ('elsewhere', 'Signed electronically elsewhere')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='agreementdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'elsewhere'), ('level__in', ['simple', 'advanced', 'qualified']), ('signed_on__isnull', False), models.Q(('provider', ''), _negated=True)), models.Q(models.Q(('kind', 'elsewhere'), _negated=True), ('level', ''), ('provider', '')), _connector='OR'), name='agreements_document_elsewhere', violation_error_message='A document signed elsewhere has its level, provider and day.'),
        ),
    ]
