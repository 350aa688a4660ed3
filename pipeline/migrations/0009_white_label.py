"""White-label offers, the terms of partners, and under which of them a sale is made."""

import core.ids
import core.money
import core.text
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from core.migration_operations import AddConstraintNotValid


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0009_meaning_of_names'),
        ('partners', '0013_import_is_read_by_a_job'),
        ('pipeline', '0008_steps_with_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='WhiteLabelOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='wlo')),
                ('code', models.SlugField(error_messages={'unique': 'This code is already used.'}, max_length=40, unique=True, verbose_name='code')),
                ('name', core.text.TranslatedField(default=dict, verbose_name='name')),
                ('summary', core.text.TranslatedField(blank=True, default=dict, verbose_name='summary')),
                ('price', core.text.TranslatedField(blank=True, default=dict, verbose_name='price conditions')),
                ('fee_minor', core.money.MinorField(blank=True, null=True, verbose_name='fee')),
                ('currency', core.money.CurrencyField(db_default='EUR', default='EUR', max_length=3, verbose_name='currency')),
                ('fee_unit', models.CharField(blank=True, choices=[('month', 'Each month'), ('year', 'Each year'), ('customer', 'For each customer'), ('once', 'Once')], db_default='', default='', max_length=10, verbose_name='fee due')),
                ('customisation', core.text.TranslatedField(blank=True, default=dict, verbose_name='customisation')),
                ('support', core.text.TranslatedField(blank=True, default=dict, verbose_name='support')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed')], db_default='draft', default='draft', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('product_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.productline', verbose_name='product line')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WhiteLabelTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='wlt')),
                ('brand_name', models.CharField(max_length=120, verbose_name='brand of the partner')),
                ('price', models.TextField(blank=True, db_default='', default='', max_length=5000, verbose_name='price conditions')),
                ('customisation', models.TextField(blank=True, db_default='', default='', max_length=5000, verbose_name='customisation')),
                ('support', models.TextField(blank=True, db_default='', default='', max_length=5000, verbose_name='support')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('end_reason', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='reason of the end')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement', verbose_name='agreement')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='pipeline.whitelabeloffer', verbose_name='offer')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='white_label_terms', to='partners.partner', verbose_name='partner')),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
            },
        ),
        migrations.AddField(
            model_name='sale',
            name='white_label',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='pipeline.whitelabelterms', verbose_name='white label'),
        ),
        AddConstraintNotValid(
            model_name='sale',
            constraint=models.CheckConstraint(condition=models.Q(('white_label', None), ('source', 'oem'), _connector='OR'), name='pipeline_sale_white_label', violation_error_message='Only an OEM sale is made under a white label.'),
        ),
        migrations.AddConstraint(
            model_name='whitelabeloffer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'open', 'closed'])), name='pipeline_whitelabeloffer_status'),
        ),
        migrations.AddConstraint(
            model_name='whitelabeloffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fee_minor', None), ('fee_unit', '')), models.Q(('fee_minor__gt', 0), ('fee_minor__isnull', False), ('fee_unit__in', ['month', 'year', 'customer', 'once'])), _connector='OR'), name='pipeline_whitelabeloffer_fee', violation_error_message='A fee is above zero and says how often it is due.'),
        ),
        migrations.AddIndex(
            model_name='whitelabelterms',
            index=models.Index(fields=['created_at', 'id'], name='pipeline_wlterms_created'),
        ),
        migrations.AddConstraint(
            model_name='whitelabelterms',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('offer', 'partner'), name='pipeline_whitelabelterms_once', violation_error_message='The partner has this offer already. Change its terms, or end them.'),
        ),
        migrations.AddConstraint(
            model_name='whitelabelterms',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='pipeline_whitelabelterms_period', violation_error_message='The end cannot be before the start.'),
        ),
        migrations.AddConstraint(
            model_name='whitelabelterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ends_on', None)), models.Q(('ends_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='pipeline_whitelabelterms_reason', violation_error_message='Terms that end say why, and no others.'),
        ),
    ]
