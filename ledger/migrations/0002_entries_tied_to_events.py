from django.db import migrations, models

PART = 5_000


def record_what_is_there(apps, schema_editor):
    """Entries made before they were tied to events: one event records what they are today."""
    from core.ids import new_public_id
    from ledger.rules import EntryFacts, LineFacts, digest

    Entry, Line = apps.get_model('ledger', 'Entry'), apps.get_model('ledger', 'Line')
    parts, last = [], 0
    columns = ('pk', 'public_id', 'kind', 'booked_on', 'reference', 'memo', 'created_by')
    while rows := list(Entry.objects.filter(pk__gt=last).order_by('pk').values_list(*columns)[:PART]):
        lines = {}
        found = Line.objects.filter(entry__pk__range=(rows[0][0], rows[-1][0]))
        for pk, *line in found.values_list('entry_id', 'account__code', 'partner_id', 'amount_minor', 'currency'):
            lines.setdefault(pk, []).append(LineFacts(*line))
        entries = [EntryFacts(*facts, lines.get(pk, [])) for pk, *facts in rows]
        parts.append({'entries': len(entries), 'digest': digest(entries)})
        last = rows[-1][0]
    if not parts:
        return
    count = sum(part['entries'] for part in parts)
    event = apps.get_model('core', 'Event').objects.create(
        public_id=new_public_id('evt'),
        code='ledger.entries.found',
        actor_kind='system',
        actor_id='system',
        target_type='core.programme',
        target_id='1',
        data={'count': count, 'ledger': parts},
    )
    apps.get_model('core', 'EventTarget').objects.create(event=event, target_type='core.programme', target_id='1')
    apps.get_model('core', 'UnsealedEvent').objects.create(event=event)


class Migration(migrations.Migration):
    _why = 'one event records the entries made before they were tied to events'
    changes_rows = {'core_event': _why, 'core_eventtarget': _why, 'core_unsealedevent': _why}

    dependencies = [
        ('ledger', '0001_initial'),
        ('core', '0002_audit_keys'),
    ]

    operations = [
        migrations.AddField('entry', 'event', models.CharField(blank=True, db_default='', editable=False, max_length=40)),
# lock: the entries of an installation are indexed within a second or two, while nothing is posted
        migrations.AddIndex('entry', models.Index(fields=['event'], name='ledger_entry_by_event')),
        migrations.RunPython(record_what_is_there, migrations.RunPython.noop),
    ]
