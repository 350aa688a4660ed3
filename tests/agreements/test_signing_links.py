"""A signer without an account: the link leads to a code, and the code to the document."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agreements.models import Signature
from agreements.signing.links import link_actor, signature_link
from agreements.signing.services import Signer, signature_start
from core.errors import DomainError
from core.models import Event
from tests.agreements.factories import (
    PDF,
    approve,
    code_of,
    make_draft,
    run_jobs,
    sign,
    signers,
    snapshot,
    start_signature,
)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def staff(name: str, *args: str) -> str:
    return reverse(f"agreements:{name}", args=args)


def by_link(cast):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement, by_link=True)
    signature = signers(agreement)[0]
    return signature, reverse("agreements:link-sign", args=[signature_link(signature.public_id)])


def test_somebody_without_an_account_opens_the_page_by_a_code_and_signs(cast, client):
    signature, url = by_link(cast)
    answer = client.get(url)
    closed = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    # Without a referrer, browsers send the form of the page from nowhere, and it is refused.
    assert answer["Referrer-Policy"] == "same-origin"
    assert "z…@alpha.test" in closed
    for kept_back in ("Alpha Conseil", "zoe@alpha.test", signature.agreement.title, "Refuse"):
        assert kept_back not in closed
    assert client.get(url.replace("/sign/", "/sign/x")).status_code == 404
    assert client.get(url + "presented/").status_code == 404
    client.post(url, {"do": "code"})
    too_soon = client.post(url, {"do": "code"})
    assert (too_soon.status_code, "A code was sent a moment ago" in too_soon.content.decode()) == (429, True)
    assert client.post(url, {"do": "open", "code": "12"}).status_code == 422
    assert client.post(url, {"do": "open", "code": code_of(signature)}).status_code == 302
    assert signature.agreement.title in client.get(url).content.decode()
    document = client.get(url + "presented/")
    assert b"".join(document.streaming_content).startswith(b"%PDF-")
    assert client.get(url + "signed/").status_code == 404
    # The code that opened the page a moment ago is not asked for again.
    client.post(url, {"do": "sign", "typed_name": "Zoé Blanc", "consent": "on"})
    signature.refresh_from_db()
    assert (signature.status, signature.ip_address) == ("signed", "127.0.0.1")
    event = Event.objects.get(code="agreements.signature.signed")
    assert (event.actor_kind, event.on_behalf) == ("system", signature.public_id)


def test_the_link_alone_neither_refuses_nor_signs_nor_reads_in_another_browser(cast, client):
    signature, url = by_link(cast)
    client.post(url, {"do": "code"})
    client.post(url, {"do": "open", "code": code_of(signature)})
    thief = Client()
    for attempt in (
        {"do": "refuse", "reason": "x"},
        {"do": "sign", "typed_name": "Zoé Blanc", "consent": "on"},
        {"do": "sign", "code": code_of(signature), "typed_name": "Zoé Blanc", "consent": "on"},
    ):
        assert thief.post(url, attempt).status_code == 403
    assert thief.get(url + "presented/").status_code == 404
    assert signature.agreement.title not in thief.get(url).content.decode()
    signature.refresh_from_db()
    assert signature.status == "asked"
    answer = client.post(url, {"do": "refuse", "reason": "The notice is too long."})
    signature.refresh_from_db()
    assert (answer.status_code, signature.status) == (302, "refused")


@pytest.mark.parametrize("end", ["refused", "stopped", "completed"])
def test_the_link_dies_with_the_round(cast, client, end):
    signature, url = by_link(cast)
    client.post(url, {"do": "code"})
    client.post(url, {"do": "open", "code": code_of(signature)})
    assert client.get(url + "presented/").status_code == 200
    if end == "refused":
        client.post(url, {"do": "refuse", "reason": "No."})
    elif end == "stopped":
        manager = cast.staff_client("manager")
        manager.post(staff("signature-stop", signature.agreement.public_id), {"reason": "New figures."})
    else:
        client.post(url, {"do": "sign", "typed_name": "Zoé Blanc", "consent": "on"})
        assert client.get(url).status_code == 200  # the other side has still to sign
        sign(cast.actor("manager"), signers(signature.agreement)[1])
    for address in (url, url + "presented/"):
        assert client.get(address).status_code == 404
    assert client.post(url, {"do": "code"}).status_code == 404


def test_a_page_once_opened_closes_after_an_hour(cast, client, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)
    signature, url = by_link(cast)
    client.post(url, {"do": "code"})
    client.post(url, {"do": "open", "code": code_of(signature)})
    time_machine.move_to("2026-03-02T10:20:00Z", tick=False)
    # Still open to read; to sign, another code is asked for.
    page_then = client.get(url).content.decode()
    assert signature.agreement.title in page_then
    assert "Send another code" in page_then
    answer = client.post(url, {"do": "sign", "typed_name": "Zoé Blanc", "consent": "on"})
    assert answer.status_code == 422
    time_machine.move_to("2026-03-02T11:00:01Z", tick=False)
    assert signature.agreement.title not in client.get(url).content.decode()
    assert client.post(url, {"do": "refuse", "reason": "x"}).status_code == 403


def test_the_documents_reach_a_signer_without_an_account_by_a_link_of_their_own(cast, client, run_outbox):
    signature, url = by_link(cast)
    client.post(url, {"do": "code"})
    client.post(url, {"do": "open", "code": code_of(signature)})
    client.post(url, {"do": "sign", "typed_name": "Zoé Blanc", "consent": "on"})
    sign(cast.actor("manager"), signers(signature.agreement)[1])
    run_jobs()
    run_outbox()
    body = next(m for m in reversed(mail.outbox) if m.to == ["zoe@alpha.test"]).body
    copy = re.search(r"https?://[^/]+(/signed/[^/]+/)", body)[1]
    reader = Client()
    assert reader.get(copy + "signed/").status_code == 404
    reader.post(copy, {"do": "code"})
    reader.post(copy, {"do": "open", "code": code_of(signature)})
    assert "2026-001-certificate.pdf" in reader.get(copy).content.decode()
    assert b"".join(reader.get(copy + "signed/").streaming_content).startswith(b"%PDF-")
    # Nothing of what was signed changes by it.
    assert reader.post(copy, {"do": "refuse", "reason": "x"}).status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(typed_name="Other")


def test_two_signers_of_a_firm_share_a_mailbox_and_the_certificate_says_so(cast, run_outbox):
    agreement = approve(cast, make_draft(cast))
    both = [
        Signer(side="partner", capacity="Director", name=name, email="contact@alpha.test", language="fr")
        for name in ("Zoé Blanc", "Ali Noir")
    ]
    us = Signer(side="us", capacity="Head", user=cast.staff["manager"])
    start = partial(
        signature_start, actor=cast.actor("manager"), agreement=agreement, version=agreement.version,
        snapshot=snapshot(agreement), content=PDF,
    )  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        start(signers=[both[0], replace(both[1], name="zoe  BLANC"), us])
    assert "signs already" in str(refusal.value.message)
    start(signers=[*both, us])
    first, second, ours = signers(agreement)
    sign(link_actor(first), first)
    with pytest.raises(DomainError):
        sign(link_actor(first), second)
    sign(link_actor(second), second)
    sign(cast.actor("manager"), ours)
    run_jobs()
    certificate = agreement.documents.get(kind="certificate")
    shared = [(person["name"], person["shared_mailbox"]) for person in certificate.snapshot["evidence"]]
    assert shared == [("Zoé Blanc", True), ("Ali Noir", True), ("Manager", False)]
    run_outbox()
    greeted = [m.body for m in mail.outbox if m.to == ["contact@alpha.test"]]
    assert sum("Zoé Blanc" in body for body in greeted) >= 2
    assert sum("Ali Noir" in body for body in greeted) >= 2
