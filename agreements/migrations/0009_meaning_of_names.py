# lock: a table of configuration of some dozens of rows
"""Clauses define the names they bring in; the applicable law is a country, and short texts have one line."""

from django.db import migrations, models

# What the standard library brought into programmes, as it was and as it is.
COUNTRIES = {"governing_law", "hosting_country"}
SHORT = {"court_city", "oem_product", "amended_number"}


def type_standard_names(apps, schema_editor):
    for template in apps.get_model("agreements", "Template").objects.all():
        typed = [as_it_is(item) for item in template.variables]
        if typed != template.variables:
            template.variables = typed
            template.save(update_fields=["variables"])


def as_it_is(item):
    if item["name"] in COUNTRIES and item["type"] == "territory":
        return {**item, "type": "country"}
    if item["name"] in SHORT and item["type"] == "text":
        return {**item, "long": False}
    return item


class Migration(migrations.Migration):
    dependencies = [("agreements", '0008_wording_of_texts')]

    operations = [
        migrations.AddField(
            model_name="clause",
            name="variables",
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name="variables"),
        ),
        migrations.RunPython(type_standard_names, migrations.RunPython.noop),
    ]
