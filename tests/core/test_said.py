"""What the product writes into a row is read in the reader's language; what people typed stays theirs."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import said
from pipeline.recruitment import subscriptions
from web.templatetags.formats import words


def test_a_sentence_is_kept_by_its_code_and_read_in_each_language():
    kept = said.write(subscriptions.AGREEMENT_ACTIVE, number="2026-009/A1")
    assert kept == "said:pipeline.agreement_active?number=2026-009%2FA1"
    with translation.override("en"):
        assert said.read(kept) == "Agreement 2026-009/A1 is active."
    with translation.override("fr"):
        assert said.read(kept) == "L’accord 2026-009/A1 est actif."


def test_what_people_typed_is_left_as_it_is():
    for text in ("", "They asked for it", "said:nothing known?x=1", "100 % sure"):
        assert said.read(text) == text
    assert words("Because") == "Because"


def test_a_code_is_declared_once_and_before_it_is_written():
    with pytest.raises(ValueError, match="twice"):
        said.declare(subscriptions.AGREEMENT_ACTIVE, _("Signed"))
    with pytest.raises(ValueError, match="no sentence"):
        said.write("pipeline.unknown")
