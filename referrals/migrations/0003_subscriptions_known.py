"""Subscriptions of the payments that are decided already. What was decided and paid stays as it is."""

from itertools import groupby

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery, Sum

from core.migration_operations import ValidateConstraint

KEY = ("partner_id", "customer_ref", "source", "currency", "product_line_id")
CHUNK = 2_000


def known(apps, schema_editor):
    Subscription = apps.get_model("referrals", "Subscription")
    rows = []
    for key, payments in groupby(_payments(apps).iterator(chunk_size=CHUNK), key=_key):
        rows.append(Subscription(**dict(zip(KEY, key, strict=True)), **_standing(list(payments))))
        if len(rows) == CHUNK:
            Subscription.objects.bulk_create(rows)
            rows = []
    Subscription.objects.bulk_create(rows)


def _payments(apps):
    """The decided payments by subscription, in the order of their days."""
    Sale, Commission, Decision = (
        apps.get_model(*name)
        for name in (("pipeline", "Sale"), ("referrals", "Commission"), ("referrals", "CommissionDecision"))
    )
    # A refund after which a commercial agent kept the commission gives nothing back.
    refunds = Decision.objects.filter(sale__refund_of=OuterRef("pk")).exclude(reason="agent").order_by()
    given_back = refunds.values("sale__refund_of").annotate(minor=Sum("sale__amount_minor")).values("minor")
    payments = Sale.objects.filter(is_recurring=True, refund_of=None, decision__isnull=False)
    return (
        payments.exclude(customer_ref="")
        .annotate(
            given_back=Subquery(given_back),
            earned=Exists(Commission.objects.filter(sale=OuterRef("pk"), kind="earned")),
        )
        .order_by(*KEY, "sold_on", "pk")
        .values(*KEY, "pk", "sold_on", "amount_minor", "given_back", "earned", "decision__plan_version_id",
                "decision__rule_id", "decision__rule__recurring")
    )  # fmt: skip


def _key(payment):
    return tuple(payment[name] for name in KEY)


def _standing(payments):
    columns = {"first_on": payments[0]["sold_on"]}
    giver = next((payment for payment in payments if payment["decision__rule_id"]), None)
    if giver is None:
        return columns
    payer = None
    if not giver["decision__rule__recurring"]:
        payer = next((payment["pk"] for payment in payments if payment["earned"] and _stands(payment)), None)
    return {
        **columns,
        "plan_version_id": giver["decision__plan_version_id"],
        "rule_id": giver["decision__rule_id"],
        "terms_from_id": giver["pk"],
        "paid_by_id": payer,
    }


def _stands(payment):
    return payment["amount_minor"] + (payment["given_back"] or 0) > 0


class Migration(migrations.Migration):

    changes_rows = {"referrals_subscription": "one for each customer whose payments are decided"}

    dependencies = [("referrals", "0002_subscriptions")]

    operations = [
        ValidateConstraint("commission", "referrals_commission_amount"),
        ValidateConstraint("commission", "referrals_commission_explained"),
        migrations.RunPython(known, migrations.RunPython.noop, elidable=True),
    ]
