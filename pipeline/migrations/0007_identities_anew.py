"""Names, numbers and identities that are there, in the one form in which new ones are written.

A protection is never taken away: what two deals hold since before, in two ways of writing, the first
keeps and the second claims.
"""

from django.db import migrations

CHUNK = 1000


def write_anew(apps, schema_editor):
    Deal, OwnAccount = (apps.get_model("pipeline", name) for name in ("Deal", "OwnAccount"))
    for model in (Deal, OwnAccount):
        for row in model.objects.order_by("pk").iterator(chunk_size=CHUNK):
            _normalise(row)
    _own_identities(apps)
    _claims(apps)


def _normalise(row):
    from core.errors import DomainError
    from pipeline.deals import rules

    key = rules.name_key(row.customer_name)[:200]
    head, tail = rules.name_blocks(key)
    columns = {"name_key": key, "name_head": head, "name_tail": tail}
    try:
        numbers = rules.legal_numbers(str(row.customer_country), row.customer_registration, row.customer_vat)
        columns["customer_registration"], columns["customer_vat"] = numbers
    except DomainError:
        pass  # what was accepted then stays as it was
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if changed:
        type(row).objects.filter(pk=row.pk).update(**changed)


def _identities(row):
    from pipeline.deals import rules

    found = rules.identities(
        country=str(row.customer_country),
        registration=row.customer_registration,
        vat=row.customer_vat,
        domain=row.customer_domain,
    )
    return {(identity.kind, identity.value) for identity in found}


def _own_identities(apps):
    Account, Identity = (apps.get_model("pipeline", name) for name in ("OwnAccount", "OwnIdentity"))
    for account in Account.objects.order_by("pk").iterator(chunk_size=CHUNK):
        known, wanted = set(account.identities.values_list("kind", "value")), _identities(account)
        if known != wanted:
            account.identities.all().delete()
            Identity.objects.bulk_create(
                Identity(account=account, kind=kind, value=value) for kind, value in sorted(wanted)
            )


def _claims(apps):
    Deal, Row = (apps.get_model("pipeline", name) for name in ("Deal", "ProtectedIdentity"))
    ids = Row.objects.exclude(state="released").values("deal")
    for deal in Deal.objects.filter(pk__in=ids).order_by("submitted_at", "pk").iterator(chunk_size=CHUNK):
        rows = list(Row.objects.filter(deal=deal).exclude(state="released"))
        wanted, known = _identities(deal), {(row.kind, row.value) for row in rows}
        # What a deal claims by a number that names nobody any more stays: it was promised.
        for kind, value in wanted - known:
            for line, state in {(row.line, row.state) for row in rows}:
                taken = Row.objects.filter(kind=kind, value=value, line=line, state="held").exists()
                Row.objects.create(
                    deal=deal, kind=kind, value=value, line=line,
                    state="claimed" if taken and state == "held" else state,
                )


class Migration(migrations.Migration):

    changes_rows = {
        "pipeline_ownidentity": "the numbers by which an account is known are read anew",
        "pipeline_protectedidentity": "a deal holds what its numbers say in the one form too",
    }

    dependencies = [("pipeline", "0006_list_orders")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop, elidable=True)]
