"""The accounts that our operations post to, with the numbers of the French chart as a start.

Finance maps them to its own accounting (number, VAT code) on the ledger's page; codes are ours.
"""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """An account of the programme: its kind, its names, the number it starts with."""

    kind: str
    fr: str
    en: str
    number: str


CHART = {
    "commission_expense": Heading("expense", "Commissions sur ventes", "Commissions on sales", "622200"),
    "commission_payable": Heading("liability", "Commissions à payer", "Commissions payable", "467100"),
    "partner_receivable": Heading("asset", "Trop-versés à récupérer", "Overpayments to recover", "467200"),
    "bank": Heading("asset", "Banque", "Bank", "512000"),
    "write_off": Heading("expense", "Pertes sur créances irrécouvrables", "Bad debts written off", "654000"),
    # Apart from commissions: what a fund owes is paid by its claim, never by a statement.
    "fund_expense": Heading("expense", "Fonds marketing", "Market development funds", "623800"),
    "fund_payable": Heading(
        "liability", "Fonds marketing à payer", "Market development funds payable", "467300"
    ),
    "adjustment": Heading("expense", "Ajustements de commissions", "Commission adjustments", "622800"),
}
