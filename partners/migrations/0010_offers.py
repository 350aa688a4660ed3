# lock: types, kinds and benefits are a few dozen rows of configuration

from django.db import migrations, models


def fill(apps, schema_editor):
    """What was so by the sense of it: nothing is sold with a public body, no link without a commission."""
    Type, Benefit = apps.get_model("partners", "PartnerType"), apps.get_model("partners", "TierBenefit")
    Type.objects.filter(is_public_body=True).update(commissions_allowed=False, deals_offered=False)
    Type.objects.filter(commissions_allowed=False).update(referrals_offered=False)
    Benefit.objects.filter(code="standard-licence", kind="access").update(kind="licence")


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0009_panels_and_benefits'),
    ]

    operations = [
        migrations.AddField(
            model_name='partnertype',
            name='deals_offered',
            field=models.BooleanField(db_default=True, default=True, verbose_name='deals offered'),
        ),
        migrations.AddField(
            model_name='partnertype',
            name='referrals_offered',
            field=models.BooleanField(db_default=True, default=True, verbose_name='referral links offered'),
        ),
        migrations.AddField(
            model_name='relationshipkind',
            name='opens_deals',
            field=models.BooleanField(db_default=True, default=True, verbose_name='opens deals'),
        ),
        migrations.AddField(
            model_name='relationshipkind',
            name='opens_referrals',
            field=models.BooleanField(db_default=True, default=True, verbose_name='opens referral links'),
        ),
        migrations.AlterField(
            model_name='tierbenefit',
            name='kind',
            field=models.CharField(choices=[('entitlement', 'Entitlement with a quantity'), ('service_level', 'Service level'), ('access', 'Access right'), ('licence', 'Licence'), ('resource', 'Named resource'), ('visibility', 'Visibility'), ('clause', 'Contractual clause'), ('activity', 'Joint activity'), ('governance', 'Governance seat')], max_length=16, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='tierchange',
            name='basis',
            field=models.CharField(choices=[('earned', 'Earned'), ('agreed', 'Agreed')], default='agreed', max_length=10, verbose_name='basis'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='partnertype',
            constraint=models.CheckConstraint(condition=models.Q(('commissions_allowed', True), ('is_public_body', True), _negated=True), name='partners_type_public_body', violation_error_message='A commission to a public body may be an offence: allow none.'),
        ),
        migrations.AddConstraint(
            model_name='partnertype',
            constraint=models.CheckConstraint(condition=models.Q(('commissions_allowed', False), ('referrals_offered', True), _negated=True), name='partners_type_referrals_pay', violation_error_message='Referral links lead to commissions: offer both, or neither.'),
        ),
    ]
