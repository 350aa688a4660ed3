# lock: the catalogue holds some tens of integrations; everything else is a new table
"""Usage becomes dated measurements, of which the share known so far is the first; health, linked agreements
and requested integrations. Integrations are found by the search."""

import core.ids
import core.text
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from core.ids import new_public_id
from core.search import fold


def keep_share_as_measurement(apps, schema_editor):
    """Measured on the day on which it was last written down."""
    rows = list(apps.get_model("integrations", "Integration").objects.exclude(usage_share=None))
    events = apps.get_model("core", "Event").objects.filter(target_id__in=[row.public_id for row in rows])
    said = dict(events.values_list("target_id").annotate(Max("at")))
    UsageMeasure = apps.get_model("integrations", "UsageMeasure")
    UsageMeasure.objects.bulk_create(
        UsageMeasure(
            public_id=new_public_id("usm"),
            integration=row,
            measured_on=timezone.localdate(said.get(row.public_id)),
            share=row.usage_share,
        )
        for row in rows
    )


def make_findable(apps, schema_editor):
    SearchEntry = apps.get_model("core", "SearchEntry")
    rows = apps.get_model("integrations", "Integration").objects.select_related("partner")
    SearchEntry.objects.bulk_create(
        SearchEntry(
            target_type="integrations.integration",
            target_id=row.public_id,
            partner=row.partner.public_id,
            owner_id=row.partner.owner_id,
            permission="integrations.integration:view",
            title=row.name,
            detail=row.partner.name[:250],
            url=reverse("integrations:detail", args=[row.public_id]),
            text=fold(f"{row.name} {row.partner.name}"),
        )
        for row in rows
    )


def make_unfindable(apps, schema_editor):
    apps.get_model("core", "SearchEntry").objects.filter(target_type="integrations.integration").delete()


class Migration(migrations.Migration):
    changes_rows = {
        "integrations_usagemeasure": "the share known so far is the first measurement",
        "core_searchentry": "integrations are found by the search",
    }

    dependencies = [
        ('core', '0008_logo_and_colour'),
        ('agreements', '0009_meaning_of_names'),
        ('integrations', '0001_initial'),
        ('partners', '0013_import_is_read_by_a_job'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HealthCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='hck')),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='checked at')),
                ('state', models.CharField(choices=[('ok', 'Works'), ('degraded', 'Degraded'), ('down', 'Down')], max_length=10, verbose_name='state')),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='note')),
                ('checked_by', models.CharField(editable=False, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='IntegrationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='irq')),
                ('name', core.text.TranslatedField(default=dict, verbose_name='name')),
                ('description', core.text.TranslatedField(blank=True, default=dict, verbose_name='description')),
                ('priority', models.CharField(choices=[('p1', 'P1'), ('p2', 'P2'), ('p3', 'P3')], db_default='p3', default='p3', max_length=2, verbose_name='priority')),
                ('status', models.CharField(choices=[('backlog', 'Backlog'), ('planned', 'Planned'), ('in_progress', 'In progress'), ('delivered', 'Delivered'), ('declined', 'Declined')], db_default='backlog', default='backlog', max_length=12, verbose_name='status')),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='why it was declined')),
                ('planned_for', models.CharField(blank=True, db_default='', default='', max_length=10, validators=[django.core.validators.RegexValidator('^\\d{4}-(Q[1-4]|(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]))$', 'Write a quarter as 2027-Q2 or a day as 2027-06-30.')], verbose_name='planned for')),
                ('is_public', models.BooleanField(db_default=False, default=False, verbose_name='on the public roadmap')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='RequestVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='vot')),
                ('customer_name', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='customer')),
                ('customer', models.CharField(blank=True, db_default='', default='', editable=False, max_length=200)),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='note')),
                ('voted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='UsageMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='usm')),
                ('measured_on', models.DateField(verbose_name='measured on')),
                ('customers_using', models.PositiveIntegerField(blank=True, null=True, verbose_name='customers using it')),
                ('customers_total', models.PositiveIntegerField(blank=True, null=True, verbose_name='customers in all')),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='share of customers using it')),
                ('source', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='source')),
            ],
        ),
        migrations.AddField(
            model_name='integration',
            name='agreement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='integrations', to='agreements.agreement', verbose_name='linked agreement'),
        ),
        migrations.AlterField(
            model_name='integration',
            name='usage_share',
            field=models.DecimalField(blank=True, decimal_places=4, editable=False, help_text='0.12 for 12%.', max_digits=5, null=True, verbose_name='share of customers using it'),
        ),
        migrations.AddConstraint(
            model_name='integration',
            constraint=models.CheckConstraint(condition=models.Q(('agreement', None), ('formal_agreement', True), _connector='OR'), name='integrations_integration_formal', violation_error_message='An agreement is linked: there is a formal agreement.'),
        ),
        migrations.AddField(
            model_name='healthcheck',
            name='integration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='integrations.integration', verbose_name='integration'),
        ),
        migrations.AddField(
            model_name='integrationrequest',
            name='integration',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='integrations.integration', verbose_name='delivered as'),
        ),
        migrations.AddField(
            model_name='integrationrequest',
            name='proposed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposed_integrations', to='partners.partner', verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='requestvote',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='integration_votes', to='partners.partner', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='requestvote',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='integrations.integrationrequest', verbose_name='requested integration'),
        ),
        migrations.AddField(
            model_name='requestvote',
            name='voted_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='usagemeasure',
            name='integration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='integrations.integration', verbose_name='integration'),
        ),
        migrations.AddIndex(
            model_name='healthcheck',
            index=models.Index(fields=['integration', '-checked_at', '-id'], name='integrations_health_newest'),
        ),
        migrations.AddConstraint(
            model_name='healthcheck',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ok', 'degraded', 'down'])), name='integrations_healthcheck_state'),
        ),
        migrations.AddIndex(
            model_name='integrationrequest',
            index=models.Index(fields=['priority', 'id'], name='integrations_req_priority'),
        ),
        migrations.AddIndex(
            model_name='integrationrequest',
            index=models.Index(fields=['created_at', 'id'], name='integrations_req_created'),
        ),
        migrations.AddConstraint(
            model_name='integrationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['backlog', 'planned', 'in_progress', 'delivered', 'declined'])), name='integrations_request_status'),
        ),
        migrations.AddConstraint(
            model_name='integrationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('priority__in', ['p1', 'p2', 'p3'])), name='integrations_request_priority'),
        ),
        migrations.AddConstraint(
            model_name='integrationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('status', 'declined'), _negated=True), ('reason', '')), _connector='OR'), name='integrations_request_declined', violation_error_message='Say why it is declined.'),
        ),
        migrations.AddConstraint(
            model_name='integrationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('integration__isnull', False), ('status', 'delivered')), models.Q(models.Q(('status', 'delivered'), _negated=True), ('integration', None)), _connector='OR'), name='integrations_request_delivered', violation_error_message='Choose the integration as which it was delivered.'),
        ),
        migrations.AddConstraint(
            model_name='requestvote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('customer', ''), ('customer_name', ''), ('partner__isnull', False)), models.Q(('partner', None), models.Q(('customer', ''), _negated=True), models.Q(('customer_name', ''), _negated=True)), _connector='OR'), name='integrations_vote_of_one', violation_error_message='A vote is a partner’s or a customer’s, one of the two.'),
        ),
        migrations.AddConstraint(
            model_name='requestvote',
            constraint=models.UniqueConstraint(fields=('request', 'partner'), name='integrations_vote_partner', violation_error_message='This partner has voted for it already.'),
        ),
        migrations.AddConstraint(
            model_name='requestvote',
            constraint=models.UniqueConstraint(condition=models.Q(('partner', None)), fields=('request', 'customer'), name='integrations_vote_customer', violation_error_message='This customer has voted for it already.'),
        ),
        migrations.AddConstraint(
            model_name='usagemeasure',
            constraint=models.UniqueConstraint(fields=('integration', 'measured_on'), name='integrations_usagemeasure_once', violation_error_message='There is a measurement of this day already.'),
        ),
        migrations.AddConstraint(
            model_name='usagemeasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('customers_total', None), ('customers_using', None), ('share__gte', 0), ('share__isnull', False), ('share__lte', 1)), models.Q(('customers_total__gt', 0), ('customers_total__isnull', False), ('customers_using__isnull', False), ('customers_using__lte', models.F('customers_total')), ('share', None)), _connector='OR'), name='integrations_usagemeasure_said_once', violation_error_message='Give either the customers using it and all customers, or a share between 0 and 1.'),
        ),
        migrations.RunPython(keep_share_as_measurement, migrations.RunPython.noop),
        migrations.RunPython(make_findable, make_unfindable),
    ]
