"""A spreadsheet of 5,000 partners and 12,000 contacts with 40 faults, checked and imported: how long it takes,
whether exactly the faults are shown, and whether nothing is half written.

    python -m bench.import_file        on the database that DATABASE_URL or DATA_DIR names, empty and migrated
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from io import BytesIO
from itertools import pairwise
from typing import Any

PARTNERS, CONTACTS = 5_000, 12_000
Row = list[Any]
PARTNER_HEAD = [
    "ID externe",
    "Nom",
    "Pays",
    "Type",
    "SIREN",
    "N° TVA",
    "Site web",
    "Secteur",
    "Année de création",
]
CONTACT_HEAD = ["Identifiant du partenaire", "Prénom", "Nom", "E-mail", "Téléphone", "Fonction", "Informé le"]
# Each fault is made once in a partner, or a contact, of its own: the place among the faulty rows, what is
# written there, and the sentence's code that must be shown.
PARTNER_FAULTS: list[tuple[str, Any, str]] = [
    ("Nom", "", "missing"),
    ("Nom", "x" * 201, "too-long"),
    ("Nom", "#REF!", "formula"),
    ("Nom", "#N/A", "formula"),
    ("SIREN", "732829321", "registration-number"),
    ("SIREN", "12345", "registration-number"),
    ("SIREN", "en cours", "registration-number"),
    ("SIREN", "000000001", "registration-number"),
    ("N° TVA", "FR00732829320", "vat-number"),
    ("N° TVA", "FR1", "vat-number"),
    ("N° TVA", "BE0000000001", "vat-number"),
    ("Site web", "pas encore", "website"),
    ("Site web", "http://", "website"),
    ("Site web", "h" * 300, "too-long"),
    ("Année de création", 99, "year"),
    ("Année de création", "vers 2010", "year"),
    ("Année de création", 2999, "year-to-come"),
    ("N° TVA", "FR" + "1" * 20, "too-long"),
    ("Pays", "", "missing"),
    ("Type", "", "missing"),
]
CONTACT_FAULTS: list[tuple[str, Any, str]] = [
    ("E-mail", "sans arobase", "email"),
    ("E-mail", "deux@@example.com", "email"),
    ("E-mail", "point@example..com", "email"),
    ("E-mail", "espace dedans@example.com", "email"),
    ("E-mail", "@example.com", "email"),
    ("E-mail", "claire@", "email"),
    ("E-mail", "twice", "same-email"),
    ("Prénom", None, "missing"),
    ("Prénom", None, "missing"),
    ("Téléphone", "0" * 41, "too-long"),
    ("Fonction", "f" * 121, "too-long"),
    ("Fonction", "#VALUE!", "formula"),
    ("Informé le", "hier", "day"),
    ("Informé le", "31/02/2026", "day"),
    ("Informé le", "1926-01-01", "day"),
    ("Identifiant du partenaire", "inconnu-1", "no-partner"),
    ("Identifiant du partenaire", "inconnu-2", "no-partner"),
    ("Identifiant du partenaire", "inconnu-3", "no-partner"),
    ("Identifiant du partenaire", "", "names-nobody"),
    ("Identifiant du partenaire", "", "names-nobody"),
]
FAULTS = len(PARTNER_FAULTS) + len(CONTACT_FAULTS)
# How many contacts a partner has, in turn: 12 for five.
SHARES = (1, 2, 3, 2, 4)
_SYLLABLES = ("ba", "cor", "dul", "fen", "gri", "hol", "jas", "kem", "lur", "mos", "nad", "pru", "quo", "rif",
              "sel", "tam", "vor", "wil", "xan", "zeb")  # fmt: skip


def siren(number: int) -> str:
    """A valid SIREN: eight digits and the one that makes the sum right."""
    from stdnum import luhn

    return f"{number:08d}{luhn.calc_check_digit(f'{number:08d}')}"


def names() -> list[str]:
    """Names that are not alike."""
    chance = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < PARTNERS:
        parts = ["".join(chance.choices(_SYLLABLES, k=4)).title() for _word in range(2)]
        found[" ".join(parts)] = None
    return list(found)


def tables() -> tuple[list[Row], list[Row]]:
    """The two sheets, with the faults: each in another partner."""
    partners = [
        [f"P-{n}", name, ("France", "Belgique", "allemagne", "IT", "Espagne")[n % 5], "Entreprise",
         siren(10_000_000 + n) if n % 5 == 0 else "", "", f"www.{name.lower().replace(' ', '-')}.example", "Santé",
         1950 + n % 70] for n, name in enumerate(names())
    ]  # fmt: skip
    contacts = [
        [f"P-{n}", "Claire", f"Martin {n}-{k}", f"claire{k}@p{n}.example", "+33 1 84 88 00 00", "Directrice",
         "2026-01-15" if k == 0 else None]
        for n in range(PARTNERS) for k in range(SHARES[n % 5])
    ]  # fmt: skip
    for number, (column, written, _code) in enumerate(PARTNER_FAULTS):
        # All of France: its numbers are checked.
        partners[100 + number * 10][PARTNER_HEAD.index(column)] = written
    first = {row[0]: place for place, row in reversed(list(enumerate(contacts)))}
    for number, (column, written, _code) in enumerate(CONTACT_FAULTS):
        # The second partner of five has two contacts.
        place = first[f"P-{1001 + number * 10}"]
        if written == "twice":
            written = contacts[place + 1][CONTACT_HEAD.index(column)]
        contacts[place][CONTACT_HEAD.index(column)] = written
        if column == "Prénom":
            contacts[place][CONTACT_HEAD.index("Nom")] = None
    return partners, contacts


def workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, head, rows in zip(
        ("Partenaires", "Contacts"), (PARTNER_HEAD, CONTACT_HEAD), tables(), strict=True
    ):
        sheet = book.create_sheet(title)
        sheet.append(head)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def prepare() -> Any:
    """The configuration that the file names, and an administrator."""
    from accounts.models import User
    from core.actor import Actor, ActorKind
    from core.permissions import TABLE
    from partners.models import PartnerType, Sector

    PartnerType.objects.get_or_create(
        code="company", defaults={"name": {"en": "Company", "fr": "Entreprise"}}
    )
    Sector.objects.get_or_create(code="health", defaults={"name": {"en": "Health", "fr": "Santé"}})
    user, _made = User.objects.get_or_create(
        email="bench@example.org", defaults={"name": "Bench", "staff_role": "administrator"}
    )
    return Actor(
        kind=ActorKind.STAFF,
        id=user.public_id,
        user_id=user.pk,
        role="administrator",
        permissions=TABLE.for_staff("administrator"),
    )


def measure() -> dict[str, Any]:
    """Upload, read, check and import; the seconds of each, and what was counted afterwards."""
    from core.queue import jobs
    from partners.imports import services
    from partners.models import Contact, Partner

    actor, content = prepare(), workbook()
    before = Partner.objects.count(), Contact.objects.count()
    clock = [time.perf_counter()]
    run = services.import_upload(actor=actor, file=("import.xlsx", content))
    clock.append(time.perf_counter())
    jobs.run_due()
    run.refresh_from_db()
    clock.append(time.perf_counter())
    defaults = {"language": "fr", "system": "crm"}
    services.import_check(actor=actor, run=run, mapping=run.mapping, defaults=defaults)
    jobs.run_due()
    clock.append(time.perf_counter())
    run.refresh_from_db()
    services.import_start(actor=actor, run=run)
    jobs.run_due()
    clock.append(time.perf_counter())
    run.refresh_from_db()
    upload, read, check, write = (round(b - a, 1) for a, b in pairwise(clock))
    expected = Counter(code for _column, _written, code in (*PARTNER_FAULTS, *CONTACT_FAULTS))
    shown = Counter(run.problems.values_list("code", flat=True))
    made = run.units.filter(state="created")
    return {
        "bytes": len(content),
        "upload_s": upload,
        "read_s": read,
        "check_s": check,
        "import_s": write,
        "status": run.status,
        "states": dict(Counter(run.units.values_list("state", flat=True))),
        "matches": run.units.exclude(match_kind="").count(),
        "errors_shown": sum(shown.values()),
        "as_expected": shown == expected,
        "differing": {**(shown - expected), **(expected - shown)},
        "partners": Partner.objects.count() - before[0],
        "contacts": Contact.objects.count() - before[1],
        # What a partner should have, against what it has.
        "half_written": sum(
            partner.contacts.count() != len(unit_contacts)
            for partner, unit_contacts in (
                (unit.partner, unit.contacts) for unit in made.select_related("partner")
            )
        ),
    }


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    found = measure()
    for name, value in found.items():
        print(f"{name:14}{value}")
    good = found["as_expected"] and found["errors_shown"] == FAULTS and not found["half_written"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
