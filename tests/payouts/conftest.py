"""Documents are rendered for real only where a test is about them."""

import json

import pytest

from payouts.statements import pdf


@pytest.fixture(autouse=True)
def quick_documents(request, monkeypatch):
    if "real_documents" not in request.fixturenames:
        monkeypatch.setattr(pdf, "render", lambda snapshot: b"%PDF-" + json.dumps(snapshot).encode())


@pytest.fixture
def real_documents():
    """Ask for this to have statements rendered by WeasyPrint."""
