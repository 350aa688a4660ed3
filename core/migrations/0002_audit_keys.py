from django.db import migrations, models


def sign_what_is_sealed(apps, schema_editor):
    """Seals from before there were keys stay as they are; where they end is signed with a key."""
    from core.audit import chain, keys

    head, _made = apps.get_model('core', 'ChainHead').objects.get_or_create(pk=1)
    last = apps.get_model('core', 'EventSeal').objects.order_by('-position').first()
    if last is None:
        return
    key = keys.current()
    head.unkeyed_until = last.position
    head.unkeyed_proof = chain.unkeyed_proof(key, last.position, last.digest)
    head.unkeyed_key = key.id
    head.save()


class Migration(migrations.Migration):
    changes_rows = {'core_chainhead': 'a chain has its head from the start'}

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.AddField('eventseal', 'scheme', models.PositiveSmallIntegerField(db_default=1)),
        migrations.AddField('eventseal', 'key_id', models.CharField(blank=True, db_default='', max_length=12)),
        migrations.AddField('chainhead', 'unkeyed_until', models.BigIntegerField(db_default=0, default=0)),
        migrations.AddField(
            'chainhead', 'unkeyed_proof', models.CharField(blank=True, db_default='', default='', max_length=64)
        ),
        migrations.AddField(
            'chainhead', 'unkeyed_key', models.CharField(blank=True, db_default='', default='', max_length=12)
        ),
        migrations.AddField('chainhead', 'published_on', models.DateField(null=True)),
        migrations.RunPython(sign_what_is_sealed, migrations.RunPython.noop),
    ]
