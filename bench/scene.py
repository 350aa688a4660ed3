"""Who asks the servers, and for what: prints it as JSON.

An administrator with a session and tokens, and rows to ask for, out of the loaded demo.
"""

from __future__ import annotations

import json
from datetime import timedelta

import django

django.setup()

from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import StaffToken, User  # noqa: E402
from accounts.selectors import staff_permissions  # noqa: E402
from core import clock, tokens  # noqa: E402
from partners.models import Partner, PartnerType  # noqa: E402
from referrals.models import Click, ReferralLink  # noqa: E402

# One token may ask 1,200 times a minute; a bench asks more often.
TOKENS = 8
SAMPLE = 40


def administrator() -> User:
    user, _made = User.objects.get_or_create(
        email="bench@us.test", defaults={"name": "Bench", "staff_role": "administrator"}
    )
    return user


def session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def token(owner: User) -> str:
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=owner,
        name="bench",
        is_service=True,
        scopes=tokens.offered_scopes(staff_permissions(owner)),
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=360),
    )
    return secret


def spread(rows: list, count: int) -> list:
    """``count`` of the rows, evenly from first to last."""
    return rows[:: max(1, len(rows) // count)][:count]


def searches(names: list[str]) -> list[str]:
    """What people type: a whole name, its first word, its beginning, and what is not there."""
    found = []
    for name in names:
        word = name.split()[0]
        found += [name, word, word[:4], f"{word}qx"]
    return found


def scene() -> dict:
    user = administrator()
    partners = Partner.objects.filter(merged_into=None)
    names = list(partners.order_by("name").values_list("name", flat=True))
    busy = partners.filter(status="active").annotate(busyness=Count("deals")).order_by("busyness", "pk")
    link = ReferralLink.objects.working().filter(partner__status="active").order_by("pk").first()
    return {
        "partners": len(names),
        "session": session(user),
        "tokens": [token(user) for _number in range(TOKENS)],
        "partner_ids": spread(list(busy.values_list("public_id", flat=True)), SAMPLE),
        "searches": searches(spread(names, SAMPLE // 4)),
        "type": {"code": PartnerType.objects.first().code, "id": PartnerType.objects.first().pk},
        "link": link.code,
        "click": Click.objects.create(link=link, visitor="", consented=False, referrer_host="").public_id,
    }


if __name__ == "__main__":
    print(json.dumps(scene()))
