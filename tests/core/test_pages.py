"""The core's own pages: search, programme, jobs, files, health, figures."""

import errno
import re
import shutil
import tempfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import files
from core.clock import now
from core.models import Event, Job, OwnEntity, Programme, SearchEntry
from core.queue import jobs
from tests.accounts.people import actor_for, make_user
from tests.accounts.test_views import as_user

pytestmark = pytest.mark.django_db

PROGRAMME = {
    "name_en": "Open Alliance",
    "name_fr": "Alliance ouverte",
    "tagline_en": "Better together",
    "currency": "EUR",
    "email": "hello@own.test",
}
ENTITY = {
    "legal_name": "Own SAS",
    "country": "FR",
    "iban": "FR14 2004 1010 0505 0001 3M02 606",
    "address": "1 rue X",
}


def test_the_programme_is_set_up_then_changed_and_its_currency_stays():
    client = as_user(make_user())
    url = reverse("web:programme")
    assert client.get(url).status_code == 200
    assert client.post(url, PROGRAMME).status_code == 302
    programme = Programme.objects.get()
    assert (programme.name.in_language("fr"), programme.currency) == ("Alliance ouverte", "EUR")
    client.post(url, {**PROGRAMME, "phone": "+33 1 02 03 04 05"})
    assert Event.objects.last().changes == {"phone": ["", "+33 1 02 03 04 05"]}
    response = client.post(url, {**PROGRAMME, "currency": "USD"})
    assert response.status_code == 409
    assert "is fixed" in response.content.decode()
    assert as_user(make_user("manager")).get(url).status_code == 403


@pytest.mark.parametrize(("country", "first"), [("FR", "FR"), ("", "")])
@pytest.mark.parametrize("page", ["web:own_entity_new", "partners:create"])
def test_a_new_entity_and_a_new_partner_are_of_the_country_of_the_installation(
    settings, page, country, first
):
    """Of none where none is set: never of the first of the alphabet."""
    settings.DEFAULT_COUNTRY = country
    html = as_user(make_user()).get(reverse(page)).content.decode()
    select = re.search(r'<select name="country".*?</select>', html, re.S)[0]
    chosen = re.findall(r'<option value="(\w*)" selected', select) or re.findall(r'value="(\w*)"', select)[:1]
    assert chosen == [first]


def test_one_of_our_entities_is_the_default():
    client = as_user(make_user())
    client.post(reverse("web:own_entity_new"), ENTITY)
    client.post(reverse("web:own_entity_new"), {**ENTITY, "legal_name": "Own GmbH", "is_default": "on"})
    first, second = OwnEntity.objects.order_by("id")
    assert (first.is_default, second.is_default, first.iban) == (False, True, "FR1420041010050500013M02606")
    response = client.post(
        reverse("web:own_entity", args=[second.public_id]), {**ENTITY, "legal_name": "Own GmbH"}
    )
    assert response.status_code == 409
    assert "Make another entity the default" in response.content.decode()
    response = client.post(reverse("web:own_entity", args=[first.public_id]), {**ENTITY, "iban": "FR14 2004"})
    assert response.status_code == 422
    assert "valid IBAN" in response.content.decode()
    assert "FR1420041010050500013M02606" not in str(list(Event.objects.values_list("changes")))


def test_search_page_and_its_results_alone_for_htmx():
    row = OwnEntity.objects.create(legal_name="Own SAS", country="FR")
    SearchEntry.objects.create(
        target_type="core.ownentity",
        target_id=row.public_id,
        title="Own SAS",
        text="own sas",
        permission="core.config:view",
        url="/somewhere/",
    )
    client = as_user(make_user("legal"))
    page = client.get(reverse("web:search"), {"q": "own"}).content.decode()
    assert "/somewhere/" in page
    assert "<html" in page
    part = client.get(reverse("web:search"), {"q": "own"}, headers={"HX-Request": "true"}).content.decode()
    assert "/somewhere/" in part
    assert "<html" not in part
    assert "Nothing found" in client.get(reverse("web:search"), {"q": "zzz"}).content.decode()
    assert as_user(make_user("")).get(reverse("web:search"), {"q": "own"}).status_code == 403


def test_a_job_is_followed_by_who_started_it_and_by_an_administrator():
    owner = make_user("manager")
    file = files.store(actor=actor_for(owner), name="out.csv", content=b"a,b\n")
    job = Job.objects.create(
        kind="test.work", created_by=owner.public_id, status=Job.Status.RUNNING, done=3, total=12
    )
    url = reverse("web:job", args=[job.public_id])
    assert "3 of 12." in as_user(owner).get(url).content.decode()
    assert as_user(make_user("manager")).get(url).status_code == 404
    assert as_user(owner).get(url.replace("job_", "jox_")).status_code == 404
    assert as_user(make_user()).get(url).status_code == 200
    Job.objects.update(status=Job.Status.DONE, result_file=file)
    part = as_user(owner).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "every 2s" not in part
    assert "/files/" in part


def test_a_job_that_was_left_is_found_again_under_my_jobs():
    owner, other = make_user("manager"), make_user("finance")
    mine = Job.objects.create(
        kind="payouts.produce", created_by=owner.public_id, status=Job.Status.RUNNING, done=3, total=12
    )
    old = Job.objects.create(
        kind="test.work", created_by=owner.public_id, created_at=now() - timedelta(days=31)
    )
    foreign = Job.objects.create(kind="test.work", created_by=other.public_id)
    url, page_of = reverse("web:jobs"), lambda job: reverse("web:job", args=[job.public_id])
    page = as_user(owner).get(url).content.decode()
    assert page_of(mine) in page
    assert ">running<" in page
    assert "3 of 12." in page
    assert page_of(old) not in page
    assert page_of(foreign) not in page
    # Both the menu of every page and the page of the job lead there.
    assert f'href="{url}"' in as_user(owner).get(reverse("web:my_day")).content.decode()
    assert as_user(owner).get(page_of(mine)).content.decode().count(f'href="{url}"') == 2
    # An administrator follows any job, and lists their own.
    assert "You have started nothing here lately" in as_user(make_user()).get(url).content.decode()
    Job.objects.filter(pk=mine.pk).update(status=Job.Status.FAILED, error="The disk is full.")
    page = as_user(owner).get(url).content.decode()
    assert ">failed<" in page
    assert "The disk is full." in page


def test_my_jobs_ask_the_same_number_of_questions_however_many():
    owner = make_user("manager")
    client, url = as_user(owner), reverse("web:jobs")
    counts = []
    for _round in range(2):
        Job.objects.bulk_create(Job(kind="test.work", created_by=owner.public_id) for _number in range(5))
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_file_is_for_the_person_who_got_the_link():
    owner = make_user("manager")
    file = files.store(actor=actor_for(owner), name="out.csv", content=b"a,b\n")
    job = Job.objects.create(
        kind="test.work", created_by=owner.public_id, status=Job.Status.DONE, result_file=file
    )
    ticket = files.link_token(job, "result_file", permission="core.job:view", actor=actor_for(owner))
    url = reverse("web:file", args=[ticket])
    response = as_user(owner).get(url)
    assert b"".join(response) == b"a,b\n"
    assert response["Content-Disposition"] == 'attachment; filename="out.csv"'
    assert as_user(make_user()).get(url).status_code == 404
    assert Client().get(url)["Location"].startswith("/accounts/login/")


def test_health(client):
    assert client.get("/health/live").content == b"ok\n"
    response = client.get("/health/ready")
    assert (response.status_code, set(response.json().values())) == (200, {True})


def test_a_full_disk_is_not_ready(client, settings):
    free = shutil.disk_usage(settings.DATA_DIR).free
    settings.MIN_FREE_BYTES = free * 2
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["disk"], response.json()["database"]) == (503, False, True)


def test_a_disk_that_takes_nothing_is_not_ready(client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["disk"]) == (503, False)


def test_without_redis_it_is_said_and_pages_are_still_served(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["broker"]) == (200, False)


def test_figures_need_their_token(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "figures"
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    Job.objects.create(kind="x")
    text = client.get("/metrics", headers={"Authorization": "Bearer figures"}).content.decode()
    assert 'prm_queue_waiting{queue="jobs"} 1' in text
    assert "prm_events_unsealed 0" in text


def test_the_page_of_components():
    assert as_user(make_user("marketing")).get(reverse("web:design")).status_code == 200


def test_handlers_have_labels():
    @jobs.handler("test.labelled", label="Work")
    def work(handle):
        return None

    assert jobs.JOB_TYPES["test.labelled"].label == "Work"
    del jobs.HANDLERS["test.labelled"], jobs.JOB_TYPES["test.labelled"]
