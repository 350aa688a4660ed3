"""Versions made before keep what their texts say of the two sides today; amendments find their agreement."""

from django.db import migrations
from django.utils import translation
from django_countries import countries

from core import guards

BATCH = 500


def keep_parties(apps, schema_editor):
    Version = apps.get_model("agreements", "AgreementVersion")
    rows = Version.objects.select_related("agreement__partner", "agreement__own_entity")
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            row.parties = parties(row.agreement)
        Version.objects.bulk_update(batch, ["parties"])
        last = batch[-1].pk


def parties(agreement):
    partner, ours = agreement.partner, agreement.own_entity
    with translation.override(agreement.language):
        return {
            "agreement_number": agreement.number,
            "partner_name": partner.legal_name or partner.name,
            "partner_country": countries.name(str(partner.country)),
            "partner_registration": partner.registration_number or "–",
            "our_name": ours.legal_name,
            "our_country": countries.name(str(ours.country)),
            "our_registration": ours.registration_number or "–",
            "our_address": ours.address,
        }


def link_amendments(apps, schema_editor):
    """By the number that their text quotes, where it is one of the same partner's agreements."""
    Agreement = apps.get_model("agreements", "Agreement")
    for row in Agreement.objects.filter(kind="amendment", amends=None):
        version = row.versions.order_by("-number").first()
        quoted = version.values.get("amended_number", "") if version else ""
        found = Agreement.objects.filter(partner_id=row.partner_id, number=quoted).exclude(kind="amendment")
        if quoted and (amended := found.first()):
            Agreement.objects.filter(pk=row.pk).update(amends=amended)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_amendments_and_texts_of_versions")]

    operations = [
        migrations.RunPython(guards.lift("agreements_agreementversion"), migrations.RunPython.noop),
        migrations.RunPython(keep_parties, migrations.RunPython.noop),
        migrations.RunPython(link_amendments, migrations.RunPython.noop),
    ]
