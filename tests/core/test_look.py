"""The programme's logo and colour: chosen on one page, seen on every other, in mails and on documents."""

from __future__ import annotations

import io
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from core import colour, images, look, people
from core import programme as programme_cache
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail, Programme, StoredFile
from core.queue import mail
from tests.accounts.people import make_user
from tests.accounts.test_views import as_user
from tests.core.test_images import picture
from web import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(autouse=True)
def nothing_kept():
    """What is remembered for half a minute is that of this test, and of no other."""
    programme_cache.forget()
    yield
    programme_cache.forget()


@pytest.fixture
def programme():
    return Programme.objects.create(id=1, name={"en": "Open Alliance", "fr": "Alliance ouverte"})


@pytest.fixture
def with_logo(programme):
    logo = images.logo("l.png", picture((300, 100)))
    return look.programme_look_change(actor=SYSTEM, accent="#ffff99", logo=logo)


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_logo_and_colour_are_saved_shown_and_recorded(programme, django_capture_on_commit_callbacks):
    client = as_user(make_user())
    url = reverse("web:look")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url, {"accent": "4450B5", "logo": upload(picture(kind="JPEG"), "My logo.jpg")})
    assert (response.status_code, response["Location"]) == (302, url)
    programme.refresh_from_db()
    assert (programme.accent, programme.logo_width, programme.logo_height) == ("#4450b5", 300, 100)
    event = Event.objects.get(code="core.programme.look_changed")
    assert event.changes["accent"] == ["#0a6c6a", "#4450b5"]
    assert event.changes["logo_width"] == [None, 300]
    page = client.get(url).content.decode()
    assert page.count(f'src="/logo/{programme.logo.sha256}.png"') == 3, "the shell, and both grounds"
    assert "Light pages, e-mails and documents show it as you chose it." in page


def test_the_logo_stays_when_the_colour_alone_is_changed(with_logo):
    before = StoredFile.objects.count()
    as_user(make_user()).post(reverse("web:look"), {"accent": "#102030"})
    with_logo.refresh_from_db()
    assert (with_logo.accent, with_logo.logo_width) == ("#102030", 300)
    assert StoredFile.objects.count() == before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"accent": "#12345"}, "Write a colour as # and six digits"),
        ({"accent": ""}, "This field is required."),
        ({"accent": "#102030", "logo": ("logo.svg", b"<svg/>")}, "An SVG can contain programs"),
        ({"accent": "#102030", "logo": ("logo.png", b"nothing")}, "This is not an image that can be read."),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_is_kept(programme, given, sentence):
    if "logo" in given:
        name, content = given["logo"]
        given = {**given, "logo": upload(content, name)}
    response = as_user(make_user()).post(reverse("web:look"), given)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert f'value="{given["accent"]}"' in page or not given["accent"]
    programme.refresh_from_db()
    assert (programme.accent, programme.logo) == (colour.DEFAULT, None)
    assert not StoredFile.objects.exists()


def test_before_the_programme_has_a_name_the_page_leads_to_it():
    client = as_user(make_user())
    page = client.get(reverse("web:look")).content.decode()
    assert "The programme has no name yet" in page
    assert f'href="{reverse("web:programme")}"' in page
    assert client.post(reverse("web:look"), {"accent": "#102030"}).status_code == 409
    with pytest.raises(DomainError):
        look.programme_logo_remove(actor=SYSTEM)


def test_the_logo_is_a_picture_of_ours_that_browsers_keep_and_run_nothing_from(with_logo, client):
    response = client.get(f"/logo/{with_logo.logo.sha256}.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in response
    assert Image.open(io.BytesIO(response.content)).size == (300, 100)


def test_no_other_file_is_served_there(with_logo, client):
    other = StoredFile.objects.create(
        name="contract.png", sha256="a" * 64, media_type="image/png", size=1, path="aa/a"
    )
    for digest in (other.sha256, "b" * 64, "x"):
        assert client.get(f"/logo/{digest}.png").status_code == 404


def test_a_removed_logo_is_gone_and_the_name_stands_in_its_place(
    with_logo, django_capture_on_commit_callbacks
):
    address = f"/logo/{with_logo.logo.sha256}.png"
    client = as_user(make_user())
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("web:logo_remove")).status_code == 302
    assert Client().get(address).status_code == 404
    page = client.get(reverse("web:look")).content.decode()
    assert address not in page
    assert "Open Alliance" in page
    assert set(Event.objects.order_by("-pk")[0].changes) == {"logo", "logo_width", "logo_height"}


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_only_administrators_change_the_look(with_logo, role):
    client = as_user(make_user(role))
    for name in ("web:look", "web:look_preview", "web:look_css"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("web:look"), {"accent": "#000000"}).status_code == 403
    assert client.post(reverse("web:logo_remove")).status_code == 403


def test_the_login_page_shows_the_logo_and_takes_the_colour(with_logo, client):
    page = client.get(reverse("account_login")).content.decode()
    assert re.search(rf'<img [^>]*src="/logo/{with_logo.logo.sha256}.png" alt="Open Alliance"', page)
    assert 'href="/accent.css?ffff99"' in page
    css = client.get("/accent.css").content.decode()
    shades = colour.palette("#ffff99")
    assert f"--accent:light-dark({shades.light.accent},{shades.dark.accent})" in css


def test_a_logo_that_is_a_sign_alone_stands_beside_the_name(programme, client):
    look.programme_look_change(actor=SYSTEM, accent="#102030", logo=images.logo("l.png", picture((100, 100))))
    page = client.get(reverse("account_login")).content.decode()
    assert re.search(r'<img class="brand-logo"[^>]*alt=""[^>]*><span>Open Alliance</span>', page)


def test_the_accent_colour_is_a_style_sheet_that_is_not_sent_twice(client):
    response = client.get("/accent.css")
    assert response.content == (
        b":root{--accent:light-dark(#0a6c6a,#51a3a0);--accent-strong:light-dark(#005a58,#64b6b3);"
        b"--accent-soft:light-dark(#dff6f4,#153433);--on-accent:light-dark(#ffffff,#081919)}\n"
    )
    assert response["Content-Type"] == "text/css"
    known = {"If-None-Match": response["ETag"]}
    assert client.get("/accent.css", headers=known).status_code == 304
    Programme.objects.create(id=1, name={"en": "P"}, accent="#000000")
    assert b"--accent:light-dark(#000000,#959595)" in client.get("/accent.css", headers=known).content


def test_the_preview_shows_a_colour_before_it_is_saved_and_says_what_is_changed(programme):
    client = as_user(make_user())
    page = client.get(reverse("web:look_preview"), {"accent": "#ffff99"}).content.decode()
    assert "#ffff99 is too light to be read on white" in page
    assert "as #747100." in page
    assert "Dark pages show it as you chose it." in page
    assert (
        "On dark pages it is lighter, #959595"
        in client.get(reverse("web:look_preview"), {"accent": "#000000"}).content.decode()
    )
    css = client.get(reverse("web:look_css"), {"accent": "#ffff99"})
    assert css.content.startswith(b".look-preview{--accent:light-dark(#747100,#ffff99)")
    evil = client.get(reverse("web:look_css"), {"accent": "#fff}*{x:y"})
    assert b"{x:y" not in evil.content


@pytest.fixture
def composed(monkeypatch):
    kind = mail.MailKind(
        "core.told", "News", ("Something happened.",), "Open it", "url", lambda context: {"url": "/x/"}
    )
    monkeypatch.setitem(mail.KINDS, "core.told", kind)

    def compose(language: str):
        person = people.Person("Ada", "ada@own.test", language)
        return mail.compose(OutgoingMail(kind="core.told", recipient="usr_1", context={}), person)

    return compose


def test_a_mail_carries_the_logo_by_address_and_the_name_where_pictures_are_blocked(
    with_logo, settings, composed
):
    settings.BASE_URL = "https://partners.own.test"
    message = composed("fr")
    html = message.alternatives[0][0]
    digest = with_logo.logo.sha256
    assert f'src="https://partners.own.test/logo/{digest}.png" alt="Alliance ouverte" width="180"' in html
    assert digest not in message.body
    assert not message.attachments


def test_a_mail_without_a_logo_says_the_name(programme, composed):
    html = composed("en").alternatives[0][0]
    assert "<img" not in html
    assert '<td class="brand">Open Alliance</td>' in html


def test_the_button_of_a_mail_is_written_in_the_legible_colour(with_logo, composed):
    shades = colour.palette("#ffff99")
    html = composed("en").alternatives[0][0]
    assert f'style="background:{shades.light.accent};color:#ffffff">Open it</a>' in html
    assert f".go a {{ background: {shades.dark.accent} !important" in html


def images_of(document: bytes) -> int:
    return document.count(b"/Subtype /Image")


def test_a_document_holds_the_logo_and_the_colour_and_fetches_nothing(programme):
    page = {"statement": {"number": "2026-1"}, "document": {}}
    without = pdf.render("pdf/base.html", page, language="en", uncompressed_pdf=True)
    look.programme_look_change(actor=SYSTEM, accent="#4450b5", logo=images.logo("l.png", picture((300, 100))))
    with_it = pdf.render("pdf/base.html", page, language="en", uncompressed_pdf=True)
    assert (images_of(without), images_of(with_it) > 0) == (0, True)
    assert pdf.brand()["accent"] == "#4450b5"
    again = pdf.render("pdf/base.html", page, language="en", uncompressed_pdf=True)
    assert again == with_it, "the same look, the same bytes"


def test_the_database_refuses_a_logo_without_its_size_and_a_colour_of_another_kind(with_logo):
    for values in ({"logo_width": None}, {"logo": None}, {"accent": "red"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Programme.objects.update(**values)


@pytest.mark.parametrize(("hue", "accent"), [(195, "#0a6c6a"), (260, "#3f5d90"), (30, "#89483e")])
def test_the_hue_of_before_becomes_the_colour_that_it_gave(programme, hue, accent):
    Programme.objects.update(accent_hue=hue)
    import_module("core.migrations.0008_logo_and_colour").carry_over(apps, None)
    assert Programme.objects.get().accent == accent


def test_the_step_of_the_set_up_is_done_by_a_colour_or_a_logo(programme):
    from web.look.contributions import step

    assert step().rows().count() == 0
    Programme.objects.update(accent="#102030")
    assert step().rows().count() == 1
