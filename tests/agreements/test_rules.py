"""Pure rules: values by type, dates, reminders, overlaps, comparison. Expected values by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.drafting import variables as drafting_variables
from agreements.drafting import wording as drafting_wording
from agreements.signing import codes as signing_codes
from agreements.terms import coverage
from agreements.terms import rules as terms_rules
from core.errors import DomainError
from core.text import same_person_name

BEST = {"code": "a", "label": {"en": "Best", "fr": "Meilleur"}}
SCHEMA = [
    {"name": "subject", "type": "text", "label": {"en": "Subject"}, "required": True},
    {"name": "day", "type": "date", "label": {"en": "Day"}},
    {"name": "fee", "type": "money", "label": {"en": "Fee"}, "currency": "EUR"},
    {"name": "share", "type": "rate", "label": {"en": "Share"}},
    {"name": "seats", "type": "integer", "label": {"en": "Seats"}},
    {"name": "area", "type": "territory", "label": {"en": "Area"}},
    {"name": "level", "type": "choice", "label": {"en": "Level"}, "choices": [BEST]},
]  # fmt: skip


def test_values_become_canonical_by_type():
    raw = {
        "subject": " Bridges ",
        "day": "2026-05-01",
        "fee": "1234.50",
        "share": "0.200",
        "seats": "12",
        "area": "benelux",
        "level": "a",
    }
    assert drafting_variables.parse_values(SCHEMA, raw, territories=["benelux"]) == {
        "subject": "Bridges",
        "day": "2026-05-01",
        "fee": {"amount": "1234.50", "currency": "EUR"},
        "share": "0.2",
        "seats": 12,
        "area": "benelux",
        "level": "a",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "1 May"),
        ("fee", "12.345"),
        ("fee", "-1"),
        # Nothing but ASCII digits with a point: what a page takes besides is its form's.
        ("fee", "1 234,50"),
        ("fee", "1e3"),
        ("fee", {"amount": "1", "currency": "ZZZ"}),
        ("share", "1e-1"),
        ("share", "NaN"),
        ("seats", "1_0"),
        ("seats", "\u0661\u0662"),
        ("share", "20"),
        ("share", "x"),
        ("seats", "-1"),
        ("seats", "1.5"),
        ("area", "atlantis"),
        ("level", "z"),
        ("unknown", "x"),
    ],
)
def test_a_wrong_value_is_refused_at_its_name(name, value):
    with pytest.raises(DomainError) as refusal:
        drafting_variables.parse_values(SCHEMA, {name: value})
    assert list(refusal.value.fields) == [name]


def test_texts_are_filled_in_the_document_language_and_gaps_show_their_label():
    clauses = [
        {"code": "x", "part": 1, "title": "T", "text": "{fee}, {share}, {day}, {level}, {subject}, {area}"}
    ]
    values = {
        "fee": {"amount": "1234.50", "currency": "EUR"},
        "share": "0.2",
        "day": "2026-05-01",
        "level": "a",
        "area": "FR",
    }
    french = drafting_wording.filled(clauses, SCHEMA, values, {}, language="fr")[0]["text"]
    english = drafting_wording.filled(clauses, SCHEMA, values, {}, language="en")[0]["text"]
    assert french.startswith("1\u202f234,50\u202f€, 20\u202f%, 1er mai 2026, Meilleur, [Subject], ")
    assert english == "€1,234.50, 20%, 1 May 2026, Best, [Subject], France"


def test_a_value_that_looks_like_a_name_is_not_filled_again():
    clauses = [{"code": "x", "part": 1, "title": "T", "text": "{subject}"}]
    said = drafting_wording.filled(clauses, SCHEMA, {"subject": "{fee}"}, {}, language="en")
    assert said[0]["text"] == "{fee}"


def test_only_required_values_that_the_text_names_are_missing():
    named = [{"text": "About {subject}"}]
    assert [item["name"] for item in drafting_variables.missing_values(SCHEMA, {}, named)] == ["subject"]
    assert drafting_variables.missing_values(SCHEMA, {}, [{"text": "About nothing"}]) == []


def test_a_schema_is_checked():
    for wrong in (
        [{"name": "Bad name", "type": "text", "label": {"en": "x"}}],
        [{"name": "starts_on", "type": "date", "label": {"en": "x"}}],
        [{"name": "ok", "type": "colour", "label": {"en": "x"}}],
        [{"name": "ok", "type": "choice", "label": {"en": "x"}}],
        [SCHEMA[0], SCHEMA[0]],
        {"name": "ok"},
    ):
        with pytest.raises(DomainError) as refusal:
            drafting_variables.check_schema(wrong)
        assert refusal.value.field == "variables"


def test_terms_and_notice_dates():
    assert terms_rules.term_end(date(2026, 1, 1), 12) == date(2026, 12, 31)
    assert terms_rules.term_end(date(2026, 2, 1), 1) == date(2026, 2, 28)
    assert terms_rules.notice_date(date(2026, 12, 31), 90) == date(2026, 10, 2)
    assert terms_rules.notice_date(None, 90) is None


def due(today: date, done=(), since=date(2020, 1, 1)):
    found = terms_rules.due_reminders(
        today, notice_on=date(2026, 10, 2), ends_on=date(2026, 12, 31), since=since, done=done
    )
    return [(d.about, d.days, d.send) for d in found]


def test_due_reminders_by_day():
    assert due(date(2026, 7, 3)) == []
    assert due(date(2026, 7, 4)) == [("notice", 90, True)]
    assert due(date(2026, 9, 10)) == [("notice", 30, True), ("notice", 60, False), ("notice", 90, False)]
    assert due(date(2026, 9, 10), done=[("notice", 30)]) == [("notice", 60, False), ("notice", 90, False)]
    assert due(date(2026, 9, 10), since=date(2026, 9, 5)) == [
        ("notice", 30, False), ("notice", 60, False), ("notice", 90, False),
    ]  # fmt: skip


def test_without_a_notice_period_only_the_end_is_reminded_of():
    end = date(2026, 12, 31)
    found = terms_rules.due_reminders(date(2026, 12, 24), notice_on=end, ends_on=end, since=date(2026, 1, 1))
    assert {row.about for row in found} == {"end"}


@given(st.sets(st.integers(0, 500), min_size=1))
def test_whatever_days_the_job_runs_each_threshold_leaves_one_row(offsets):
    done: list[tuple[str, int]] = []
    sends: list[tuple[str, int]] = []
    start = date(2026, 1, 1)
    for offset in sorted(offsets | {400}):
        for row in terms_rules.due_reminders(
            start + timedelta(days=offset),
            notice_on=date(2026, 10, 2),
            ends_on=date(2026, 12, 31),
            since=start,
            done=done,
        ):
            done.append((row.about, row.days))
            if row.send:
                sends.append((row.about, row.days))
    assert sorted(done) == sorted((about, days) for about in ("end", "notice") for days in (7, 30, 60, 90))
    for about in ("notice", "end"):
        days = [d for kind, d in sends if kind == about]
        assert days == sorted(days, reverse=True)


def test_claims_overlap_only_when_all_dimensions_do():
    base = coverage.Coverage(frozenset({"FR", "BE"}), "health", None, date(2026, 1, 1), date(2026, 12, 31))
    same = coverage.Coverage(None, None, "platform", date(2026, 12, 31), None)
    assert coverage.overlaps(base, same)
    assert coverage.overlaps(same, base)
    assert not coverage.overlaps(base, coverage.Coverage(frozenset({"DE"}), None, None, None, None))
    assert not coverage.overlaps(base, coverage.Coverage(None, "education", None, None, None))
    assert not coverage.overlaps(base, coverage.Coverage(None, None, None, date(2027, 1, 1), None))


def test_versions_are_compared_clause_by_clause():
    def clause(code: str, text: str) -> dict:
        return {"code": code, "part": 1, "title": code, "text": text}

    old = [clause("a", "one"), clause("b", "two"), clause("c", "three")]
    new = [clause("a", "one"), clause("c", "three!"), clause("d", "four")]
    rows = [(row["code"], row["state"]) for row in drafting_wording.compare(old, new)]
    assert rows == [("a", "same"), ("b", "removed"), ("c", "changed"), ("d", "added")]


def test_a_code_is_six_digits_and_matches_its_signer_alone(settings):
    code = signing_codes.new_code()
    kept = signing_codes.code_hash("sig_x", code)
    assert re.fullmatch(r"\d{6}", code)
    assert code not in kept
    assert signing_codes.code_matches("sig_x", kept, f" {code[:3]} {code[3:]} ")
    assert not signing_codes.code_matches("sig_x", kept, f"{(int(code) + 1) % 10**6:06d}")
    assert not signing_codes.code_matches("sig_y", kept, code)
    # A code that was sent before codes were kept as hashes is void; another one is asked for.
    assert not signing_codes.code_matches("sig_x", "", code)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert signing_codes.code_matches("sig_x", kept, code)
    settings.SECRET_KEY_FALLBACKS = []
    assert not signing_codes.code_matches("sig_x", kept, code)


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("Aʼisha O’Neill–Smith", "A'isha O'Neill-Smith"),
        ("Jean‑Luc D’Arc", "jean-luc d'arc"),
        ("Zoé Blanc", "ZOE  BLANC"),
        ("Zoé Blanc", "Zoe\u0301 Blanc"),
        ("Zoé\u00a0Blanc", "Zoé Blanc "),
        ("Zoé\u200b Blanc\ufeff", "Zoé\u202fBlanc"),
        ("Jo\u00adhanna Straße", "Johanna STRASSE"),
        ("Łukasz Ørsted", "Lukasz Orsted"),
        ("İbrahim Işık", "ibrahim isik"),
        ("Anne — Marie", "Anne-Marie"),
        ("Ｙａｍａｄａ", "Yamada"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_a_name_typed_is_the_name_shown(shown, typed):
    assert same_person_name(typed, shown)


@pytest.mark.parametrize(
    ("shown", "typed"),
    [("Zoé Blanc", "Zoé Blanche"), ("Zoé Blanc", "Blanc Zoé"), ("Zoé", ""), ("\u200b", "\u200b"),
     ("かおり", "がおり"), ("कमल", "कोमल"), ("Anne Marie", "Annemarie")],
)  # fmt: skip
def test_another_name_is_another_person(shown, typed):
    assert not same_person_name(typed, shown)


# -- Whole months ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "next_end"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 7, 1), date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 1, 1), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2027, 3, 1), date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2026, 3, 15), date(2026, 6, 14), date(2026, 9, 14)),
        (date(2026, 3, 15), date(2026, 3, 24), date(2026, 4, 3)),  # ten days stay ten days
    ],
)
def test_a_renewal_is_as_long_as_the_term_was(starts_on, ends_on, next_end):
    assert terms_rules.next_term_end(starts_on, ends_on) == next_end


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 30)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
        (date(2026, 3, 1), 2, date(2026, 4, 30)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
    ],
)
def test_a_term_of_months_ends_on_the_eve_of_its_day_or_with_the_month(starts_on, months, ends_on):
    assert terms_rules.term_end(starts_on, months) == ends_on
    assert terms_rules.whole_months(starts_on, ends_on) == months


firsts = st.dates(date(2000, 1, 1), date(2150, 12, 31))


@given(firsts, st.integers(1, 120))
def test_a_term_of_whole_months_is_known_as_one(starts_on, months):
    ends_on = terms_rules.term_end(starts_on, months)
    assert terms_rules.whole_months(starts_on, ends_on) == months
    assert terms_rules.next_term_end(starts_on, ends_on) == terms_rules.term_end(
        ends_on + timedelta(days=1), months
    )


@given(firsts.map(lambda day: day.replace(day=1)), st.integers(1, 36), st.integers(1, 8))
def test_what_ends_with_a_month_always_does(starts_on, months, renewals):
    ends_on = terms_rules.term_end(starts_on, months)
    for _ in range(renewals):
        assert (ends_on + timedelta(days=1)).day == 1
        starts_on, ends_on = ends_on + timedelta(days=1), terms_rules.next_term_end(starts_on, ends_on)


@given(firsts, st.integers(0, 400))
def test_a_term_of_days_keeps_its_days(starts_on, days):
    ends_on = starts_on + timedelta(days=days)
    if terms_rules.whole_months(starts_on, ends_on) is None:
        following = terms_rules.next_term_end(starts_on, ends_on)
        assert following - ends_on == ends_on - starts_on + timedelta(days=1)


@given(firsts, st.integers(1, 60))
def test_a_longer_term_never_ends_earlier(starts_on, months):
    assert terms_rules.term_end(starts_on, months) < terms_rules.term_end(starts_on, months + 1)
