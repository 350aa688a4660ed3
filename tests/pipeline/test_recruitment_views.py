"""Recruitment's pages: the board by plain form, refusals, and what the reader sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.money import Money
from partners.models import Partner
from pipeline.forecast import services as forecast_services
from pipeline.models import Phase, Recruitment, Wish
from pipeline.recruitment import phases as recruitment_phases
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment.checklist import recruitment_step_tick
from pipeline.wishes import services as wish_services
from tests.pipeline.recruitment_factories import recruit
from tests.pipeline.recruitment_factories import shown as shown_by

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
BOARD = "/staff/recruitment/"


def page(recruitment: Recruitment, rest: str = "") -> str:
    return f"/staff/recruitment/{recruitment.public_id}/{rest}"


def html(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def client(cast):
    return cast.staff_client("manager")


def test_the_board_shows_cards_in_their_phase_with_counts_and_sums(cast, phases, newcomer, client):
    recruit(cast, "Univ. de Gand", leads=12, headline="joint research", phase=phases.proposal)
    shown = html(client.get(BOARD))
    exploration = shown[shown.index('data-column="exploration"') : shown.index('data-column="proposal"')]
    proposal = shown[shown.index('data-column="proposal"') : shown.index('data-column="negotiation"')]
    assert "Gamma Énergie" in exploration
    assert "€300k" in exploration
    assert "usually 1–2 weeks" in exploration
    assert "Company · joint research" in proposal
    assert "12 leads" in proposal
    assert "2 open · weighted forecast €120k" in shown
    assert "usually continuous" in shown


def test_overdue_and_stalled_cards_stand_out(cast, phases, client):
    today = clock.today()
    three, four = today - timedelta(days=3), today - timedelta(days=4)
    recruit(cast, "Late", next_step="ROI case due", next_step_on=three, opened_on=four)
    recruit(cast, "Idle", opened_on=today - timedelta(days=12))
    recruit(cast, "Long", opened_on=today - timedelta(days=20), next_step="Call")
    fine = recruit(cast, "Live", opened_on=today - timedelta(days=400))
    recruitment_phases.recruitment_move(
        actor=cast.actor("manager"), recruitment=fine, phase=phases.optimisation, reason="x",
        moved_on=today - timedelta(days=300),
    )  # fmt: skip
    shown = html(client.get(BOARD))
    assert shown.count('<article class="late"') == 1
    assert shown.count('<article class="stall"') == 2
    assert "No step for 12 days" in shown
    assert "6 days over the usual" in shown
    found = {}
    for kind in ("late", "stall", "any"):
        rows = client.get(f"{BOARD}list/?attention={kind}").context["page"]["rows"]
        found[kind] = {row.partner.name for row in rows}
    # The filter and the cards agree on what stands out.
    assert found == {"late": {"Late"}, "stall": {"Idle", "Long"}, "any": {"Late", "Idle", "Long"}}


def test_a_card_is_moved_by_a_plain_form(cast, phases, newcomer, client):
    tick = shown_by(cast, newcomer, phases.steps["contact"])
    recruitment_step_tick(
        actor=cast.actor("manager"), recruitment=newcomer, step=tick.step, activity=tick.activity
    )
    answer = client.post(
        page(newcomer, "move/"),
        {"phase": "proposal"},
        headers={"referer": f"http://testserver{BOARD}?mine=true"},
    )
    assert (answer.status_code, answer.url) == (302, f"http://testserver{BOARD}?mine=true")
    newcomer.refresh_from_db()
    assert newcomer.phase.code == "proposal"


def test_a_move_that_needs_steps_asks_for_them_and_then_returns_to_the_board(cast, phases, newcomer, client):
    board = {"referer": f"http://testserver{BOARD}"}
    asked = client.post(page(newcomer, "move/"), {"phase": "proposal"}, headers=board)
    assert asked.status_code == 422
    shown = html(asked)
    assert "Something required is not there yet" in shown
    assert phases.steps["contact"].public_id in shown
    assert f'name="next" value="http://testserver{BOARD}"' in shown
    newcomer.refresh_from_db()
    assert newcomer.phase.code == "exploration"

    call = shown_by(cast, newcomer, phases.steps["contact"])
    answer = client.post(
        page(newcomer, "move/"),
        {
            "phase": "proposal",
            f"step_{phases.steps['contact'].public_id}": call.activity.public_id,
            "next": f"http://testserver{BOARD}",
        },
    )
    assert (answer.status_code, answer.url) == (302, f"http://testserver{BOARD}")
    newcomer.refresh_from_db()
    assert newcomer.phase.code == "proposal"


def test_a_move_never_sends_the_browser_elsewhere(cast, phases, newcomer, client):
    answer = client.post(
        page(newcomer, "move/"), {"phase": "proposal", "reason": "x", "next": "https://evil.example/"}
    )
    assert answer.url == page(newcomer)


def test_an_unknown_phase_is_refused(cast, newcomer, client):
    assert client.post(page(newcomer, "move/"), {"phase": "nowhere"}).status_code == 422


def test_foreign_and_missing_answer_the_same_and_denied_is_403(cast, newcomer):
    own = cast.staff_client("manager_own")
    missing = f"/staff/recruitment/rec_{'0' * 26}/"
    for rest in ("", "edit/", "move/", "next-step/", "lose/", "activities/new/"):
        foreign, absent = own.get(page(newcomer, rest)), own.get(missing + rest)
        assert (foreign.status_code, absent.status_code) == (404, 404)
    support = cast.staff_client("support")
    assert support.get(page(newcomer)).status_code == 200
    assert support.get(page(newcomer, "move/")).status_code == 403
    assert support.post(page(newcomer, "move/"), {"phase": "proposal"}).status_code == 403
    assert cast.member_client("a", "administrator").get(BOARD).status_code == 403


def test_who_may_not_move_sees_no_move_to(cast, newcomer):
    assert "Move to" not in html(cast.staff_client("auditor").get(BOARD))
    assert "Move to" in html(cast.staff_client("manager").get(BOARD))


@pytest.mark.parametrize("path", ["", "list/", "calendar/", "forecast/"])
def test_pages_cost_the_same_queries_at_3_and_at_30(
    cast, phases, client, django_assert_max_num_queries, path
):
    today = clock.today()

    def fill(count: int, start: int) -> None:
        for index in range(count):
            recruit(
                cast,
                f"Partner {start + index}",
                phase=getattr(phases, ["exploration", "proposal", "negotiation"][index % 3]),
                potential=Money(100_000 * (index + 1), "EUR"),
                probability=30,
                next_step="Call",
                next_step_on=today + timedelta(days=index % 5),
            )

    def queries() -> int:
        client.get(BOARD + path)
        with django_assert_max_num_queries(60) as captured:
            assert client.get(BOARD + path).status_code == 200
        return len(captured)

    fill(3, 0)
    if path == "forecast/":
        forecast_services.forecast_keep(actor=cast.actor("administrator"))
    few = queries()
    fill(27, 3)
    assert queries() == few


def test_a_recruitment_and_its_partner_are_opened_in_one_form(cast, phases, client):
    form = {
        "name": "Helio Santé",
        "type": "company",
        "country": "FR",
        "potential": "212 000",
        "currency": "EUR",
    }
    answer = client.post(f"{BOARD}new/", {**form, "probability": "25", "next_step": "Call"})
    recruitment = Recruitment.objects.get()
    assert answer.url == page(recruitment)
    assert (recruitment.partner.name, recruitment.potential) == ("Helio Santé", Money(21_200_000, "EUR"))
    again = client.get(f"{BOARD}new/?partner={cast.b.public_id}")
    assert 'name="country"' not in html(again)
    estimate = {"currency": "EUR", "probability": "10", "leads": "12"}
    answer = client.post(f"{BOARD}new/?partner={cast.b.public_id}", estimate)
    assert Recruitment.objects.get(partner=cast.b).potential_leads == 12
    assert cast.staff_client("manager_own").get(f"{BOARD}new/?partner={cast.b.public_id}").status_code == 404


def test_what_was_typed_stays_when_it_is_refused(cast, phases, client):
    form = {
        "name": "Both",
        "type": "company",
        "country": "FR",
        "potential": "10",
        "leads": "3",
        "currency": "EUR",
    }
    answer = client.post(f"{BOARD}new/", {**form, "probability": "25"})
    assert answer.status_code == 422
    assert 'value="Both"' in html(answer)
    assert not Partner.objects.filter(name="Both").exists()


def test_the_page_of_a_recruitment_and_its_forms(cast, phases, newcomer, client):
    shown = html(client.get(page(newcomer)))
    assert "usually 1–2 weeks" in shown
    assert "Contact" in shown
    letter = SimpleUploadedFile("letter.txt", b"Dear all")
    steps = {"step": phases.steps["contact"].public_id, "file": letter}
    assert client.post(page(newcomer, "checklist/done/"), steps).url == page(newcomer)
    assert newcomer.steps_done.get().file.file.name == "letter.txt"

    today = clock.today().isoformat()
    call = {"kind": "call", "happened_on": today, "summary": "Keen on a trial."}
    client.post(page(newcomer, "activities/new/"), call)
    client.post(page(newcomer, "next-step/"), {"next_step": "Send the offer", "next_step_on": today})
    client.post(page(newcomer, "files/new/"), {"file": SimpleUploadedFile("needs.txt", b"Needs")})
    edit = {"currency": "EUR", "potential": "10", "probability": "50", "headline": "energy"}
    assert client.post(page(newcomer, "edit/"), edit).status_code == 302
    shown = html(client.get(page(newcomer)))
    for text in ("Keen on a trial.", "Send the offer", "needs.txt", "energy"):
        assert text in shown
    newcomer.refresh_from_db()
    assert newcomer.weighted_minor == 500
    file = newcomer.files.get(title="needs.txt")
    assert client.get(f"/staff/recruitment/files/{file.public_id}/").status_code == 302
    client.post(f"/staff/recruitment/files/{file.public_id}/archive/")
    assert "needs.txt</a>" not in html(client.get(page(newcomer)))


def test_losing_reopening_and_going_live_by_form(cast, phases, newcomer, client):
    client.post(page(newcomer, "lose/"), {"reason": "No budget."})
    assert "No budget." in html(client.get(page(newcomer)))
    assert "Gamma" not in html(client.get(BOARD))
    client.post(page(newcomer, "reopen/"), {})
    client.post(page(newcomer, "move/"), {"phase": "implementation", "reason": "Signed on paper."})
    asked = client.post(page(newcomer, "go-live/"), {"live_on": clock.today().isoformat()})
    assert asked.status_code == 422
    call = shown_by(cast, newcomer, phases.steps["kick-off"]).activity
    step = f"step_{phases.steps['kick-off'].public_id}"
    client.post(page(newcomer, "go-live/"), {"live_on": clock.today().isoformat(), step: call.public_id})
    newcomer.refresh_from_db()
    assert (newcomer.phase.code, newcomer.partner.status) == ("optimisation", "active")
    assert client.get(page(newcomer)).status_code == 200


def test_the_list_is_filtered_sorted_and_taken_away(cast, phases, newcomer, client):
    lost = recruit(cast, "Lost one")
    recruitment_services.recruitment_lose(actor=cast.actor("manager"), recruitment=lost, reason="No.")

    def names(query: str) -> list[str]:
        return [row.partner.name for row in client.get(f"{BOARD}list/{query}").context["page"]["rows"]]

    assert names("?state=open") == ["Gamma Énergie"]
    assert names("?state=lost") == ["Lost one"]
    assert names("?sort=-name") == ["Lost one", "Gamma Énergie"]
    assert names("?q=energie") == ["Gamma Énergie"]
    manager = cast.staff["manager"].public_id
    partner = newcomer.partner.public_id
    narrowed = f"?state=open&phase=exploration&type=company&owner={manager}&mine=true&partner={partner}"
    assert names(narrowed) == ["Gamma Énergie"]
    assert names("?phase=proposal") == names("?kind=reseller") == names("?type=government") == []
    file = b"".join(client.get(f"{BOARD}list/?export=csv&sort=name").streaming_content).decode()
    assert '"Gamma Énergie",,"Company","Exploration",,300000.00,"EUR"' in file
    assert cast.staff_client("support").get(f"{BOARD}list/?export=csv").status_code == 403


def test_the_calendar_shows_steps_and_expected_signatures(cast, phases, client):
    day = clock.today().replace(day=15)
    recruit(cast, "Epsilon", next_step="Webinar", next_step_on=day, expected_on=day + timedelta(days=1))
    shown = html(client.get(f"{BOARD}calendar/?month={day:%Y-%m}"))
    assert "Epsilon · Webinar" in shown
    assert "Epsilon expected" in shown
    assert client.get(f"{BOARD}calendar/?month=nonsense").status_code == 200


def test_the_forecast_is_kept_by_the_administrator_and_shows_changes(cast, phases, newcomer):
    admin = cast.staff_client("administrator")
    assert admin.post(f"{BOARD}forecast/keep/").status_code == 302
    recruitment_services.recruitment_lose(actor=cast.actor("manager"), recruitment=newcomer, reason="No.")
    shown = html(admin.get(f"{BOARD}forecast/"))
    assert "From €120,000 to €0" in shown
    assert "Gamma Énergie" in shown
    assert cast.staff_client("manager").post(f"{BOARD}forecast/keep/").status_code == 403


def test_the_partner_page_shows_the_recruitment(cast, newcomer, client):
    recruitment_services.recruitment_plan_step(
        actor=cast.actor("manager"),
        recruitment=newcomer,
        next_step="Send the offer",
        next_step_on=clock.today(),
    )
    partner = newcomer.partner
    tab = html(client.get(f"/staff/partners/{partner.public_id}/tab/recruitment/"))
    assert "Send the offer" in tab
    overview = html(client.get(f"/staff/partners/{partner.public_id}/"))
    assert "Exploration" in overview
    assert "Send the offer" in overview


def test_wishes_by_form(cast, phases, client):
    form = {"name": "Croix-Bleue", "type": "company", "priority": "1", "reason": "Forty countries."}
    answer = client.post("/staff/wishes/new/", {**form, "country": "CH"})
    wish = Wish.objects.get()
    assert answer.url == f"/staff/wishes/{wish.public_id}/"
    for path in ("/staff/wishes/?type=company&priority=1&known=false", answer.url, f"{answer.url}edit/"):
        assert "Croix-Bleue" in html(client.get(path))
    # The country is known: one click.
    answer = client.post(f"/staff/wishes/{wish.public_id}/recruit/")
    assert answer.url == page(Recruitment.objects.get())
    dropped = wish_services.wish_add(
        actor=cast.actor("manager"), name="X", type=cast.vocabulary.company, reason="x"
    )
    client.post(f"/staff/wishes/{dropped.public_id}/drop/", {"reason": "Closed down."})
    client.post(f"/staff/wishes/{dropped.public_id}/restore/")
    dropped.refresh_from_db()
    assert dropped.status == "open"
    assert client.post(f"/staff/wishes/{dropped.public_id}/recruit/").status_code == 422
    assert cast.staff_client("support").post("/staff/wishes/new/", form).status_code == 403


def test_phases_are_set_up_by_the_administrator(cast, phases, client):
    admin = cast.staff_client("administrator")
    at = "/staff/settings/recruitment/"
    assert "1–12 months" in html(admin.get(at))
    form = {
        "code": "trial", "name_fr": "Essai", "name_en": "Trial", "position": "9", "is_active": "on",
        "status_given": "prospect", "short_form": "discussion", "usual_min_days": "10", "usual_max_days": "5",
        "usual_probability": "35",
    }  # fmt: skip
    refused = admin.post(f"{at}phases/new/", form)
    assert refused.status_code == 422
    assert admin.post(f"{at}phases/new/", {**form, "usual_max_days": "20"}).status_code == 302
    trial = Phase.objects.get(code="trial")
    step = {"phase": "trial", "code": "pilot", "name_en": "Pilot", "position": "1", "is_active": "on"}
    assert admin.post(f"{at}steps/new/", step).status_code == 302
    assert admin.get(f"{at}phases/{trial.public_id}/").status_code == 200
    assert admin.get(f"{at}steps/{trial.steps.get().public_id}/").status_code == 200
    assert client.get(at).status_code == 200
    assert client.get(f"{at}phases/new/").status_code == 403


def test_a_new_programme_begins_with_the_usual_five_phases(cast, client):
    admin = cast.staff_client("administrator")
    at = "/staff/settings/recruitment/"
    assert "No phase is set up" in html(client.get(BOARD))
    load, wanted = "/staff/setup/load/", {"step": "phases", "set": "mml", "next": at}
    assert "Begin with a ready set" not in html(client.get(at))
    assert "MML’s five phases with their steps" in html(admin.get(at))
    assert client.post(load, wanted).status_code == 403
    for _twice in range(2):
        assert admin.post(load, wanted).url == at
    assert list(Phase.objects.values_list("code", "status_given", "counts_in_forecast")) == [
        ("exploration", "prospect", True),
        ("proposal", "prospect", True),
        ("negotiation", "prospect", True),
        ("implementation", "onboarding", False),
        ("optimisation", "active", False),
    ]
    shown = html(admin.get(at))
    for text in (
        "usually 1–2 weeks",
        "usually 2–4 weeks",
        "usually 1–3 weeks",
        "usually 1–12 months",
        "30 days",
    ):
        assert text in shown
