"""Configuration is enforced or gone: each column has a reader, and the reader does read it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from core import configuration
from core.models import OwnEntity

pytestmark = pytest.mark.one_engine

# Rows of the programme that are no setting: they are figures, records or lists of the product's own.
NOT_CONFIGURED = {
    "partners.ExchangeRate", "insights.CompanyTotal", "insights.DeclaredValue", "pipeline.OwnAccount",
}  # fmt: skip


def test_every_column_of_the_configuration_is_read_by_what_it_says():
    assert list(configuration.faults()) == []


def test_what_calls_itself_configuration_says_who_reads_it():
    silent = [
        model._meta.label
        for model in apps.get_models()
        if "configuration" in getattr(model, "UNSCOPED", "")
        and not hasattr(model, "READ_BY")
        and model._meta.label not in NOT_CONFIGURED
    ]
    assert silent == []


def test_the_page_is_up_to_date(capsys):
    call_command("configuration")
    printed = capsys.readouterr().out
    assert printed == (settings.BASE_DIR / "docs" / "configuration.md").read_text()


@pytest.mark.parametrize(
    ("readers", "fault"),
    [
        ({}, "nothing reads it"),
        ({"iban": "agreements.drafting.selectors:parties"}, "does not name it"),
        ({"iban": "agreements.drafting.selectors:nobody"}, "does not exist"),
        ({"iban": "nowhere.at.all:parties"}, "does not exist"),
        ({"iban": "templates/portal/home.html"}, "does not name it"),
        ({"iban": "partners.vocabulary.views:TypeForm"}, "is where it is entered"),
        ({"iban": "templates/payouts/run.html", "bic": "templates/payouts/run.html"}, "no such column"),
    ],
)
def test_a_reader_that_is_missing_or_lies_is_found(monkeypatch, readers, fault):
    told = {**OwnEntity.READ_BY, **readers}
    if not readers:
        del told["iban"]
    monkeypatch.setattr(OwnEntity, "READ_BY", told)
    (found,) = configuration.faults()
    assert fault in found
