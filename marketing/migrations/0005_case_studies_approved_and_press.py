# lock: there are a few case studies for each partner; their table is read in a moment
"""Case studies get versions that partners approve. What is published already was never put to them: it stays
published in the portal as it reads today, in a version that says so, and is not shown on the web."""

import hashlib
import json

import core.ids
import core.languages
import core.text
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone
from django.utils.text import slugify


def _content(study, results):
    return {
        "partner": study.partner.name,
        "sector": {"code": study.sector.code, "name": dict(study.sector.name)} if study.sector else None,
        "title": dict(study.title),
        "summary": dict(study.summary),
        "story": {},
        "product_lines": [],
        "results": [
            {
                "label": dict(row.label),
                "value": f"{row.value:.2f}",
                "unit": dict(row.unit),
                "period": dict(row.period),
                "baseline": dict(row.baseline),
            }
            for row in results
        ],
        "quotes": [],
    }


def keep_what_is_published(apps, schema_editor):
    CaseStudy, Version = (apps.get_model("marketing", name) for name in ("CaseStudy", "CaseStudyVersion"))
    taken = set()
    for study in CaseStudy.objects.filter(status="published").select_related("partner", "sector").order_by("pk"):
        content = _content(study, study.results.order_by("position", "pk"))
        plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        version = Version.objects.create(
            public_id=core.ids.new_public_id("csv"), study=study, number=1, revision=1, content=content,
            sha256=hashlib.sha256(plain.encode()).hexdigest(), decision="before", submitted_at=timezone.now(),
        )
        title = study.title.get("en") or next(iter(study.title.values()), "")
        slug = base = slugify(str(title).replace("’", "-"))[:40].strip("-_") or "case-study"
        while slug in taken:
            slug = f"{base}-{study.pk}"
        taken.add(slug)
        study.published_version, study.versions_made, study.slug = version, 1, slug
        study.save(update_fields=["published_version", "versions_made", "slug"])
    if schema_editor.connection.vendor == "postgresql":
        # The constraints below change the table whose keys were written just now.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    changes_rows = {"marketing_casestudyversion": "what is published already, as it reads today"}

    dependencies = [
        ('core', '0008_logo_and_colour'),
        ("marketing", "0004_market_development_funds"),
        ('partners', '0015_budget_lines'),
    ]

    operations = [
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('on', models.DateField(verbose_name='date')),
                ('link', models.URLField(blank=True, db_default='', default='', max_length=500, verbose_name='link')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('public_id', core.ids.PublicIdField(prefix='awd')),
                ('awarded_by', models.CharField(max_length=200, verbose_name='awarded by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseQuote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', core.text.TranslatedField(default=dict, verbose_name='quote')),
                ('who', models.CharField(max_length=200, verbose_name='who says it')),
                ('role', core.text.TranslatedField(blank=True, default=dict, verbose_name='role')),
                ('consented_on', models.DateField(blank=True, null=True, verbose_name='agreed to be quoted on')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CaseStudyDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='csd')),
                ('language', models.CharField(choices=core.languages.choices, max_length=10, verbose_name='language')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['language'],
            },
        ),
        migrations.CreateModel(
            name='CaseStudyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='csv')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('revision', models.PositiveIntegerField(editable=False)),
                ('content', models.JSONField(editable=False, verbose_name='content')),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('submitted_by', models.CharField(blank=True, db_default='', default='', editable=False, max_length=40)),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decision', models.CharField(choices=[('waiting', 'Waits for the partner'), ('approved', 'Approved by the partner'), ('changes', 'Changes asked for'), ('superseded', 'Replaced by a later version'), ('before', 'Published before partners were asked')], db_default='waiting', default='waiting', max_length=10, verbose_name='answer of the partner')),
                ('decided_by', models.CharField(blank=True, db_default='', default='', editable=False, max_length=40)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('remark', models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='changes')),
                ('reminded_days', models.PositiveSmallIntegerField(editable=False, null=True)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='MediaCoverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('on', models.DateField(verbose_name='date')),
                ('link', models.URLField(blank=True, db_default='', default='', max_length=500, verbose_name='link')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('public_id', core.ids.PublicIdField(prefix='mcv')),
                ('outlet', models.CharField(max_length=200, verbose_name='medium')),
                ('language', models.CharField(choices=core.languages.choices, max_length=10, verbose_name='language')),
                ('reach', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='reach')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PressFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='prf')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PressRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', core.ids.PublicIdField(prefix='prr')),
                ('side', models.CharField(choices=[('us', 'Us'), ('partner', 'The partner')], editable=False, max_length=7, verbose_name='asked by')),
                ('kind', models.CharField(choices=[('release', 'Press release'), ('quote', 'Quote'), ('joint', 'Joint announcement')], max_length=7, verbose_name='kind')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(max_length=20000, verbose_name='text')),
                ('language', models.CharField(choices=core.languages.choices, max_length=10, verbose_name='language')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('ours', 'Approved by us'), ('theirs', 'Approved by the partner'), ('approved', 'Approved by both'), ('published', 'Published'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], db_default='draft', default='draft', max_length=9, verbose_name='status')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='embargo until')),
                ('embargo_zone', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='time zone')),
                ('our_approval_by', models.CharField(blank=True, db_default='', default='', editable=False, max_length=40)),
                ('our_approval_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('partner_approval_by', models.CharField(blank=True, db_default='', default='', editable=False, max_length=40)),
                ('partner_approval_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reason', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='reason')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published')),
                ('link', models.URLField(blank=True, db_default='', default='', max_length=500, verbose_name='link')),
                ('embargo_reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('on', models.DateField(verbose_name='date')),
                ('link', models.URLField(blank=True, db_default='', default='', max_length=500, verbose_name='link')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('public_id', core.ids.PublicIdField(prefix='pbl')),
                ('kind', models.CharField(choices=[('article', 'Journal article'), ('conference', 'Conference paper'), ('thesis', 'Thesis'), ('study', 'Study or report'), ('book', 'Book or chapter')], max_length=10, verbose_name='kind')),
                ('authors', models.CharField(max_length=500, verbose_name='authors')),
                ('publisher', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='journal or publisher')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='casestudy',
            name='marketing_casestudy_published',
        ),
        migrations.AddField(
            model_name='casestudy',
            name='created_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='product_lines',
            field=models.ManyToManyField(blank=True, related_name='+', to='partners.productline', verbose_name='product lines'),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='revision',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='slug',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=80),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='story',
            field=core.text.TranslatedField(blank=True, db_default={}, default=dict, verbose_name='story'),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='updated_at',
            field=models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='versions_made',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='award',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='partners.partner', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='casequote',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='marketing.casestudy'),
        ),
        migrations.AddField(
            model_name='casestudydocument',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='casestudyversion',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='marketing.casestudy'),
        ),
        migrations.AddField(
            model_name='casestudydocument',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='marketing.casestudyversion'),
        ),
        migrations.AddField(
            model_name='casestudy',
            name='published_version',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketing.casestudyversion'),
        ),
        migrations.RunPython(keep_what_is_published, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='casestudy',
            index=models.Index(fields=['updated_at', 'id'], name='marketing_casestudy_updated'),
        ),
        migrations.AddConstraint(
            model_name='casestudy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on', None), ('published_version', None), ('status', 'draft')), models.Q(('published_on__isnull', False), ('published_version__isnull', False), ('status', 'published'), models.Q(('slug', ''), _negated=True)), _connector='OR'), name='marketing_casestudy_published', violation_error_message='A published case study has a date, an address and a version; a draft has none of these.'),
        ),
        migrations.AddConstraint(
            model_name='casestudy',
            constraint=models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('slug',), name='marketing_casestudy_slug', violation_error_message='Another case study has this address already.'),
        ),
        migrations.AddField(
            model_name='mediacoverage',
            name='case_study',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='marketing.casestudy', verbose_name='case study'),
        ),
        migrations.AddField(
            model_name='mediacoverage',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='partners.partner', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='pressfile',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='file'),
        ),
        migrations.AddField(
            model_name='pressrequest',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='press_requests', to='partners.partner', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='pressfile',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='marketing.pressrequest'),
        ),
        migrations.AddField(
            model_name='publication',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='partners.partner', verbose_name='partner'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['on', 'id'], name='marketing_award_on'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['partner', 'on'], name='marketing_award_of'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['updated_at', 'id'], name='marketing_award_upd'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'https://'), _connector='OR'), name='marketing_award_link', violation_error_message='Enter an address that begins with https://.'),
        ),
        migrations.AddIndex(
            model_name='casestudyversion',
            index=models.Index(fields=['decision', 'submitted_at'], name='marketing_csversion_open'),
        ),
        migrations.AddConstraint(
            model_name='casestudyversion',
            constraint=models.UniqueConstraint(fields=('study', 'number'), name='marketing_casestudyversion_number', violation_error_message='Somebody else submitted a version at this moment. Look again.'),
        ),
        migrations.AddConstraint(
            model_name='casestudyversion',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', 'waiting')), fields=('study',), name='marketing_casestudyversion_waiting', violation_error_message='A version waits for the partner already.'),
        ),
        migrations.AddConstraint(
            model_name='casestudyversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decision__in', ['approved', 'changes']), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at', None), ('decided_by', ''), ('decision__in', ['waiting', 'superseded', 'before'])), _connector='OR'), name='marketing_casestudyversion_decided'),
        ),
        migrations.AddConstraint(
            model_name='casestudyversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'changes'), _negated=True), models.Q(('remark', ''), _negated=True), _connector='OR'), name='marketing_casestudyversion_remark', violation_error_message='Say what is to be changed.'),
        ),
        migrations.AddConstraint(
            model_name='casestudydocument',
            constraint=models.UniqueConstraint(fields=('version', 'language'), name='marketing_casestudydocument_once', violation_error_message='This version has its document in this language already.'),
        ),
        migrations.AddIndex(
            model_name='mediacoverage',
            index=models.Index(fields=['on', 'id'], name='marketing_mediacoverage_on'),
        ),
        migrations.AddIndex(
            model_name='mediacoverage',
            index=models.Index(fields=['partner', 'on'], name='marketing_mediacoverage_of'),
        ),
        migrations.AddIndex(
            model_name='mediacoverage',
            index=models.Index(fields=['updated_at', 'id'], name='marketing_mediacoverage_upd'),
        ),
        migrations.AddConstraint(
            model_name='mediacoverage',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'https://'), _connector='OR'), name='marketing_mediacoverage_link', violation_error_message='Enter an address that begins with https://.'),
        ),
        migrations.AddIndex(
            model_name='pressrequest',
            index=models.Index(fields=['created_at', 'id'], name='marketing_press_created'),
        ),
        migrations.AddIndex(
            model_name='pressrequest',
            index=models.Index(fields=['partner', '-created_at'], name='marketing_press_partner'),
        ),
        migrations.AddIndex(
            model_name='pressrequest',
            index=models.Index(fields=['updated_at', 'id'], name='marketing_press_updated'),
        ),
        migrations.AddIndex(
            model_name='pressrequest',
            index=models.Index(fields=['status', 'embargo_until'], name='marketing_press_open'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('embargo_until', None), ('embargo_zone', '')), models.Q(('embargo_until__isnull', False), models.Q(('embargo_zone', ''), _negated=True)), _connector='OR'), name='marketing_press_embargo', violation_error_message='An embargo has a day, an hour and a time zone.'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('our_approval_at', None), ('our_approval_by', '')), models.Q(('our_approval_at__isnull', False), models.Q(('our_approval_by', ''), _negated=True)), _connector='OR'), name='marketing_press_ours'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partner_approval_at', None), ('partner_approval_by', '')), models.Q(('partner_approval_at__isnull', False), models.Q(('partner_approval_by', ''), _negated=True)), _connector='OR'), name='marketing_press_theirs'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['submitted', 'refused', 'withdrawn']), models.Q(('our_approval_at', None), ('partner_approval_at', None), ('status', 'draft')), models.Q(('our_approval_at__isnull', False), ('partner_approval_at', None), ('status', 'ours')), models.Q(('our_approval_at', None), ('partner_approval_at__isnull', False), ('status', 'theirs')), models.Q(('our_approval_at__isnull', False), ('partner_approval_at__isnull', False), ('status__in', ['approved', 'published'])), _connector='OR'), name='marketing_press_approved', violation_error_message='Both sides approve a text before it is published.'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('status', 'published')), models.Q(models.Q(('status', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='marketing_press_published'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), ('embargo_until', None), ('published_at__gte', models.F('embargo_until')), _connector='OR'), name='marketing_press_not_before', violation_error_message='Nothing is published before its embargo lifts.'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='marketing_press_reason', violation_error_message='Give the reason; the other side reads it.'),
        ),
        migrations.AddConstraint(
            model_name='pressrequest',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'https://'), _connector='OR'), name='marketing_press_link', violation_error_message='Enter an address that begins with https://.'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['on', 'id'], name='marketing_publication_on'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['partner', 'on'], name='marketing_publication_of'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['updated_at', 'id'], name='marketing_publication_upd'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', 'https://'), _connector='OR'), name='marketing_publication_link', violation_error_message='Enter an address that begins with https://.'),
        ),
    ]
