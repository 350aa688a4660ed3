"""A language is data and catalogues: no migration, and no place that knows English and French alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import translation

from accounts.forms import ProfileForm
from core.money import Money
from partners.access.models import partner_roles
from web.templatetags import formats

GERMAN = [("en", "English"), ("fr", "French"), ("de", "German")]


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_a_language_and_a_role_of_partners_are_no_migration(settings, monkeypatch, capsys):
    settings.LANGUAGES = GERMAN
    monkeypatch.setitem(partner_roles.__globals__["PARTNER_ROLES"], "trainer", "Trainer")
    assert ("trainer", "Trainer") in partner_roles()
    call_command("makemigrations", check=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_forms_offer_it(settings):
    settings.LANGUAGES = GERMAN
    assert ("de", "German") in list(ProfileForm.base_fields["language"].choices)


def test_figures_are_written_as_its_locale_says():
    with translation.override("de"):
        assert formats.money_short(Money(1_234_567_89, "EUR")) == "1,23\u202fM€"
        assert formats.percent(Decimal("0.314")) == "31,4\u202f%"
        assert formats.file_size(1_234_567) == "1,23\u202fMB"
