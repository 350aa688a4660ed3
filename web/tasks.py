"""Periodic work of what pages and documents are made of."""

from __future__ import annotations

from web import pdf


def make_typeface() -> None:
    """Have the instances of the typeface there before the first document asks for them."""
    pdf.make_typeface()
