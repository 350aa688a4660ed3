"""Own fields of recruitments: in forms, page, list, files, filters and the API; no partner learns of them."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.text import both
from partners.questions import services
from pipeline.models import Recruitment
from tests.partners.test_own_fields import SIZES, define, stored
from tests.partners.test_own_files import bytes_behind
from tests.pipeline.recruitment_factories import recruit
from tests.pipeline.test_deals_api import partner_api, staff_api

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {"label": both("Origine", "Source"), "kind": "choice", "choices": SIZES, "required": "always"},
    {"label": both("Effectif", "Headcount"), "kind": "number"},
    {"label": both("Dossier", "Dossier"), "kind": "file"},
]


def form(**more):
    return {"probability": "30", "currency": "EUR", **more}


def test_a_recruitment_is_opened_and_changed_with_them(cast, phases):
    define("recruitment", QUESTIONS)
    staff = cast.staff_client("manager")
    address = f"{reverse('pipeline:recruitment-new')}?partner={cast.b.public_id}"
    refused = staff.post(address, form())
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["own_fields.source"]
    assert not Recruitment.objects.exists()
    pdf = SimpleUploadedFile("dossier.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    sent = form(**{"own_fields.source": "s", "own_fields.headcount": "12", "own_fields.dossier": pdf})
    assert staff.post(address, sent).status_code == 302
    row = Recruitment.objects.get()
    page = staff.get(reverse("pipeline:recruitment", args=[row.public_id])).content.decode()
    for words in ("Own fields", "Small", "12", "dossier.pdf"):
        assert words in page
    file = reverse("pipeline:recruitment-own-file", args=[row.public_id, "dossier"])
    assert bytes_behind(staff, file) == b"%PDF-1.7 x"
    edit = reverse("pipeline:recruitment-edit", args=[row.public_id])
    assert 'value="12"' in staff.get(edit).content.decode()
    assert (
        staff.post(edit, form(**{"own_fields.source": "l", "own_fields.headcount": "12"})).status_code == 302
    )
    assert stored(row)["source"] == "l"
    page = staff.get(reverse("pipeline:recruitment", args=[row.public_id])).content.decode()
    assert "Large" in page
    # What changed is said by its name.
    assert "· Source</small>" in page


def test_they_are_columns_and_filters_of_list_board_files_and_api(cast, phases):
    define("recruitment", QUESTIONS)
    few = recruit(cast, "Few", own_fields={"source": "s", "headcount": 3})
    many = recruit(cast, "Many", own_fields={"source": "l", "headcount": 300})
    staff, api = cast.staff_client("administrator"), staff_api(cast)
    address = reverse("pipeline:recruitment-list")
    shown = staff.get(f"{address}?columns=partner,own.headcount&own.headcount.min=10").content.decode()
    assert "300" in shown
    assert "Few" not in shown
    assert "Few" not in staff.get(f"{reverse('pipeline:recruitment-board')}?own.source=l").content.decode()
    text = b"".join(staff.get(f"{address}?export=csv").streaming_content).decode("utf-8-sig")
    rows = {row["Partner"]: (row["Source"], row["Headcount"]) for row in csv.DictReader(StringIO(text))}
    assert rows == {"Few": ("Small", "3"), "Many": ("Large", "300")}
    read = {row["id"]: row["own_fields"] for row in api.get("recruitments/").json()["results"]}
    assert read == {
        few.public_id: {"source": "s", "headcount": "3", "dossier": None},
        many.public_id: {"source": "l", "headcount": "300", "dossier": None},
    }
    found = api.get("recruitments/", **{"own.source": "l"}).json()["results"]
    assert [row["id"] for row in found] == [many.public_id]
    assert api.get("recruitments/", **{"own.nothing": "l"}).status_code == 400


def test_they_are_never_a_partners(cast, phases):
    questionnaire = define("recruitment", QUESTIONS)
    draft = services.version_create(actor=SYSTEM, questionnaire=questionnaire)
    section = draft.sections.get()
    for audience in ("partner_reads", "partner_writes"):
        with pytest.raises(DomainError) as refused:
            services.question_add(
                actor=SYSTEM, section=section, label=both("Un", "One"), kind="text", audience=audience
            )
        assert set(refused.value.fields) == {"audience"}
    staff = cast.staff_client("administrator")
    new = staff.get(reverse("partners:question-new", args=[section.public_id]))
    assert "audience" not in new.context["form"].fields
    listed = partner_api(cast).get("questionnaires/")
    assert questionnaire.public_id not in listed.content.decode()
    page = staff.get(reverse("partners:questionnaire", args=[questionnaire.public_id])).content.decode()
    assert "Ours alone" not in page
