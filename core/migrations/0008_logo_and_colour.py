import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from core.colour import from_oklch

# lock: the table holds one row


def carry_over(apps, schema_editor):
    """The colour that buttons had by the hue alone; whoever never chose one keeps ours."""
    for programme in apps.get_model("core", "Programme").objects.exclude(accent_hue=195):
        programme.accent = from_oklch(0.48, 0.09, programme.accent_hue)
        programme.save(update_fields=["accent"])


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_programme_begins'),
    ]

    operations = [
        migrations.AddField(
            model_name='programme',
            name='accent',
            field=models.CharField(db_default='#0a6c6a', default='#0a6c6a', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}\\Z', 'Write a colour as # and six digits, #0a6c6a.')], verbose_name='colour'),
        ),
        migrations.AddField(
            model_name='programme',
            name='logo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='logo'),
        ),
        migrations.AddField(
            model_name='programme',
            name='logo_height',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='programme',
            name='logo_width',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='programme',
            name='accent_hue',
            field=models.PositiveSmallIntegerField(db_default=195, default=195, editable=False, validators=[django.core.validators.MaxValueValidator(359)]),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('accent__startswith', '#')), name='core_programme_accent'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('logo', None), ('logo_height', None), ('logo_width', None)), models.Q(('logo__isnull', False), ('logo_height__gt', 0), ('logo_height__isnull', False), ('logo_width__gt', 0), ('logo_width__isnull', False)), _connector='OR'), name='core_programme_logo_size'),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
