"""Awards, publications and media coverage: recorded, shown to their partner, counted by the targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from insights.entered.services import declared_add
from insights.kpis import registry
from insights.kpis import selectors as figures
from insights.kpis.selectors import Scope
from insights.models import DeclaredValue
from insights.rollups import rollup
from marketing.models import Award, MediaCoverage, Publication
from marketing.recognition import services
from tests.integrations.factories import staff_api
from tests.marketing.press import write
from tests.support.pages import read

COVERAGE = {"outlet": "Le Courrier", "language": "fr"}
PAPER = {"kind": "article", "authors": "A. Roy, B. Lind"}


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def record(cast, model, title: str = "x", on: str = "2026-02-01", **values):
    given = {Award: {"awarded_by": "Jury"}, Publication: PAPER, MediaCoverage: COVERAGE}[model]
    return services.recognition_record(
        actor=cast.actor("marketing"), model=model, partner=values.pop("partner", cast.a), title=title,
        on=date.fromisoformat(on), **{**given, **values},
    )  # fmt: skip


def test_an_article_is_recorded_changed_listed_and_taken_away(cast):
    client, study = cast.staff_client("marketing"), write(cast)
    typed = {"partner": cast.a.public_id, "title": "Ten hospitals", "on": "2026-02-01", "outlet": "Le Courrier",
             "language": "fr", "link": "courrier.test/a", "case_study": study.public_id, "reach": "40000"}  # fmt: skip
    client.post(reverse("marketing:coverage-new"), typed)
    row = MediaCoverage.objects.get()
    assert (row.link, row.case_study, row.reach) == ("https://courrier.test/a", study, 40_000)
    page = client.get(reverse("marketing:coverage-list")).content.decode()
    assert '<a href="https://courrier.test/a" rel="noopener nofollow noreferrer">courrier.test</a>' in page
    edit = reverse("marketing:coverage-edit", args=[row.public_id])
    assert client.post(edit, typed | {"on": "2026-03-04"}).status_code == 422
    client.post(edit, typed | {"title": "Eleven hospitals"})
    shown = reverse("portal:recognition", args=[cast.a.public_id])
    assert "Eleven hospitals" in read(cast.member_client("a", "reader"), shown)
    assert "Eleven hospitals" not in read(
        cast.member_client("b", "reader"), reverse("portal:recognition", args=[cast.b.public_id])
    )
    tab = reverse("partners:tab", args=[cast.a.public_id, "recognition"])
    assert "Eleven hospitals" in read(client, tab)
    client.post(reverse("marketing:coverage-archive", args=[row.public_id]))
    assert "Eleven hospitals" not in read(cast.member_client("a", "reader"), shown)
    assert "Eleven hospitals" not in read(client, reverse("marketing:coverage-list"))


@pytest.mark.parametrize(
    "link", ["http://paper.test/a", "javascript:alert(1)", "https://me:secret@paper.test/", "https://"]
)
def test_only_an_address_of_the_web_with_encryption_is_kept(cast, link):
    with pytest.raises(DomainError) as refusal:
        record(cast, Award, link=link)
    assert (refusal.value.status, refusal.value.field) == (422, "link")
    answer = staff_api(cast, "marketing", "marketing:write").post(
        "/api/v1/awards/",
        {"partner": cast.a.public_id, "title": "x", "on": "2026-01-01", "awarded_by": "Jury", "link": link},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/link")


def test_an_article_is_about_a_study_of_the_same_partner(cast):
    with pytest.raises(DomainError) as refusal:
        record(cast, MediaCoverage, case_study=write(cast, partner=cast.b))
    assert (refusal.value.status, refusal.value.field) == (422, "case_study")


def figure(code: str):
    rollup.run()
    return registry.KPIS[code].read(figures.read(Scope(SYSTEM)).now)


def test_the_targets_count_what_is_recorded_and_nothing_taken_away(cast):
    """By hand: two awards, one of them by mistake; two papers; three articles, one of them two years ago."""
    record(cast, Award)
    services.recognition_archive(actor=cast.actor("marketing"), row=record(cast, Award, "Not ours"))
    for on in ("2019-05-01", "2026-01-01"):
        record(cast, Publication, on=on)
    for on in ("2024-01-01", "2025-03-04", "2026-03-03"):
        record(cast, MediaCoverage, on=on, partner=cast.b)
    assert [figure(code) for code in ("awards", "publications", "media_coverage")] == [1, 2, 2]


def test_what_was_declared_stands_until_something_is_recorded(cast, time_machine):
    """A programme that only declared its figures loses none of them: kept by those who declared before."""
    assert figure("awards") is None
    DeclaredValue.objects.create(
        kpi="awards", day=date(2026, 1, 1), value=Decimal(4), evidence="List", declared_by="usr_x"
    )
    assert figure("awards") == 4
    record(cast, Award)
    time_machine.move_to("2026-03-04T10:00:00Z")
    assert figure("awards") == 1
    with pytest.raises(DomainError):
        declared_add(actor=SYSTEM, kpi="awards", day=date(2026, 2, 1), value=Decimal(5), evidence="List")
