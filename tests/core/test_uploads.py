"""What comes in as a file: the name tells the truth, nothing is unpacked, a scanner has the last word,
and a body that is too large is refused before it is read."""

from __future__ import annotations

import _socket
import io
import os
import socket
import struct
import tempfile
import threading
import zipfile
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import virus_scan
from core.errors import DomainError
from core.file_types import check_name, check_upload
from core.models import StoredFile
from partners.models import PartnerFile
from tests.core.test_security import token_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = b"%PDF-1.7 text"


def archive(*names: str, stored: tuple[str, bytes] | None = None, big: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        if stored:
            made.writestr(zipfile.ZipInfo(stored[0]), stored[1])
        for name in names:
            made.writestr(name, b"0" * (big or 10))
    return buffer.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", stored=("mimetype", b"application/vnd.oasis.opendocument.text"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF), ("A.PDF", PDF), ("a.png", PNG), ("a.jpeg", b"\xff\xd8\xff\xe0"), ("a.csv", b"a;b\r\n"),
        ("a.txt", "é".encode()), ("a.csv", "prénom;payé\r".encode("cp1252")), ("a.docx", DOCX), ("a.odt", ODT),
        ("a.json", b"{}"), ("a.csv", "\ufeffa".encode()),
        ("a.txt", b"a" * 4095 + "é".encode() + b"b" * 5000),
    ],
)  # fmt: skip
def test_a_file_whose_name_tells_the_truth_is_taken(name, content):
    check_upload(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<svg xmlns='x' onload='alert(1)'/>"), ("a.pdf", PNG), ("a.png", PDF), ("a", PDF),
        ("a.html", b"<p>hello"), ("a.bat", b"del *"), ("a.ps1", b"ls"), ("a.svg", b"<svg/>"),
        ("a.txt", b"MZ is how programs begin"), ("a.pdf", b"%PDF-<script>alert(1)</script>"),
        ("a.txt", b"<!DOCTYPE html><b>"), ("a.zip", archive("x.txt")), ("a.docx", archive("x.txt")),
        ("a.xlsx", DOCX), ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04 and nothing"), ("a.json", b"{"), ("a.txt", b"a\x00b"), ("a.txt", b"a" * 5000 + b"\0"),
        ("a.exe", b"\x7fELF\x02"), ("invoice.pdf.exe", b"text"),
    ],
)  # fmt: skip
def test_a_name_that_says_something_else_and_what_would_run_is_refused(name, content):
    with pytest.raises(DomainError) as refusal:
        check_upload(name, content)
    assert (refusal.value.status, refusal.value.field) == (422, "file")


def test_an_archive_that_unpacks_to_gigabytes_is_not_unpacked(monkeypatch):
    bomb = archive("[Content_Types].xml", "word/document.xml", big=5_000_000)
    other = archive("bomb", big=5_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *a, **k: pytest.fail("unpacked"))
    assert check_name("a.docx", bomb) == "application/zip"
    with pytest.raises(DomainError):
        check_name("a.zip", other)


# -- The scanner ------------------------------------------------------------------------------------------


@contextmanager
def clamd(answer, *, unix: bool = False):
    """A scanner that understands INSTREAM: ``answer`` makes its answer of the bytes it was sent, or
    None to stay silent. Yields the address."""
    if unix:
        path = os.path.join(tempfile.mkdtemp(), "clamd")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(path)
        url = f"unix://{path}"
    else:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        url = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    listening.listen()
    over = threading.Event()

    def serve() -> None:
        try:
            connection, _peer = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            received = b""
            while size := struct.unpack("!I", stream.read(4))[0]:
                received += stream.read(size)
            said = answer(received)
            if said is None:
                over.wait(10)
            else:
                connection.sendall(said)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield url
    finally:
        over.set()
        listening.close()
        thread.join(10)
        if unix:
            os.unlink(path)


def by_content(received: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in received else b"stream: OK\0"


@pytest.mark.parametrize("unix", [False, True])
def test_a_clean_file_passes_whole_and_a_sick_one_does_not(settings, unix, monkeypatch):
    if unix:  # the tests' own lock on sockets knows hosts alone
        monkeypatch.setattr(socket.socket, "connect", _socket.socket.connect)
    seen = []
    with clamd(lambda received: seen.append(received) or b"stream: OK\0", unix=unix) as settings.CLAMD_URL:
        virus_scan.check("a.txt", b"x" * 200_000)
    assert seen == [b"x" * 200_000]
    with clamd(by_content, unix=unix) as settings.CLAMD_URL, pytest.raises(DomainError) as refusal:
        virus_scan.check("a.txt", b"xx EICAR xx")
    assert (refusal.value.code, refusal.value.status) == ("virus", 422)


@pytest.mark.parametrize(
    "answer", [lambda _: None, lambda _: b"", lambda _: b"INSTREAM size limit exceeded. ERROR\0"]
)
def test_a_scanner_that_gives_no_verdict_keeps_the_file_out(settings, monkeypatch, answer):
    monkeypatch.setattr(virus_scan, "SCAN_SECONDS", 0.3)
    with clamd(answer) as settings.CLAMD_URL, pytest.raises(DomainError) as refusal:
        virus_scan.check("a.txt", b"x")
    assert (refusal.value.code, refusal.value.status) == ("not-scanned", 503)


def test_a_scanner_that_is_not_there_keeps_the_file_out(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(DomainError):
            virus_scan.check("a.txt", b"x")


@pytest.mark.django_db
def test_over_the_page_a_sick_file_is_refused_in_words_and_kept_nowhere(cast, settings):
    client, url = cast.staff_client("manager"), reverse("partners:file-add", args=[cast.a.public_id])

    def send(content: bytes):
        file = SimpleUploadedFile("a.txt", content)
        return client.post(url, {"file": file, "audience": "internal", "kind": "other", "label": "x"})

    with clamd(by_content) as settings.CLAMD_URL:
        answer = send(b"EICAR")
    assert answer.status_code == 422
    assert "virus scanner found something" in answer.content.decode()
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    assert "does not answer" in send(b"fine").content.decode()
    assert (StoredFile.objects.count(), PartnerFile.objects.count()) == (0, 0)
    with clamd(by_content) as settings.CLAMD_URL:
        assert send(b"fine").status_code == 302
    assert PartnerFile.objects.count() == 1


# -- Bodies -----------------------------------------------------------------------------------------------


class Unread:
    """A body that fails the test when a byte of it is read."""

    def read(self, *_size) -> bytes:
        pytest.fail("the body was read")

    readline = read


def send(client: Client, path: str, length: int, **headers):
    request = {
        "PATH_INFO": path,
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": Unread(),
        **headers,
    }
    return client.request(**request)


MB = 1024 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/accounts/login/", 2 * MB), ("/staff/partners/", 2 * MB), ("/nowhere/", 300 * MB), ("/sign/x/", 2 * MB),
        ("/api/v1/deals/", 2 * MB),
    ],
)  # fmt: skip
def test_nobody_unknown_sends_more_than_a_megabyte(client, path, length):
    answer = send(client, path, length)
    assert answer.status_code == 413
    assert ("problem+json" in answer["Content-Type"]) == path.startswith("/api/")


@pytest.mark.django_db
def test_somebody_known_sends_as_much_as_a_file_may_have_and_not_to_the_login(cast, settings):
    client = cast.staff_client("manager")
    assert send(client, "/staff/partners/new/", settings.MAX_BODY_BYTES + 1).status_code == 413
    assert send(client, "/accounts/login/", 2 * MB).status_code == 413
    token = {"HTTP_AUTHORIZATION": token_of(cast.a)["Authorization"]}
    answer = send(Client(), "/api/v1/deals/", 30 * MB, **token)
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:prm:problem:too-large")
    with pytest.raises(pytest.fail.Exception, match="was read"):
        send(client, "/staff/partners/new/", 2 * MB)


@pytest.mark.django_db
def test_the_api_looks_at_the_token_before_the_body():
    answer = send(Client(), "/api/v1/deals/", MB - 1, HTTP_AUTHORIZATION="Bearer prm_unknown")
    assert answer.status_code == 401
