"""Two things at once, on PostgreSQL; each first shown happening without its guard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts import attempts
from accounts.models import LoginAttempt, User
from accounts.services import users as services
from core.errors import DomainError
from tests.accounts.people import actor_for, make_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*functions):
    """Run functions in threads that start together; what each returned or raised."""
    together = Barrier(len(functions))

    def run(function):
        together.wait()
        try:
            return function()
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def demote_unguarded(user, meanwhile):
    with transaction.atomic():
        others = User.objects.administrators().exclude(pk=user.pk).count()
        meanwhile.wait()
        if others:
            User.objects.filter(pk=user.pk).update(staff_role="auditor")


def test_two_administrators_who_take_each_other_s_role_away_leave_one():
    first, second = make_user(), make_user()
    meanwhile = Barrier(2)
    at_once(lambda: demote_unguarded(first, meanwhile), lambda: demote_unguarded(second, meanwhile))
    assert User.objects.administrators().count() == 0, "the control: without locks none is left"

    User.objects.update(staff_role="administrator")
    values = {"name": "X", "language": "en", "phone": "", "job_title": "", "staff_role": "auditor"}
    results = at_once(
        lambda: services.user_change(actor=actor_for(first), user=second, **values) and "done",
        lambda: services.user_change(actor=actor_for(second), user=first, **values) and "done",
    )
    assert sorted(results) == ["done", "last-administrator"]
    assert User.objects.administrators().count() == 1


def test_many_tries_at_once_are_counted_one_by_one():
    def unguarded():
        counter = LoginAttempt.objects.get(key="control")
        meanwhile.wait()
        counter.tries += 1
        counter.save(update_fields=["tries"])

    meanwhile = Barrier(4)
    LoginAttempt.objects.create(key="control")
    at_once(*[unguarded] * 4)
    assert LoginAttempt.objects.get(key="control").tries < 4, "the control: read, then write loses tries"

    allowed = at_once(*[lambda: [attempts.claim("password", "a@own.test", None) for _ in range(8)]] * 4)
    assert sum(sum(tries) for tries in allowed) == attempts.LIMIT
