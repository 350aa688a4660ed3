# lock: both indexes of commissions are built in some seconds per million rows, with web and workers stopped
import core.ids
import core.money
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from core import guards
from core.migration_operations import AddConstraintNotValid


def lift_guards(apps, schema_editor):
    """Those of this version, and the one that the first version had under another name."""
    guards.lift("referrals_commission")(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS guard_commission_amount ON referrals_commission")


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0005_identities'),
        ('pipeline', '0007_identities_anew'),
        ('referrals', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(lift_guards, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='sub')),
                ('source', models.CharField(choices=[('deal', 'Deal'), ('referral', 'Referral'), ('oem', 'OEM'), ('api', 'API'), ('manual', 'Entered by hand')], max_length=10, verbose_name='source')),
                ('customer_ref', models.CharField(max_length=120, verbose_name='customer reference')),
                ('currency', core.money.CurrencyField(default='EUR', max_length=3, verbose_name='currency')),
                ('first_on', models.DateField(verbose_name='first payment')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='commission',
            name='referrals_commission_once',
        ),
        migrations.RemoveConstraint(
            model_name='commission',
            name='referrals_commission_sign',
        ),
        migrations.AddField(
            model_name='commission',
            name='caused_by',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='pipeline.sale'),
        ),
        migrations.AddField(
            model_name='commission',
            name='own_explanation',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='commission',
            name='kind',
            field=models.CharField(choices=[('earned', 'Commission'), ('reversal', 'Taken back'), ('correction', 'Correction')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='commissiondecision',
            name='reason',
            field=models.CharField(blank=True, choices=[('', 'It pays a commission.'), ('type', 'Partners of this type are paid no commissions.'), ('no_plan', 'No plan is in force for this partner and this kind of sale.'), ('no_rule', 'No rule of the plan fits this sale.'), ('once', 'The rule pays once for each subscription, on the first payment that is not given back.'), ('over', 'The months for which the rule pays on this subscription are over.'), ('zero', 'The commission rounds to nothing.'), ('unpaid_sale', 'The sale that was given back had paid no commission.'), ('agent', 'A commercial agent keeps the commission when the failure is ours.'), ('reversed', 'The commission on the sale is already taken back in full.')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='commission',
            index=models.Index(condition=models.Q(('caused_by__isnull', False)), fields=['caused_by'], name='referrals_commission_cause'),
        ),
        migrations.AddConstraint(
            model_name='commission',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['earned', 'reversal'])), fields=('sale', 'partner'), name='referrals_commission_once', violation_error_message='This sale has paid this partner already.'),
        ),
        migrations.AddConstraint(
            model_name='commission',
            constraint=models.UniqueConstraint(fields=('sale', 'partner', 'caused_by'), name='referrals_commission_corrected', violation_error_message='This sale has been corrected for the same reason already.'),
        ),
        AddConstraintNotValid(
            model_name='commission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_minor__gt', 0), ('kind', 'earned'), ('reversal_of', None)), models.Q(('amount_minor__lt', 0), ('caused_by', None), ('kind', 'reversal'), ('reversal_of__isnull', False)), models.Q(('caused_by__isnull', False), ('kind', 'correction'), ('reversal_of__isnull', False), models.Q(('amount_minor', 0), _negated=True)), _connector='OR'), name='referrals_commission_amount'),
        ),
        AddConstraintNotValid(
            model_name='commission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('caused_by', None), ('own_explanation__isnull', True)), models.Q(('caused_by__isnull', False), ('own_explanation__isnull', False)), _connector='OR'), name='referrals_commission_explained'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='paid_by',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.sale'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='plan_version',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.planversion'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='product_line',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.productline'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='rule',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.planrule'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='terms_from',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.sale'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(condition=models.Q(('product_line__isnull', False)), fields=('partner', 'customer_ref', 'source', 'currency', 'product_line'), name='referrals_subscription_once', violation_error_message='This customer has this subscription already.'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(condition=models.Q(('product_line', None)), fields=('partner', 'customer_ref', 'source', 'currency'), name='referrals_subscription_lineless', violation_error_message='This customer has this subscription already.'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('customer_ref', ''), _negated=True), name='referrals_subscription_customer'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_by', None), ('plan_version', None), ('rule', None), ('terms_from', None)), models.Q(('plan_version__isnull', False), ('rule__isnull', False), ('terms_from__isnull', False)), _connector='OR'), name='referrals_subscription_terms'),
        ),
    ]
