"""Support queues: kept by our support, read by everybody, shown to partners on their first page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.permissions import STAFF_ROLES
from enablement.models import SupportQueue
from enablement.support.services import queue_save
from tests.support.pages import read

TYPED = {
    "code": "technical",
    "name_fr": "Assistance technique",
    "name_en": "Technical support",
    "email": "tech@us.test",
    "phone": "+33 1 00 00 00 00",
    "position": "1",
}


def make(code: str, email: str, **values) -> SupportQueue:
    name = values.pop("name", {"en": code.title(), "fr": f"{code.title()} FR"})
    return queue_save(actor=SYSTEM, code=code, email=email, name=name, **values)


@pytest.mark.one_engine
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_everybody_of_us_reads_and_two_roles_keep_them(cast, role):
    client = cast.staff_client(role)
    page = client.get(reverse("enablement:queues"))
    assert page.status_code == 200
    new = reverse("enablement:queue-new")
    allowed = role in ("administrator", "support")
    assert (new in page.content.decode()) is allowed
    assert client.post(new, TYPED).status_code == (302 if allowed else 403)
    assert SupportQueue.objects.count() == int(allowed)


def test_a_queue_is_added_and_changed_and_partners_read_it_at_once(cast):
    client = cast.staff_client("support")
    saved = client.post(reverse("enablement:queue-new"), TYPED, follow=True)
    assert "The support queue is saved." in saved.content.decode()
    queue = SupportQueue.objects.get()
    home = reverse("portal:home", args=[cast.b.public_id])
    partner = cast.member_client("b", "reader")
    assert "Technical support · tech@us.test · +33 1 00 00 00 00" in read(partner, home)
    assert "Assistance technique · tech@us.test" in read(partner, home, language="fr")

    edit = reverse("enablement:queue-edit", args=[queue.public_id])
    assert 'value="tech@us.test"' in client.get(edit).content.decode()
    assert client.post(edit, {**TYPED, "email": "help@us.test", "phone": ""}).status_code == 302
    assert "Technical support · help@us.test" in read(partner, home)
    assert "tech@us.test" not in read(partner, home)
    changed = Event.objects.filter(code="enablement.queue.saved").latest("pk")
    assert changed.actor_id == cast.staff["support"].public_id


def test_a_code_is_made_from_the_name_and_names_one_queue(cast):
    client = cast.staff_client("support")
    for _twice in range(2):
        assert client.post(reverse("enablement:queue-new"), TYPED).status_code == 302
    rows = SupportQueue.objects.values_list("code", "position")
    assert list(rows) == [("technical-support", 0), ("technical-support-2", 1)]
    queue = SupportQueue.objects.get(position=1)
    page = read(client, reverse("enablement:queue-edit", args=[queue.public_id]))
    assert "Code for rules and the API: technical-support-2" in page


def test_a_queue_is_moved_by_a_plain_post(cast):
    rows = [make(name, f"{name}@us.test") for name in ("one", "two", "three")]
    client = cast.staff_client("support")
    move = reverse("enablement:queue-move", args=[rows[2].public_id])
    moved = client.post(move, {"to": "0"}, follow=True).content.decode()
    assert "“Three” is now in place 1." in moved
    assert list(SupportQueue.objects.values_list("code", flat=True)) == ["three", "one", "two"]
    assert cast.staff_client("auditor").post(move, {"to": "2"}).status_code == 403


def test_queues_stand_in_the_order_we_gave_them(cast):
    make("zulu", "z@us.test", position=1)
    make("alpha", "a@us.test", position=2)
    page = read(cast.staff_client("auditor"), reverse("enablement:queues"))
    assert page.index("Zulu") < page.index("Alpha")
    french = read(cast.staff_client("auditor"), reverse("enablement:queues"), language="fr")
    assert "Files d’assistance" in french
    assert "Zulu FR" in french


def test_saving_the_same_again_says_nothing(cast):
    queue = make("general", "hello@us.test")
    queue_save(actor=cast.actor("support"), queue=queue, email="hello@us.test")
    assert Event.objects.filter(code="enablement.queue.saved").count() == 1


def test_no_partner_changes_a_queue(cast):
    queue = make("general", "hello@us.test")
    with pytest.raises(DomainError) as refusal:
        queue_save(actor=cast.member("a", "administrator"), queue=queue, email="evil@a.test")
    assert refusal.value.status == 403
    queue.refresh_from_db()
    assert queue.email == "hello@us.test"
