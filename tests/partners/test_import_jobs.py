"""An import that is killed and taken up again, or contradicted by what somebody does meanwhile."""

from __future__ import annotations

from unittest import mock

import pytest

from core.models import Event, EventTarget, Job
from core.queue import cleanup, jobs
from core.queue.lease import Leased, LostLease
from partners.imports import jobs as import_jobs
from partners.imports import services, writing
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.models import Contact, Partner
from tests.partners.test_import import checked, csv, work

NAMES = ("Amiral", "Bosquet", "Cerisier", "Domaine", "Escale", "Fontaine", "Galerie")
ROWS = [
    f"{name};FR;;;;{first};{name};{first.lower()}@{name.lower()}.example;"
    for name in NAMES
    for first in ("Anne", "Luc")
]


def counts() -> tuple[int, int]:
    made = Partner.objects.filter(name__in=NAMES)
    return made.count(), Contact.objects.filter(partner__in=made).count()


@pytest.mark.django_db
def test_a_worker_killed_in_the_middle_leaves_whole_partners_and_the_next_one_goes_on(cast, monkeypatch):
    monkeypatch.setattr(import_jobs, "PARTNERS_AT_ONCE", 2)
    run = checked(cast, csv(*ROWS))
    services.import_start(actor=cast.actor("manager"), run=run)
    progress, told = jobs.JobHandle.progress, []

    def killed(handle, done, total):
        told.append(done)
        if len(told) == 3:
            raise LostLease
        progress(handle, done, total)

    monkeypatch.setattr(jobs.JobHandle, "progress", killed)
    jobs.run_due()
    assert (counts(), told) == ((4, 8), [0, 2, 4])
    assert sorted(run.units.values_list("state", flat=True)) == ["created"] * 4 + ["ready"] * 3

    # The lease of a dead worker runs out.
    Job.objects.filter(pk=run.job_id).update(status=Leased.Status.QUEUED, lease_token="", lease_until=None)
    Job.objects.filter(key=run.public_id).update(
        status=Leased.Status.QUEUED, lease_token="", lease_until=None
    )
    work()
    run.refresh_from_db()
    assert (run.status, counts()) == ("done", (7, 14))
    assert EventTarget.objects.filter(event__code="partners.partner.created").count() == 7
    assert Event.objects.filter(code="partners.import.finished").count() == 1


@pytest.mark.django_db
def test_a_chunk_that_is_interrupted_is_written_whole_or_not_at_all(cast):
    run = checked(cast, csv(*ROWS))
    services.import_start(actor=cast.actor("manager"), run=run)
    with mock.patch.object(writing, "_insert_contacts", side_effect=LostLease):
        jobs.run_due()
    assert counts() == (0, 0)
    assert set(run.units.values_list("state", flat=True)) == {"ready"}


@pytest.mark.django_db
def test_one_partner_that_breaks_the_writing_stays_out_and_the_others_come_in(cast):
    run = checked(cast, csv(*ROWS))
    services.import_start(actor=cast.actor("manager"), run=run)
    insert = writing._insert_contacts

    def broken(*given, **more):
        if Partner.objects.filter(name="Cerisier").exists():
            raise TypeError("a row nobody thought of")
        return insert(*given, **more)

    with mock.patch.object(writing, "_insert_contacts", side_effect=broken):
        work()
    assert counts() == (6, 12)
    assert sorted(run.units.exclude(state="created").values_list("name", "state")) == [("Cerisier", "failed")]
    assert run.problems.get().code == "refused"


@pytest.mark.django_db
def test_a_number_taken_between_look_and_write_keeps_one_partner_out(cast):
    """What the look cannot see is refused by the database, and the rest of the chunk is written."""
    run = checked(cast, csv("Amiral;FR;732829320;;;;;;", "Bosquet;FR;;;;;;;"))
    services.import_start(actor=cast.actor("manager"), run=run)
    with mock.patch.object(writing, "_free", side_effect=lambda run, units: units):
        taken = Partner.objects.create(name="Taken", type=cast.vocabulary.company, country="FR")
        taken.identities.create(kind="registration", value="FR:732829320")
        work()
    assert sorted(run.units.values_list("name", "state")) == [("Amiral", "failed"), ("Bosquet", "created")]
    assert run.problems.get().code == "taken"
    assert not Partner.objects.filter(name="Amiral").exists()


@pytest.mark.django_db
def test_somebody_who_lost_the_right_imports_no_more(cast):
    run = checked(cast, csv(*ROWS))
    services.import_start(actor=cast.actor("manager"), run=run)
    cast.staff["manager"].staff_role = "support"
    cast.staff["manager"].save()
    work()
    assert counts() == (0, 0)
    assert Job.objects.get(pk=PartnerImport.objects.get().job_id).status == "failed"


@pytest.mark.django_db
def test_an_import_past_its_retention_goes_with_its_file_and_leaves_the_partners(cast, settings):
    run = checked(cast, csv(*ROWS))
    services.import_start(actor=cast.actor("manager"), run=run)
    work()
    settings.RETENTION_JOBS = 0
    assert cleanup.cleanup()["imports"] == 1
    assert (PartnerImport.objects.count(), ImportUnit.objects.count(), ImportProblem.objects.count()) == (
        0,
        0,
        0,
    )
    assert counts() == (7, 14)
