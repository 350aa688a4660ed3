"""Two workers with one import: PostgreSQL alone lets them meet."""

from __future__ import annotations

from unittest import mock

import pytest

from core.queue import jobs
from partners.imports import jobs as import_jobs
from partners.imports import services, writing
from tests.partners.test_import import DEFAULTS, checked, csv, upload
from tests.partners.test_import_jobs import ROWS, counts
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_with_one_chunk_write_it_once():
    cast = make_cast()
    run = checked(cast, csv(*ROWS))
    services.import_start(actor=cast.actor("manager"), run=run)
    positions = list(run.units.values_list("position", flat=True))
    actor = cast.actor("manager").as_system()

    def write() -> int:
        return writing.units_write(actor=actor, run=run, positions=positions)

    with mock.patch.object(writing, "_free", meeting(writing._free)):
        found = at_once(write, write)
    assert sorted(found) == [0, 7]
    assert counts() == (7, 14)


def test_two_workers_who_check_one_file_leave_one_finding_of_each():
    cast = make_cast()
    run = upload(cast, csv(*ROWS))
    services.import_check(actor=cast.actor("manager"), run=run, mapping=run.mapping, defaults=DEFAULTS)
    run.refresh_from_db()
    handles = [jobs.JobHandle(run.job), jobs.JobHandle(run.job)]
    with (
        mock.patch.object(jobs.JobHandle, "progress"),
        mock.patch.object(import_jobs, "_unit_row", meeting(import_jobs._unit_row)),
    ):
        found = at_once(*(lambda handle=handle: import_jobs.check(handle) for handle in handles))
    assert found == [{"partners": 7}, {"partners": 7}]
    assert run.units.count() == 7
