# lock: a partner has a handful of domains, and their indexes are built at once

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Identities of the partners that are there: of two with one number, the first has it."""
    from partners.partner.hosts import is_nobodys
    from partners.partner.numbers import legal_identities

    Partner, Identity, Domain = (
        apps.get_model("partners", name) for name in ("Partner", "PartnerIdentity", "PartnerDomain")
    )
    known = Partner.objects.filter(merged_into=None).order_by("pk")
    rows = known.values_list("pk", "country", "registration_number", "vat_number")
    identities = (
        Identity(partner_id=pk, kind=kind, value=value)
        for pk, country, number, vat in rows.iterator()
        for kind, value in sorted(legal_identities(country, number, vat))
    )
    Identity.objects.bulk_create(identities, ignore_conflicts=True, batch_size=2000)
    shared = [row.pk for row in Domain.objects.iterator() if is_nobodys(row.domain)]
    Domain.objects.filter(pk__in=shared).update(is_own=False)


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0004_defaults_in_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnerIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('registration', 'Registration number'), ('vat', 'VAT number')], max_length=12)),
                ('value', models.CharField(max_length=60)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='partners.partner')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='partner',
            name='partners_partner_registration',
        ),
        migrations.RemoveConstraint(
            model_name='partnerdomain',
            name='partners_partnerdomain_once',
        ),
        migrations.AddField(
            model_name='partnerdomain',
            name='is_own',
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AddConstraint(
            model_name='partnerdomain',
            constraint=models.UniqueConstraint(condition=models.Q(('is_own', True)), fields=('domain',), name='partners_partnerdomain_once', violation_error_message='This domain belongs to a partner already.'),
        ),
        migrations.AddConstraint(
            model_name='partnerdomain',
            constraint=models.UniqueConstraint(fields=('partner', 'domain'), name='partners_partnerdomain_twice', violation_error_message='The partner has this domain already.'),
        ),
        migrations.AddConstraint(
            model_name='partneridentity',
            constraint=models.UniqueConstraint(fields=('kind', 'value'), name='partners_identity_once', violation_error_message='Another partner has this registration or VAT number.'),
        ),
        migrations.AddConstraint(
            model_name='partneridentity',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['registration', 'vat'])), name='partners_identity_kind'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
