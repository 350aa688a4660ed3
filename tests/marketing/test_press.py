"""Texts for the press: approved by both sides, and known to nobody else before their time."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError
from core.models import Event, OutgoingMail, SearchEntry
from core.queue import worker
from marketing import tasks
from marketing.models import PressRequest
from marketing.press import services
from tests.integrations.factories import staff_api
from tests.marketing.press import EMBARGO, draft, embargoed
from tests.support.pages import read

SECRETS = ("Kingfisher", "We announce a secret")


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def page_of(cast, row: PressRequest, name: str = "request", *, portal: bool = False) -> str:
    room, args = ("portal", [cast.a.public_id]) if portal else ("marketing", [])
    return reverse(f"{room}:press-{name}", args=[*args, row.public_id])


def status(row: PressRequest) -> str:
    return PressRequest.objects.get(pk=row.pk).status


def told(what: str) -> set[str]:
    return set(
        OutgoingMail.objects.filter(kind=f"marketing.press_{what}").values_list("recipient", flat=True)
    )


def test_a_partner_asks_we_approve_and_note_that_it_is_out(cast):
    member, ours = cast.member_client("a", "marketing"), cast.staff_client("marketing")
    typed = {"kind": "quote", "language": "fr", "title": "Une citation", "text": "Nous avançons ensemble.",
             "uploads": SimpleUploadedFile("note.pdf", b"%PDF-1.7 note")}  # fmt: skip
    member.post(reverse("portal:press-new", args=[cast.a.public_id]), typed)
    row = PressRequest.objects.get()
    assert (row.side, row.status, row.files.get().file.name) == ("partner", "draft", "note.pdf")
    member.post(page_of(cast, row, "submit", portal=True))
    assert status(row) == "theirs"
    assert "Approve “Une citation”" in read(ours, reverse("web:my_day"))
    assert ours.post(page_of(cast, row, "publish"), {}).status_code == 409
    ours.post(page_of(cast, row, "approve"))
    assert status(row) == "approved"
    assert told("approved_partner") == {
        cast.members["a"][r].public_id for r in ("administrator", "marketing")
    }
    refused = ours.post(page_of(cast, row, "publish"), {"link": "http://paper.test/a"})
    assert refused.status_code == 422
    ours.post(page_of(cast, row, "publish"), {"link": "https://paper.test/a"})
    assert status(row) == "published"
    page = member.get(page_of(cast, row, portal=True)).content.decode()
    assert '<a href="https://paper.test/a" rel="noopener nofollow noreferrer">' in page


def test_whoever_may_not_approve_has_a_colleague_asked_first(cast):
    """The partner sees our text, and the files with it, once we have approved it."""
    row = draft(cast, uploads=[("layout.pdf", b"%PDF-1.7 layout")])
    services.press_submit(actor=cast.actor("manager_own"), request=row)
    assert status(row) == "submitted"
    assert told("submitted_us") >= {cast.staff["manager"].public_id}
    assert told("submitted_partner") == set()
    member = cast.member_client("a", "marketing")
    assert member.get(page_of(cast, row, portal=True)).status_code == 404
    for name in ("press-file", "press-file-remove"):
        url = reverse(f"portal:{name}", args=[cast.a.public_id, row.files.get().public_id])
        assert member.post(url).status_code == 404
    services.press_approve(actor=cast.actor("manager"), request=row)
    assert status(row) == "ours"
    assert "Operation Kingfisher" in read(member, page_of(cast, row, portal=True))
    # Nobody approves for the other side, and nobody twice.
    with pytest.raises(DomainError) as refusal:
        services.press_approve(actor=cast.actor("manager"), request=row)
    assert refusal.value.status == 409
    services.press_approve(actor=cast.member("a", "marketing"), request=row)
    assert status(row) == "approved"


def test_nothing_under_embargo_is_known_before_its_time(cast):
    """In no event, mail, list or search of those who do not work on it."""
    row = embargoed(cast)
    services.press_submit(actor=cast.actor("marketing"), request=row)
    services.press_approve(actor=cast.member("a", "marketing"), request=row)
    while worker.process_queue():
        pass
    kept = [
        *Event.objects.values_list("changes", "data"),
        *OutgoingMail.objects.values_list("context"),
        *SearchEntry.objects.filter(target_type="marketing.pressrequest").values_list("title", "detail"),
    ]
    pages = [
        read(cast.staff_client("finance"), reverse("partners:tab", args=[cast.a.public_id, "timeline"])),
        read(cast.member_client("a", "sales"), reverse("portal:activity", args=[cast.a.public_id])),
        read(cast.member_client("b", "administrator"), reverse("portal:press", args=[cast.b.public_id])),
    ]
    assert "Press release" in pages[0]
    for secret in SECRETS:
        assert secret not in str(kept)
        assert not [page for page in pages if secret in page]
    assert cast.member_client("a", "sales").get(page_of(cast, row, portal=True)).status_code == 403
    assert staff_api(cast, "finance", "marketing:read").get("/api/v1/press/").status_code == 403


def test_nothing_is_published_before_its_embargo_lifts(cast, time_machine):
    row = embargoed(cast, by="partner")
    services.press_submit(actor=cast.member("a", "marketing"), request=row)
    services.press_approve(actor=cast.actor("marketing"), request=row)
    with pytest.raises(DomainError) as refusal:
        services.press_publish(actor=cast.actor("marketing"), request=row)
    assert (refusal.value.status, refusal.value.code) == (409, "under-embargo")
    # Nor by another way than ours.
    with pytest.raises(IntegrityError), transaction.atomic():
        PressRequest.objects.filter(pk=row.pk).update(status="published", published_at="2026-03-09T08:00:00Z")
    # 8 a.m. in UTC is 9 a.m. in Paris, where it was agreed.
    assert "10 March 2026, 09:00 (Europe/Paris)" in read(cast.staff_client("marketing"), page_of(cast, row))
    time_machine.move_to(EMBARGO)
    services.press_publish(actor=cast.actor("marketing"), request=row)
    assert status(row) == "published"


def test_the_embargo_is_typed_on_the_clock_of_its_zone(cast):
    client = cast.staff_client("marketing")
    typed = {"partner": cast.a.public_id, "kind": "joint", "language": "en", "title": "Together", "text": "We do.",
             "embargo_until": "2026-03-10T09:00", "embargo_zone": "Asia/Tokyo"}  # fmt: skip
    client.post(reverse("marketing:press-new"), typed)
    assert PressRequest.objects.get().embargo_until.isoformat() == "2026-03-10T00:00:00+00:00"
    over = client.post(reverse("marketing:press-new"), typed | {"embargo_until": "2026-03-01T09:00"})
    assert (over.status_code, "This moment is over." in over.content.decode()) == (422, True)


def test_both_sides_are_reminded_once_before_the_embargo_lifts(cast, time_machine):
    for by, actor in (("us", cast.actor("marketing")), ("partner", cast.member("a", "marketing"))):
        services.press_submit(actor=actor, request=embargoed(cast, by=by))
    unsent = embargoed(cast)
    sent = []
    for moment in ("2026-03-09T07:00:00Z", "2026-03-09T09:00:00Z", "2026-03-09T20:00:00Z"):
        time_machine.move_to(moment)
        tasks.remind_of_embargoes()
        rows = OutgoingMail.objects.filter(kind__startswith="marketing.press_embargo")
        sent.append(
            (rows.filter(kind__endswith="_us").count(), rows.filter(kind__endswith="_partner").count())
        )
    # Two texts; of us the owner and the three who may approve, of the partner two members.
    assert sent == [(0, 0), (8, 4), (8, 4)]
    assert PressRequest.objects.get(pk=unsent.pk).embargo_reminded_at is None


def test_what_is_refused_is_written_anew_and_approved_anew(cast, time_machine):
    row = draft(cast, by="partner")
    member = cast.member("a", "marketing")
    services.press_submit(actor=member, request=row)
    client = cast.staff_client("marketing")
    assert client.post(page_of(cast, row, "refuse"), {"reason": ""}).status_code == 422
    client.post(page_of(cast, row, "refuse"), {"reason": "The figure is wrong"})
    assert "The figure is wrong" in read(
        cast.member_client("a", "marketing"), page_of(cast, row, portal=True)
    )
    time_machine.move_to("2026-03-04T10:00:00Z")
    services.press_change(actor=member, request=row, text="The right figure")
    row.refresh_from_db()
    assert (row.status, row.partner_approval_at, row.reason) == ("draft", None, "")
    services.press_submit(actor=member, request=row)
    assert OutgoingMail.objects.filter(kind="marketing.press_submitted_us").count() == 2 * len(
        told("submitted_us")
    )


def test_what_was_sent_is_changed_by_nobody_and_withdrawn_by_who_asked(cast):
    row = draft(cast)
    services.press_submit(actor=cast.actor("marketing"), request=row)
    with pytest.raises(DomainError) as refusal:
        services.press_change(actor=cast.actor("marketing"), request=row, text="Another text")
    assert refusal.value.status == 409
    member = cast.member("a", "marketing")
    for operation in (services.press_withdraw, services.press_change):
        with pytest.raises(DomainError) as refusal:
            operation(actor=member, request=row)
        assert refusal.value.status == 409
    services.press_withdraw(actor=cast.actor("marketing"), request=row)
    assert told("withdrawn_partner")
    assert "Withdrawn" in read(cast.member_client("a", "marketing"), page_of(cast, row, portal=True))
