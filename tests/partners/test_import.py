"""Partners and contacts from a spreadsheet, from the upload to what is there afterwards."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from core import said
from core.models import Event, EventTarget, SearchEntry, StoredFile
from core.queue import jobs
from partners.imports import services
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.models import Contact, Partner
from partners.partner import services as partner_services
from partners.people import services as people_services

pytestmark = pytest.mark.django_db

HEAD = "Nom;Pays;SIREN;Site web;ID externe;Prénom;Nom de famille;E-mail;Langue"
DEFAULTS = {"type": "company", "country": "FR", "language": "fr", "system": "hubspot"}


def csv(*rows: str, head: str = HEAD, encoding: str = "cp1252") -> bytes:
    return "\r\n".join([head, *rows]).encode(encoding)


def upload(cast, content: bytes, *, role: str = "manager", name: str = "partenaires.csv") -> PartnerImport:
    """Uploaded and read, so that its columns are known."""
    run = services.import_upload(actor=cast.actor(role), file=(name, content))
    work()
    run.refresh_from_db()
    return run


def checked(cast, content: bytes, *, role: str = "manager", name: str = "partenaires.csv", **defaults: Any):
    """Uploaded and checked, with the columns as they are guessed."""
    run = upload(cast, content, role=role, name=name)
    actor = cast.actor(role)
    services.import_check(actor=actor, run=run, mapping=run.mapping, defaults={**DEFAULTS, **defaults})
    work()
    run.refresh_from_db()
    return run


def imported(cast, content: bytes, **kwargs: Any) -> PartnerImport:
    run = checked(cast, content, **kwargs)
    services.import_start(actor=cast.actor(kwargs.get("role", "manager")), run=run)
    work()
    run.refresh_from_db()
    return run


def work() -> None:
    while jobs.run_due():
        pass


def errors(run: PartnerImport) -> list[tuple[int, str, str, str]]:
    """Row, column, what was written and the sentence, in the order of the file."""
    with override("en"):
        return [
            (problem.row, problem.column, problem.written, said.read(problem.said))
            for problem in ImportProblem.objects.filter(run=run).order_by("row", "pk")
        ]


def book(**sheets: list[list[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


# -- The whole way ------------------------------------------------------------------------------------


def test_a_french_file_of_a_spreadsheet_becomes_partners_with_their_contacts(cast):
    run = imported(
        cast,
        csv(
            "Hélio Santé;France;732 829 320;helio.example;17;Hélène;Roy;helene@helio.example;français",
            "Hélio Santé;France;732 829 320;helio.example;17;Luc;Noël;luc@helio.example;",
            "Béta Conseil;Belgique;;;18;;;;",
        ),
    )

    assert (run.status, errors(run)) == ("done", [])
    helio = Partner.objects.get(name="Hélio Santé")
    assert (helio.status, helio.registration_number, helio.country.code) == ("prospect", "732829320", "FR")
    assert (helio.owner, helio.website, helio.language) == (
        cast.staff["manager"],
        "https://helio.example",
        "fr",
    )
    assert [(c.name, c.is_main) for c in helio.contacts.order_by("pk")] == [
        ("Hélène Roy", True),
        ("Luc Noël", False),
    ]
    assert [d.domain for d in helio.domains.all()] == ["helio.example"]
    assert [(r.system, r.identifier) for r in helio.external_references.all()] == [("hubspot", "17")]
    assert Partner.objects.get(name="Béta Conseil").contacts.count() == 0


def test_one_partner_leaves_the_same_rows_and_events_as_by_hand(cast):
    actor = cast.actor("manager")
    cast.vocabulary.company.refresh_from_db()
    details = {
        "name": "Un",
        "type": cast.vocabulary.company,
        "country": "FR",
        "language": "fr",
        "registration_number": "732829320",
        "sectors": [cast.vocabulary.sector],
    }
    by_hand = partner_services.partner_create(actor=actor, **details)
    people_services.contact_create(
        actor=actor, partner=by_hand, name="Hélène Roy", email="h@un.example", language="fr"
    )
    rows, events = footprint(by_hand), told(by_hand)
    Partner.objects.filter(pk=by_hand.pk).update(registration_number="")
    by_hand.identities.all().delete()
    Partner.objects.filter(pk=by_hand.pk).update(name="Tout autre chose")

    head = "Nom;Pays;SIREN;Secteur;Prénom;Nom de famille;E-mail"
    imported(cast, csv("Un;FR;732829320;Santé;Hélène;Roy;h@un.example", head=head))

    by_file = Partner.objects.get(name="Un")
    assert footprint(by_file) == rows
    assert told(by_file) == events


def test_an_address_and_tags_come_with_the_partner(cast):
    head = "Nom;Pays;Adresse;Complément d'adresse;Code postal;Ville;Étiquettes"
    run = imported(
        cast,
        csv(
            "Un;FR;1 rue du Lac;Bâtiment B;74000;Annecy;salon, vip,salon",
            "Deux;BE;;;;;",
            f"Trois;BE;2 rue Haute;;1000;;{'x' * 41}",
            "Quatre;BE;;;;Gand;",
            head=head,
        ),
    )
    one = Partner.objects.get(name="Un")
    address = one.addresses.get()
    assert (address.purpose, address.lines, address.postcode, address.city, address.country.code) == (
        "registered", "1 rue du Lac\nBâtiment B", "74000", "Annecy", "FR",
    )  # fmt: skip
    assert [tag.label for tag in one.tags.all()] == ["salon", "vip"]
    assert {code for code, *_rest in told(one)} >= {"partners.address.saved", "partners.partner.tagged"}
    two = Partner.objects.get(name="Deux")
    assert (two.addresses.count(), two.tags.count()) == (0, 0)
    half = "An address needs a street and a city. Add what is missing, or do not import the address."
    assert errors(run) == [
        (4, "Ville", "", half),
        (4, "Étiquettes", "x" * 41, "A tag has at most 40 characters. Separate several tags with commas."),
        (5, "Adresse", "", half),
    ]


def footprint(partner: Partner) -> dict[str, Any]:
    """All rows of a partner, without keys and instants."""
    own = {f.name: str(getattr(partner, f.attname)) for f in Partner._meta.concrete_fields}
    for name in ("id", "public_id", "created_at", "updated_at"):
        own.pop(name)
    return {
        "partner": own,
        "sectors": [str(sector) for sector in partner.sectors.all()],
        "identities": sorted(partner.identities.values_list("kind", "value")),
        "status": list(partner.status_changes.values_list("old_status", "new_status", "effective_on")),
        "legal": list(
            partner.legal_status_changes.values_list("old_status", "new_status", "decided_by", "effective_on")
        ),
        "contacts": list(
            partner.contacts.values_list("name", "email", "language", "role", "is_main", "informed_on")
        ),
        "search": list(
            SearchEntry.objects.filter(target_id=partner.public_id).values_list(
                "title", "detail", "text", "owner_id", "permission"
            )
        ),
    }


def told(partner: Partner) -> list[tuple[Any, ...]]:
    targets = EventTarget.objects.filter(partner=partner.public_id).order_by("pk")
    return [
        (t.event.code, t.event.data, t.event.changes, t.target_type) for t in targets.select_related("event")
    ]


def test_many_partners_are_one_event_with_a_target_each_and_no_personal_data(cast):
    rows = [
        f"Cabinet {name};FR;;;;Anne;{name};anne@{name.lower()}.example;" for name in ("Roux", "Blanc", "Vert")
    ]
    imported(cast, csv(*rows))

    created = Event.objects.get(code="partners.partner.created")
    assert (created.data, created.on_behalf) == ({"count": 3}, cast.staff["manager"].public_id)
    assert EventTarget.objects.filter(event=created).count() == 3
    assert EventTarget.objects.filter(event__code="partners.contact.created").count() == 3
    assert "Anne" not in str(list(Event.objects.values()))
    assert "blanc.example" not in str(list(Event.objects.values()))


def test_two_sheets_of_a_workbook(cast):
    content = book(
        Partners=[
            ["Company name", "Country/Region", "Year founded", "Record ID"],
            ["Helio", "Germany", 1999, 4711],
            ["Luna", "United States", 2015.0, 4712],
        ],
        Contacts=[
            ["First Name", "Last Name", "Email", "Associated Company IDs", "Informed on"],
            ["Anna", "Klein", "anna@helio.example", 4711, None],
            ["Bob", "Moon", "bob@luna.example", 4712, None],
            ["Eve", "Moon", "eve@luna.example", 4712, None],
            ["Nobody", "Lost", "lost@luna.example", 9999, None],
        ],
    )
    run = imported(cast, content, name="export.xlsx")

    luna = Partner.objects.get(name="Luna")
    assert (luna.country.code, luna.founded) == ("US", 2015)
    assert sorted(luna.contacts.values_list("name", flat=True)) == ["Bob Moon", "Eve Moon"]
    assert errors(run) == [(5, "Associated Company IDs", "9999", "No partner in the file has this name.")]


# -- What is wrong ------------------------------------------------------------------------------------


def test_each_fault_stands_at_its_row_and_column_with_what_was_written(cast):
    head = "Nom;Pays;SIREN;TVA;Site web;Domaine;Année de création;Contact;E-mail;Principal;Informé le"
    rows = [
        ";FR;;;;;;;;;",  # 2
        "Deux;FR;732829321;;;;;;;;",
        "Trois;FR;;FR00732829320;;;;;;;",
        "Quatre;FR;;;pas un site;;;;;;",
        "Cinq;FR;;;;192.168.0.1;;;;;",
        "Six;FR;;;;;99;;;;",
        "Sept;FR;;;;;2999;;;;",
        "Huit;FR;;;;;;Anne;anne@;;",
        "Neuf;FR;;;;;;;seule@neuf.example;;",
        "Dix;FR;;;;;;Anne;;peut-être;",
        "Onze;FR;;;;;;Anne;;;hier",
        "Douze;FR;;;;;;Anne;a@douze.example;oui;",
        "Douze;FR;;;;;;Jean;a@douze.example;oui;",
        f"{'x' * 201};FR;;;;;;;;;",
        "Quinze\x07;FR;;;;;;;;;",
        "#N/A;FR;;;;;;;;;",
        "Dix-sept;FR;;;;;;;;;;trop",
    ]
    run = checked(cast, csv(*rows, head=head, encoding="utf-8"))

    assert errors(run) == [
        (2, "Nom", "", "Nothing is entered here, and a value is required."),
        (3, "SIREN", "732829321", "This is not a valid SIREN or SIRET number. Check its digits."),
        (4, "TVA", "FR00732829320", "This is not a valid VAT number. Check its digits."),
        (5, "Site web", "pas un site", "This is not a web address, such as https://example.org."),
        (6, "Domaine", "192.168.0.1", "This is not an internet domain, such as example.org."),
        (7, "Année de création", "99", "Enter the year in four digits."),
        (8, "Année de création", "2999", "This year has not begun."),
        (9, "E-mail", "anne@", "This is not an e-mail address."),
        (10, "Contact", "", "Nothing is entered here, and a value is required."),
        (11, "Principal", "peut-être", "Write yes or no."),
        (12, "Informé le", "hier", "Enter a date from 2000 on, such as 2026-11-30."),
        (
            14,
            "E-mail",
            "a@douze.example",
            "Row 13 has a contact of the same partner with this e-mail address.",
        ),
        (14, "Principal", "oui", "Row 13 has the main contact of this partner already."),
        (15, "Nom", "x" * 200, "This is too long: at most 200 characters."),
        (
            16,
            "Nom",
            "Quinze\x07",
            "This contains a character that cannot be stored or printed. Enter it again.",
        ),
        (17, "Nom", "#N/A", "The formula in this cell ends in an error."),
        (18, "", "", "This row has more cells than the table has columns."),
    ]
    with override("fr"):
        assert said.read(run.problems.get(row=3).said) != errors(run)[1][3]


def test_a_partner_with_a_wrong_contact_stays_out_whole_and_the_others_come(cast):
    before = Partner.objects.count(), Contact.objects.count()
    run = imported(
        cast,
        csv(
            "Atelier Bois;FR;;;;Anne;Roux;anne@bois.example;",
            "Atelier Bois;FR;;;;Jean;Roux;jean@;",
            "Jardin Vert;FR;;;;Léa;Blanc;lea@vert.example;",
        ),
    )
    assert (Partner.objects.count(), Contact.objects.count()) == (before[0] + 1, before[1] + 1)
    assert not Partner.objects.filter(name="Atelier Bois").exists()
    assert sorted(run.units.values_list("name", "state")) == [
        ("Atelier Bois", "faulty"),
        ("Jardin Vert", "created"),
    ]


def test_an_unknown_word_is_asked_for_once_and_then_known(cast):
    head = "Nom;Pays;Type"
    run = checked(cast, csv("Un;Gaule;Firme", "Deux;gaule;Firme", "Trois;France;entreprise", head=head))
    assert run.unknown == {
        "country": [["Gaule", 1], ["gaule", 1]],
        "type": [["Firme", 2]],
    } or run.unknown == {
        "country": [["Gaule", 2]],
        "type": [["Firme", 2]],
    }
    services.import_words(
        actor=cast.actor("manager"),
        run=run,
        words={"country": {"gaule": "FR"}, "type": {"firme": "company"}},
    )
    work()
    run.refresh_from_db()
    assert (run.unknown, errors(run)) == ({}, [])


# -- Who is there already -----------------------------------------------------------------------------


def test_partners_that_are_there_are_found_with_the_evidence(cast):
    actor = cast.actor("manager")
    kept = {"type": cast.vocabulary.company, "country": "FR"}
    by_number = partner_services.partner_create(
        actor=actor, name="Un", registration_number="732829320", **kept
    )
    by_domain = partner_services.partner_create(actor=actor, name="Deux", **kept)
    partner_services.domain_add(actor=actor, partner=by_domain, domain="deux.example")
    by_name = partner_services.partner_create(actor=actor, name="Société Lumière SAS", **kept)
    run = checked(
        cast,
        csv(
            "Autre nom;FR;732829320;;;Anne;Roux;anne@un.example;",
            "Encore un autre;FR;;www.deux.example;;;;;",
            "Lumiere;FR;;;;Paul;Roux;paul@lumiere.example;",
            "Lumiere;BE;;;;Paul;Roux;paul@lumiere.example;",
            "Nouveau;FR;;;7;;;;",
            "Nouveau bis;FR;;;7;;;;",
        ),
    )
    found = {
        unit.position: (unit.match_kind, unit.match_value, unit.match_id, unit.match_position, unit.choice)
        for unit in run.units.exclude(match_kind="")
    }
    assert found == {
        2: ("registration", "732829320", by_number.pk, None, "add"),
        3: ("domain", "deux.example", by_domain.pk, None, "leave"),
        4: ("name", "Société Lumière SAS", by_name.pk, None, "leave"),
        7: ("reference", "hubspot: 7", None, 6, "leave"),
    }


def test_a_choice_is_kept_and_carried_out(cast):
    actor = cast.actor("manager")
    there = partner_services.partner_create(
        actor=actor, name="Un", type=cast.vocabulary.company, country="FR", registration_number="732829320"
    )
    people_services.contact_create(actor=actor, partner=there, name="Anne Roux", email="anne@un.example")
    run = checked(
        cast,
        csv(
            "Un;FR;732829320;;;Anne;Roux;ANNE@un.example;",
            "Un;FR;732829320;;;Zoé;Roux;zoe@un.example;",
            "Alpha Conseils;FR;;;;Paul;Noir;paul@alpha.example;",
        ),
    )
    assert run.units.get(position=4).match == cast.a
    services.import_decide(actor=actor, run=run, choices={4: "create"})
    services.import_start(actor=actor, run=run)
    work()

    assert sorted(there.contacts.values_list("name", "is_main")) == [("Anne Roux", True), ("Zoé Roux", False)]
    assert Partner.objects.get(name="Alpha Conseils").contacts.get().is_main
    assert sorted(run.units.values_list("position", "state", "contacts_made")) == [
        (2, "added", 1),
        (4, "created", 1),
    ]


def test_contacts_go_to_the_partner_further_up_in_the_file(cast):
    head = "Nom;Pays;ID externe;SIREN;Contact;E-mail"
    run = imported(
        cast,
        csv(
            "Première;FR;1;732829320;Anne;anne@un.example",
            "Tout autrement;FR;2;732829320;Zoé;zoe@un.example",
            head=head,
        ),
    )
    partner = Partner.objects.get(name="Première")
    assert sorted(partner.contacts.values_list("name", flat=True)) == ["Anne", "Zoé"]
    assert sorted(run.units.values_list("state", flat=True)) == ["added", "created"]


def test_what_was_taken_since_the_check_stays_out_and_is_said(cast):
    run = checked(cast, csv("Un;FR;732829320;;;;;;", "Bel Air;FR;;;;;;;"))
    partner_services.partner_create(
        actor=cast.actor("administrator"),
        name="Schneller",
        type=cast.vocabulary.company,
        country="FR",
        registration_number="732829320",
    )
    services.import_start(actor=cast.actor("manager"), run=run)
    work()

    assert sorted(run.units.values_list("name", "state")) == [("Bel Air", "created"), ("Un", "failed")]
    assert errors(run) == [
        (
            2,
            "",
            "",
            "Somebody made a partner with this number, reference or domain in the meantime. Check again.",
        )
    ]


# -- Whose it is --------------------------------------------------------------------------------------


def test_a_manager_of_own_partners_becomes_the_owner_and_is_told_of_no_other(cast):
    partner_services.partner_create(
        actor=cast.actor("manager"),
        name="Un",
        type=cast.vocabulary.company,
        country="FR",
        registration_number="732829320",
    )
    run = imported(
        cast,
        csv("Anders;FR;732829320;;;Anne;Roux;anne@un.example;", "Beta Service;FR;;;;;;;"),
        role="manager_own",
        owner=cast.staff["manager"].public_id,
    )
    assert Partner.objects.get(name="Beta Service").owner == cast.staff["manager_own"]
    hidden = run.units.get(position=2)
    assert (hidden.match_kind, hidden.match, hidden.state, hidden.choices()) == (
        "registration",
        None,
        "left_out",
        ["leave"],
    )
    page = cast.staff_client("manager_own").get(reverse("partners:import-matches"), {"run": run.public_id})
    assert "A partner that somebody else looks after" in page.content.decode()


def test_nobody_gets_round_the_columns_by_the_page_of_words(cast):
    head = "Nom;Pays;Type;Owner"
    run = upload(cast, csv("Beta Service;FR;company;manager@prm.test", head=head), role="manager_own")
    answer = cast.staff_client("manager_own").post(
        reverse("partners:import-words", args=[run.public_id]), follow=True
    )
    assert "Columns to be chosen" in answer.text
    run.refresh_from_db()
    assert run.status == "columns"
    assert not run.units.exists()


def test_what_a_manager_of_all_checked_is_written_within_the_limits_of_whoever_starts_it(cast):
    """Their colleague said which column is what; a manager of own partners imports what may be theirs."""
    for name in ("Zénith Voiles", "Quartz Lacs"):
        partner_services.partner_create(
            actor=cast.actor("manager"), name=name, type=cast.vocabulary.company, country="FR"
        )
    content = csv(
        "Zénith Voiles;FR;;;;Anne;Roux;anne@zenith.example;", "Beta Service;FR;;;;;;;",
        "Quartz Lacs;FR;;;;Jean;Roux;jean@quartz.example;",
    )  # fmt: skip
    run = upload(cast, content, role="manager_own")
    owner = cast.staff["manager"]
    values = {**DEFAULTS, "owner": owner.public_id}
    services.import_check(actor=cast.actor("manager"), run=run, mapping=run.mapping, defaults=values)
    work()
    # Names of partners that the one who brought the file does not see are not found for them.
    assert [(unit.match, unit.match_kind) for unit in run.units.order_by("position")] == [(None, "")] * 3
    zenith = Partner.objects.get(name="Zénith Voiles")
    run.units.filter(position=2).update(match=zenith, match_kind="name", choice="add")
    run.refresh_from_db()
    services.import_start(actor=cast.actor("manager_own"), run=run)
    work()
    assert Partner.objects.get(name="Beta Service").owner == cast.staff["manager_own"]
    assert run.units.get(position=2).state == "failed"
    assert zenith.contacts.count() == 0


def test_an_import_is_seen_by_who_started_it_and_by_managers_of_all(cast):
    run = upload(cast, csv("Un;FR;;;;;;;"))
    url = reverse("partners:import", args=[run.public_id])
    roles = ("administrator", "manager", "manager_own", "legal")
    found = {role: cast.staff_client(role).get(url).status_code for role in roles}
    assert found == {"administrator": 200, "manager": 200, "manager_own": 404, "legal": 403}
    assert cast.member_client("a", "administrator").get(url).status_code == 403
    assert ImportUnit.objects.visible_to(cast.member("a", "administrator")).count() == 0


# -- Over the pages -----------------------------------------------------------------------------------


def test_the_whole_way_over_the_pages(cast):
    client = cast.staff_client("manager")
    file = SimpleUploadedFile(
        "partenaires.csv", csv("Un;FR;;;5;Anne;Roux;anne@un.example;", "Deux;FR;;;6;;;mauvais;")
    )
    answer = client.post(reverse("partners:import-new"), {"file": file})
    run = PartnerImport.objects.get()
    columns = reverse("partners:import-columns", args=[run.public_id])
    assert (answer.status_code, answer["Location"]) == (302, columns)
    # Until it is read, its page says how far that is; then the columns are asked for.
    page = reverse("partners:import", args=[run.public_id])
    assert client.get(columns)["Location"] == f"{page}?to=columns"
    assert "every 1s" in client.get(page).content.decode()
    work()
    assert client.get(page, headers={"HX-Request": "true"})["HX-Redirect"] == columns
    assert client.get(page, {"to": "columns"})["Location"] == columns
    shown = client.get(columns)
    assert "anne@un.example" in shown.content.decode()
    form = shown.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}

    # What was chosen stays when something is missing.
    refused = client.post(columns, {**sent, "default_type": "", "default_country": "BE"})
    assert refused.status_code == 422
    assert refused.context["form"]["default_country"].value() == "BE"

    assert (
        client.post(columns, {**sent, "default_type": "company", "default_system": "hubspot"}).status_code
        == 302
    )
    assert client.get(page, headers={"HX-Request": "true"}).status_code == 200
    work()
    assert client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    report = client.get(page).context["report"]
    assert (report.created, report.contacts, report.faulty, report.errors) == (1, 1, 1, 2)

    rows = client.get(reverse("partners:import-rows", args=[run.public_id]), {"export": "csv", "table": 0})
    lines = b"".join(rows.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "mauvais" in lines[1]
    assert lines[1].count("Nothing is entered here") == 1

    client.post(reverse("partners:import-start", args=[run.public_id]))
    work()
    done = client.get(page)
    assert (done.context["report"].created, done.context["not_informed"]) == (1, 1)
    listed = client.get(done.context["list_url"])
    assert [row.name for row in listed.context["page"]["rows"]] == ["Un"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.csv", b"Nom;Pays\r\n", "Le fichier n’a aucune ligne sous ses en-têtes."),
        ("lignes.csv", b"Nom\r\n" + b"x\r\n" * 20_001, "Un tableau peut avoir au plus 20\u202f000 lignes."),
    ],
)
def test_a_file_that_cannot_be_read_says_so_to_each_reader_and_gives_way_to_another(
    cast, name, content, said
):
    run = upload(cast, content, name=name)
    assert run.status == "unreadable"
    client = cast.staff_client("manager")
    page = reverse("partners:import", args=[run.public_id])
    shown = client.get(page).content.decode()
    assert name in shown
    assert "Choose another file" in shown
    cast.staff["manager"].language = "fr"
    cast.staff["manager"].save()
    assert said in client.get(page, headers={"Accept-Language": "fr"}).content.decode()

    answer = client.post(reverse("partners:import-discard", args=[run.public_id]))
    assert answer["Location"] == reverse("partners:import-new")
    assert not PartnerImport.objects.exists()


def test_the_fault_of_the_contacts_names_their_file(cast):
    files = {"file": ("a.csv", csv("Un;FR;;;;;;;")), "contacts": ("personnes.csv", b"Nom\r\n")}
    run = services.import_upload(actor=cast.actor("manager"), **files)
    work()
    run.refresh_from_db()
    assert (run.status, run.fault) == ("unreadable", {"file": "personnes.csv", "code": "no-rows"})


def test_what_is_no_table_by_its_name_is_refused_at_once_at_its_field(cast):
    sent = {
        "file": SimpleUploadedFile("a.csv", csv("Un;FR;;;;;;;")),
        "contacts_file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
    }
    answer = cast.staff_client("manager").post(reverse("partners:import-new"), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["contacts_file"])
    assert not PartnerImport.objects.exists()


def test_what_is_discarded_is_gone_with_its_file(cast, django_capture_on_commit_callbacks):
    run = checked(cast, csv("Un;FR;;;;Anne;Roux;anne@un.example;"))
    with django_capture_on_commit_callbacks(execute=True):
        services.import_discard(actor=cast.actor("manager"), run=run)
    assert not PartnerImport.objects.exists()
    assert not ImportUnit.objects.exists()
    assert not StoredFile.objects.filter(name="partenaires.csv").exists()
