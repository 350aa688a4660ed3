# lock: relationships and benefits are some hundreds of rows of configuration, read and checked at once

import core.ids
import core.money
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


# The columns of each panel, and what they were called on the page.
PANELS = {
    "channel": {"certified": "Certified", "leads_given": "Leads given", "margin_rate": "Margin rate"},
    "referral": {"referral_profile": "Profile", "reward": "Reward"},
    "oem": {
        "price_conditions": "Price conditions",
        "customisation": "Customisation",
        "support_terms": "Support",
    },
}
TEXTS = {"referral_profile", "reward", "price_conditions", "customisation", "support_terms"}


def sort_facts(apps, schema_editor):
    """Territories become regions and countries. What one form for all kinds let be written on a
    relationship that it does not belong to is kept, in words, in its note."""
    from django_countries import countries

    Kind, Territory, Region = (
        apps.get_model("partners", name) for name in ("PartnerKind", "Territory", "Region")
    )
    regions = {region.code: region.pk for region in Region.objects.all()}
    known = set(dict(countries))
    for row in Kind.objects.select_related("kind").iterator():
        words, places = [], []
        for code in dict.fromkeys(row.territories):
            place = {"region_id": regions.get(code), "country": "" if code in regions else code.upper()}
            if row.kind.panel == "channel" and (code in regions or code.upper() in known):
                places.append(place)
            else:
                words.append(f"Territory: {code}")
        for panel, columns in PANELS.items():
            for column, label in columns.items() if panel != row.kind.panel else ():
                value = getattr(row, column)
                if value not in (None, ""):
                    words.append(f"{label}: {value}")
                    setattr(row, column, "" if column in TEXTS else None)
        unique = {(place["region_id"], place["country"]): place for place in places}
        Territory.objects.bulk_create(Territory(relationship=row, **place) for place in unique.values())
        if words:
            row.note = "\n".join(words)[:2000]
            row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0008_tokens_rotated'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BenefitGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='bgr')),
                ('code', models.SlugField(max_length=40)),
                ('kind', models.CharField(choices=[('access', 'Access right'), ('resource', 'Named resource'), ('governance', 'Governance seat')], max_length=16)),
                ('decision', models.CharField(choices=[('granted', 'Granted'), ('declined', 'Declined')], db_default='granted', default='granted', max_length=8)),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='note')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-since', '-id'],
            },
        ),
        migrations.CreateModel(
            name='BenefitUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='bus')),
                ('code', models.SlugField(max_length=40)),
                ('seat', models.PositiveIntegerField()),
                ('of', models.PositiveIntegerField(null=True)),
                ('person', models.CharField(max_length=120, verbose_name='who')),
                ('what', models.CharField(max_length=200, verbose_name='for what')),
                ('used_on', models.DateField(verbose_name='on')),
                ('recorded_by', models.CharField(max_length=40)),
                ('cancelled_on', models.DateField(editable=False, null=True)),
                ('cancel_reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='reason')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-used_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(blank=True, db_default='', default='', max_length=2)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='certified_since',
            field=models.DateField(blank=True, null=True, verbose_name='certified since'),
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='certified_until',
            field=models.DateField(blank=True, null=True, verbose_name='certified until'),
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='currency',
            field=core.money.CurrencyField(db_default='EUR', default='EUR', max_length=3, verbose_name='currency'),
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='fee_minor',
            field=core.money.MinorField(blank=True, null=True, verbose_name='fee'),
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='note',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000, verbose_name='note'),
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='resale_prices',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000, verbose_name='resale prices'),
        ),
        migrations.AddField(
            model_name='partnerkind',
            name='sectors',
            field=models.ManyToManyField(blank=True, related_name='+', to='partners.sector', verbose_name='sectors'),
        ),
        migrations.AddField(
            model_name='tierbenefit',
            name='is_tracked',
            field=models.BooleanField(db_default=False, default=False, help_text='Off: it is said in words, and nothing is owed. On: it is given, counted or granted.', verbose_name='kept as a record'),
        ),
        migrations.AddField(
            model_name='tierbenefit',
            name='response_hours',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Only for a service level.', null=True, verbose_name='first answer within, in hours'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='benefit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='partners.tierbenefit'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.contact', verbose_name='who of theirs'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefit_grants', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='benefitgrant',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who of us'),
        ),
        migrations.AddField(
            model_name='benefituse',
            name='benefit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='partners.tierbenefit'),
        ),
        migrations.AddField(
            model_name='benefituse',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefit_uses', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='territory',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.region'),
        ),
        migrations.AddField(
            model_name='territory',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partnerkind'),
        ),
        migrations.AlterField(
            model_name='partnerkind',
            name='referral_profile',
            field=models.CharField(blank=True, choices=[('consultant', 'Consultant'), ('agency', 'Agency'), ('influencer', 'Influencer'), ('other', 'Other')], db_default='', default='', max_length=12, verbose_name='profile'),
        ),
        migrations.AlterField(
            model_name='partnerkind',
            name='reward',
            field=models.CharField(blank=True, choices=[('commission', 'Commission'), ('fee', 'Fixed fee'), ('gift', 'Gift')], db_default='', default='', max_length=12, verbose_name='paid by'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('region', None), models.Q(('country', ''), _negated=True)), models.Q(('country', ''), ('region__isnull', False)), _connector='OR'), name='partners_territory_either', violation_error_message='Choose a region or a country, not both.'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.UniqueConstraint(condition=models.Q(('country', '')), fields=('relationship', 'region'), name='partners_territory_region', violation_error_message='This territory is named already.'),
        ),
        migrations.AddConstraint(
            model_name='territory',
            constraint=models.UniqueConstraint(condition=models.Q(('region', None)), fields=('relationship', 'country'), name='partners_territory_country', violation_error_message='This territory is named already.'),
        ),
        # The column stays for the version still running, which reads it; the next version drops it.
        migrations.AlterField(
            model_name='partnerkind',
            name='territories',
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name='territories'),
        ),
        migrations.RunPython(sort_facts, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name='partnerkind', name='territories')],
        ),
        migrations.AlterField(
            model_name='territory',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='territories', to='partners.partnerkind'),
        ),
        migrations.AddConstraint(
            model_name='partnerkind',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certified', None), ('certified_since', None), ('certified_until', None), ('leads_given', None), ('margin_rate', None), ('resale_prices', ''), ('fee_minor', None), ('referral_profile', ''), ('reward', '')), models.Q(('certified', None), ('certified_since', None), ('certified_until', None), ('leads_given', None), ('margin_rate', None), ('resale_prices', ''), ('customisation', ''), ('price_conditions', ''), ('support_terms', '')), models.Q(('fee_minor', None), ('referral_profile', ''), ('reward', ''), ('customisation', ''), ('price_conditions', ''), ('support_terms', '')), _connector='OR'), name='partners_partnerkind_one_panel', violation_error_message='A relationship has the facts of its own kind only.'),
        ),
        migrations.AddConstraint(
            model_name='partnerkind',
            constraint=models.CheckConstraint(condition=models.Q(('certified', True), models.Q(('certified_since', None), ('certified_until', None)), _connector='OR'), name='partners_partnerkind_certified', violation_error_message='Only a certified partner has the days of a certification.'),
        ),
        migrations.AddConstraint(
            model_name='partnerkind',
            constraint=models.CheckConstraint(condition=models.Q(('certified_since', None), ('certified_until', None), ('certified_until__gte', models.F('certified_since')), _connector='OR'), name='partners_partnerkind_certificate', violation_error_message='A certification cannot end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='partnerkind',
            constraint=models.CheckConstraint(condition=models.Q(('fee_minor', None), models.Q(('fee_minor__gt', 0), ('reward', 'fee')), _connector='OR'), name='partners_partnerkind_fee', violation_error_message='Only who is paid by a fixed fee has a fee, above zero.'),
        ),
        migrations.AddConstraint(
            model_name='tierbenefit',
            constraint=models.CheckConstraint(condition=models.Q(('is_tracked', False), models.Q(('kind__in', ['visibility', 'activity']), _negated=True), _connector='OR'), name='partners_tierbenefit_tracked', violation_error_message='Visibility and joint activities are said in words.'),
        ),
        migrations.AddConstraint(
            model_name='tierbenefit',
            constraint=models.CheckConstraint(condition=models.Q(('response_hours', None), ('kind', 'service_level'), _connector='OR'), name='partners_tierbenefit_response', violation_error_message='Only a service level says when the first answer comes.'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['access', 'governance']), ('until', None)), fields=('partner', 'code'), name='partners_benefitgrant_once', violation_error_message='This benefit is granted or declined already. End that first.'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'resource'), ('until', None)), fields=('partner', 'code', 'user'), name='partners_benefitgrant_person', violation_error_message='This person is named already.'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact', None), ('kind', 'access'), ('user', None)), models.Q(('contact', None), ('kind', 'resource'), ('user__isnull', False)), models.Q(('contact__isnull', False), ('kind', 'governance'), ('user', None)), _connector='OR'), name='partners_benefitgrant_who', violation_error_message='Say who: one of us for a resource, one of theirs for a seat.'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(('decision', 'granted'), models.Q(('kind', 'access'), models.Q(('note', ''), _negated=True)), _connector='OR'), name='partners_benefitgrant_declined', violation_error_message='Only an access right is declined, with the reason.'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['granted', 'declined'])), name='partners_benefitgrant_decision'),
        ),
        migrations.AddConstraint(
            model_name='benefitgrant',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='partners_benefitgrant_period', violation_error_message='The end cannot be before the start.'),
        ),
        migrations.AddConstraint(
            model_name='benefituse',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_on', None)), fields=('partner', 'code', 'seat'), name='partners_benefituse_seat', violation_error_message='Somebody took this place in the meantime. Try again.'),
        ),
        migrations.AddConstraint(
            model_name='benefituse',
            constraint=models.CheckConstraint(condition=models.Q(('seat__gte', 1), models.Q(('of', None), ('seat__lte', models.F('of')), _connector='OR')), name='partners_benefituse_limit', violation_error_message='All places are used.'),
        ),
        migrations.AddConstraint(
            model_name='benefituse',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_on', None), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='partners_benefituse_cancelled', violation_error_message='Say why it does not count.'),
        ),
    ]
