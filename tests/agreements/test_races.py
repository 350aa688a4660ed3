"""What many do at once, on PostgreSQL: attempts at a code, reminders, exclusivities."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import close_old_connections, connection

from agreements.drafting import services as drafting_services
from agreements.drafting.amendments import agreement_amend
from agreements.library import services as library_services
from agreements.models import Agreement, Clause, RenewalReminder, Signature
from agreements.signing import codes
from agreements.signing import services as signing_services
from agreements.terms import reminders as terms_reminders
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import OutgoingMail
from tests.agreements.factories import (
    PDF,
    approve,
    code_of,
    make_active,
    make_amendment_template,
    make_draft,
    make_template,
    signers,
    start_signature,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(count: int, work) -> list:
    """What ``work`` answers when ``count`` of us call it together; refusals by their code."""

    def run(index: int):
        try:
            return work(index)
        except DomainError as error:
            return error.code
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def cast(transactional_db):
    from tests.support.users import make_cast

    return make_cast()


def test_a_hundred_guesses_at_once_get_five_attempts(cast):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    signature, actor = signers(agreement)[0], cast.member("a", "administrator")
    signing_services.signature_code_send(actor=actor, signature=signature)
    code = code_of(signature)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    answers = at_once(
        20,
        lambda index: signing_services.signature_code_check(
            actor=actor, signature=Signature.objects.get(pk=signature.pk), code=wrong
        ),
    )
    assert answers.count(False) == 5
    assert answers.count("too-many") == 15
    signature.refresh_from_db()
    assert signature.code_attempts == 5


def test_without_the_guard_more_than_five_attempts_would_pass(cast):
    """The control: read, compare, write lets them all through."""
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    signature = signers(agreement)[0]

    def unguarded(_index: int) -> bool:
        import time

        row = Signature.objects.get(pk=signature.pk)
        if row.code_attempts >= codes.CODE_ATTEMPTS:
            return False
        time.sleep(0.2)
        Signature.objects.filter(pk=row.pk).update(code_attempts=row.code_attempts + 1)
        return True

    assert at_once(10, unguarded).count(True) > 5


def test_two_jobs_at_once_send_each_reminder_once(cast):
    agreement = make_active(
        cast,
        starts_on=date(2020, 1, 1),
        ends_on=date.today().replace(year=date.today().year + 1),
        notice_days=360,
    )
    Agreement.objects.filter(pk=agreement.pk).update(activated_at="2020-01-01T00:00:00Z")
    at_once(4, lambda index: terms_reminders.remind_due())
    assert RenewalReminder.objects.filter(state="sent").count() == 1
    assert OutgoingMail.objects.filter(kind="agreements.reminder").count() == 3


def test_two_sole_exclusivities_put_to_signature_at_once_do_not_both_pass(cast):
    template = make_template(cast)
    drafts = []
    for partner in (cast.a, cast.b):
        draft = make_draft(cast, template, partner=partner)
        drafting_services.exclusivity_add(
            actor=cast.actor("manager"), agreement=draft, mode="sole", country="FR"
        )
        drafts.append(approve(cast, draft))

    def conclude(index: int) -> str:
        signing_services.signed_copy_keep(
            actor=cast.actor("manager"),
            agreement=drafts[index],
            name="x.pdf",
            content=PDF,
            signers="A and B",
            signed_on=date(2026, 1, 5),
        )
        return "concluded"

    assert sorted(at_once(2, conclude)) == ["concluded", "exclusivity-taken"]


def test_amendments_drawn_up_at_once_get_a_number_each(cast):
    agreement, template = make_active(cast), make_amendment_template()

    def draw_up(_index: int) -> str:
        row = Agreement.objects.get(pk=agreement.pk)
        return agreement_amend(actor=cast.actor("manager"), agreement=row, template=template).number

    assert sorted(at_once(4, draw_up)) == [f"{agreement.number}/A{number}" for number in (1, 2, 3, 4)]


def test_amendments_signed_at_once_both_take_effect(cast):
    agreement, template = make_active(cast, ends_on=None), make_amendment_template()
    manager, drafts = cast.actor("manager"), []
    for changed in ({"notice_days": 30}, {"service_level": "Four hours"}):
        draft = agreement_amend(actor=manager, agreement=agreement, template=template)
        drafts.append(
            approve(cast, drafting_services.agreement_terms_change(actor=manager, agreement=draft, **changed))
        )

    def sign_on_paper(index: int) -> str:
        row = Agreement.objects.get(pk=drafts[index].pk)
        return signing_services.signed_copy_keep(
            actor=manager,
            agreement=row,
            name="a.pdf",
            content=PDF,
            signers="Both",
            signed_on=date(2026, 1, 5),
        ).status

    assert at_once(2, sign_on_paper) == ["active", "active"]
    agreement.refresh_from_db()
    assert (agreement.notice_days, agreement.service_level) == (30, "Four hours")


def test_rows_that_many_move_at_once_keep_a_place_each(cast):
    """Without the lock two who read the same order give one place to two rows."""
    make_template(cast)
    ids = list(Clause.objects.filter(part=3).values_list("pk", flat=True))
    for number in range(6):
        clause = library_services.clause_create(
            actor=SYSTEM, part=3, title={"en": f"Own {number}"}, text={"en": "Text."}
        )
        ids.append(clause.pk)

    at_once(
        8,
        lambda index: library_services.clause_move(
            actor=cast.actor("legal"), clause=Clause.objects.get(pk=ids[index]), place=index % 3
        ),
    )
    assert sorted(Clause.objects.filter(part=3).values_list("position", flat=True)) == list(range(8))
