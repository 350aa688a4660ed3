# lock: there are a few results for each case study, and their table is written anew in a moment
"""The unit of a result is read by partners of every language: what was typed becomes the text in the
installation's language, which stands in for the others until somebody writes them."""

import json

from django.conf import settings
from django.db import migrations, models

import core.text


def keep_as_translated(apps, schema_editor):
    results = apps.get_model("marketing", "CaseResult").objects.all()
    language = settings.LANGUAGE_CODE.split("-")[0]
    for result in results.iterator():
        result.unit = json.dumps({language: result.unit})
        result.save(update_fields=["unit"])


def keep_as_typed(apps, schema_editor):
    for result in apps.get_model("marketing", "CaseResult").objects.all().iterator():
        texts = json.loads(result.unit)
        result.unit = next(iter(texts.values()), "")[:20]
        result.save(update_fields=["unit"])


class Migration(migrations.Migration):
    dependencies = [("marketing", "0001_initial")]

    operations = [
        migrations.AlterField("caseresult", "unit", models.CharField("unit", max_length=500)),
        migrations.RunPython(keep_as_translated, keep_as_typed),
        migrations.AlterField("caseresult", "unit", core.text.TranslatedField(default=dict, verbose_name="unit")),
    ]
