"""What an action cost and what it brought: pure calculation, in minor units of the programme's currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import round_half_up
from core.text import fold_name


@dataclass(frozen=True)
class Obtained:
    """One sale that an action brought; ``net_minor`` is what is left of it after its refunds."""

    sale_id: int
    net_minor: int
    customer_ref: str = ""
    customer_name: str = ""

    @property
    def customer(self) -> tuple[str, str]:
        """Who bought, by the reference of the customer, else by the name; a sale without either stands for
        a customer of its own."""
        if self.customer_ref:
            return "ref", self.customer_ref
        if name := fold_name(self.customer_name):
            return "name", name
        return "sale", str(self.sale_id)


@dataclass(frozen=True)
class Outcome:
    """What an action cost each side, and what came of it."""

    our_minor: int = 0
    partner_minor: int = 0
    leads: int = 0
    customers: int = 0
    revenue_minor: int = 0
    # Whether it took place: before, nothing can have come back of what is put in.
    held: bool = False

    def __add__(self, other: Outcome) -> Outcome:
        """Of several actions. A customer of two of them counts for each."""
        return Outcome(
            self.our_minor + other.our_minor,
            self.partner_minor + other.partner_minor,
            self.leads + other.leads,
            self.customers + other.customers,
            self.revenue_minor + other.revenue_minor,
            self.held or other.held,
        )

    @property
    def cost_minor(self) -> int:
        return self.our_minor + self.partner_minor

    @property
    def cost_per_lead(self) -> int | None:
        """What both sides put in, for each lead; None without a lead."""
        return round_half_up(Decimal(self.cost_minor) / self.leads) if self.leads else None

    @property
    def roi(self) -> Decimal | None:
        """Revenue less our investment, divided by our investment; None where we put nothing in, or before it
        took place."""
        if not self.our_minor or not self.held:
            return None
        return Decimal(self.revenue_minor - self.our_minor) / self.our_minor


def outcome(
    our_minor: int, partner_minor: int, leads: int, sales: Iterable[Obtained], *, held: bool = True
) -> Outcome:
    """The outcome of one action. A sale that was given back in full brought no customer."""
    found = list({sale.sale_id: sale for sale in sales}.values())
    customers = {sale.customer for sale in found if sale.net_minor > 0}
    revenue = sum(sale.net_minor for sale in found)
    return Outcome(our_minor, partner_minor, leads, len(customers), revenue, held)
