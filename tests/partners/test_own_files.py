"""Files that answer own fields: who may read them gets them, by a short link or over the API."""

from __future__ import annotations

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actor import SYSTEM
from core.text import both
from partners.models import Answer
from partners.questions import services
from tests.partners.test_own_fields import answer, define, partner_api, staff_api, stored, typed
from tests.pipeline import test_deals_api as deals
from tests.support.users import make_partner

pytestmark = pytest.mark.django_db
__all__ = ["partner_api", "staff_api"]

ASKED = [
    {"label": both("Attestation", "Certificate"), "kind": "file", "audience": "partner_writes"},
    {"label": both("Audit", "Audit"), "kind": "file"},
]
FIRST, SECOND = b"%PDF-1.7 first", b"%PDF-1.7 second"


def upload(content=FIRST, name="cert.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def encoded(content, name="cert.pdf"):
    return {"name": name, "content": base64.b64encode(content).decode()}


def page_of(partner, code, kind="partners:own-file"):
    return reverse(kind, args=[partner.public_id, code])


def bytes_behind(client, url):
    """What a link to a file leads to, followed as a browser does."""
    answered = client.get(url, follow=True)
    assert answered.status_code == 200, answered.status_code
    assert answered["Content-Disposition"].startswith("attachment")
    return b"".join(answered.streaming_content)


def test_a_file_is_uploaded_and_read_by_ours_and_by_its_partner(cast):
    define(questions=ASKED)
    member = cast.login(cast.members["a"]["administrator"])
    edit = reverse("portal:company-edit", args=[cast.a.public_id])
    assert member.post(edit, {"language": "fr", "own_fields.certificate": upload()}).status_code == 302
    link = page_of(cast.a, "certificate", "portal:own-file")
    page = member.get(reverse("portal:company", args=[cast.a.public_id])).content.decode()
    assert f'<a href="{link}">cert.pdf</a>' in page
    assert bytes_behind(member, link) == FIRST
    staff = cast.login(cast.staff["administrator"])
    link = page_of(cast.a, "certificate")
    page = staff.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    assert f'<a href="{link}">cert.pdf</a>' in page
    assert bytes_behind(staff, link) == FIRST
    listed = staff.get(f"{reverse('partners:list')}?columns=name,own.certificate").content.decode()
    assert f'<a href="{link}">cert.pdf</a>' in listed


def test_a_file_that_is_replaced_stays_in_the_history_of_ours(cast):
    define(questions=ASKED)
    answer(cast.a, {"certificate": upload()})
    answer(cast.a, {"certificate": upload(SECOND, "new.pdf")})
    staff, link = cast.login(cast.staff["administrator"]), page_of(cast.a, "certificate")
    earlier = Answer.objects.exclude(replaced_at=None).get()
    page = staff.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    assert f'href="{link}?answer={earlier.public_id}"' in page
    assert bytes_behind(staff, link) == SECOND
    assert bytes_behind(staff, f"{link}?answer={earlier.public_id}") == FIRST
    member = cast.login(cast.members["a"]["administrator"])
    link = page_of(cast.a, "certificate", "portal:own-file")
    assert bytes_behind(member, f"{link}?answer={earlier.public_id}") == SECOND


def test_what_is_ours_alone_is_no_file_of_the_partner(cast, partner_api):
    define(questions=ASKED)
    answer(cast.a, {"certificate": upload(), "audit": upload(SECOND, "audit.pdf")})
    member = cast.login(cast.members["a"]["administrator"])
    assert member.get(page_of(cast.a, "audit", "portal:own-file")).status_code == 404
    assert member.get(page_of(cast.b, "certificate", "portal:own-file")).status_code == 404
    assert "audit.pdf" not in member.get(reverse("portal:company", args=[cast.a.public_id])).content.decode()
    read = partner_api.get(f"/api/v1/partners/{cast.a.public_id}/").json()["own_fields"]
    assert list(read) == ["certificate"]
    assert partner_api.get(f"/api/v1/partners/{cast.a.public_id}/own_fields/audit/").status_code == 404
    assert partner_api.get(f"/api/v1/partners/{cast.b.public_id}/own_fields/certificate/").status_code == 404


def test_who_may_read_a_file_is_what_the_last_version_says(cast):
    """A field that was ours when it was answered, and is shown to the partner since."""
    questionnaire = define(questions=[{"label": both("Audit", "Audit"), "kind": "file"}])
    answer(cast.a, {"audit": upload()})
    member, link = cast.login(cast.members["a"]["administrator"]), page_of(cast.a, "audit", "portal:own-file")
    assert member.get(link).status_code == 404
    for audience, status in (("partner_reads", 200), ("staff", 404)):
        draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
        services.question_change(actor=SYSTEM, question=draft.questions.get(), audience=audience)
        kept = member.get(link)
        services.version_publish(actor=SYSTEM, version=draft)
        assert member.get(link, follow=True).status_code == status
        if status == 404:
            # The ticket that was given before is worth nothing any more.
            assert member.get(kept["Location"]).status_code == 404


def test_a_manager_of_own_partners_reads_the_files_of_those_alone(cast):
    define(questions=ASKED)
    other = make_partner("Elsewhere", cast.a.type, owner=cast.staff["administrator"])
    for partner in (cast.a, other):
        answer(partner, {"certificate": upload()})
    manager = cast.login(cast.staff["manager_own"])
    assert manager.get(page_of(other, "certificate")).status_code == 404


def test_the_api_takes_and_gives_files(cast, staff_api):
    define(questions=ASKED)
    address = f"/api/v1/partners/{cast.a.public_id}/"
    sent = {"own_fields": {"certificate": encoded(FIRST)}}
    written = staff_api.patch(address, sent, content_type="application/json")
    assert written.status_code == 200, written.content
    read = written.json()["own_fields"]["certificate"]
    assert (read["name"], read["url"]) == ("cert.pdf", f"{address}own_fields/certificate/")
    given = staff_api.get(read["url"], headers={"Accept": "application/pdf"})
    assert (given.status_code, given.content) == (200, FIRST)
    assert given["Content-Disposition"] == 'attachment; filename="cert.pdf"'
    # What was read may be sent back, and stays the same file.
    again = staff_api.patch(address, {"own_fields": {"certificate": read}}, content_type="application/json")
    assert again.json()["own_fields"]["certificate"] == read
    emptied = staff_api.patch(address, {"own_fields": {"certificate": None}}, content_type="application/json")
    assert emptied.json()["own_fields"]["certificate"] is None
    assert staff_api.get(read["url"]).status_code == 404


def test_the_api_says_at_its_field_what_is_wrong_with_a_file(cast, staff_api):
    define(questions=ASKED)
    address = f"/api/v1/partners/{cast.a.public_id}/"
    for value in ({"name": "cert.pdf", "content": "*"}, encoded(b"MZ\x00\x01", "run.exe"), "fil_1"):
        sent = {"own_fields": {"certificate": value}}
        refused = staff_api.patch(address, sent, content_type="application/json")
        assert refused.status_code == 422, refused.content
        assert [error["pointer"] for error in refused.json()["errors"]] == ["#/own_fields/certificate"]
    assert stored(cast.a) == {}


def test_a_file_of_a_deal_is_read_where_the_deal_is(cast):
    define("deal", ASKED)
    ours, theirs = deals.staff_api(cast), deals.partner_api(cast)
    body = {**deals.BODY, "submit": True, "own_fields": {"certificate": encoded(FIRST)}}
    made = theirs.post("deals/", body).json()
    assert theirs.get(f"deals/{made['id']}/own_fields/certificate/").content == FIRST
    assert ours.get(f"deals/{made['id']}/own_fields/certificate/").content == FIRST
    staff, member = cast.login(cast.staff["administrator"]), cast.login(cast.members["a"]["sales"])
    assert bytes_behind(staff, reverse("pipeline:deal-own-file", args=[made["id"], "certificate"])) == FIRST
    link = reverse("portal:deal-own-file", args=[cast.a.public_id, made["id"], "certificate"])
    assert bytes_behind(member, link) == FIRST


def test_a_file_of_a_draft_is_the_partners_own(cast):
    define("deal", ASKED)
    made = deals.partner_api(cast).post(
        "deals/", {**deals.BODY, "own_fields": {"certificate": encoded(FIRST)}}
    )
    key = made.json()["id"]
    staff = cast.login(cast.staff["administrator"])
    assert staff.get(reverse("pipeline:deal-own-file", args=[key, "certificate"])).status_code == 404
    assert deals.staff_api(cast).get(f"deals/{key}/own_fields/certificate/").status_code == 404


def test_a_kept_file_stays_when_the_form_is_saved_and_goes_when_it_is_removed(cast):
    define(questions=ASKED)
    answer(cast.a, {"certificate": upload()})
    staff, edit = cast.login(cast.staff["administrator"]), reverse("partners:edit", args=[cast.a.public_id])
    assert staff.post(edit, typed(cast.a)).status_code == 302
    assert stored(cast.a)["certificate"]["name"] == "cert.pdf"
    assert staff.post(edit, typed(cast.a, **{"own_fields.certificate-clear": "on"})).status_code == 302
    assert stored(cast.a) == {"certificate": None}
