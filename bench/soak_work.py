"""One of those who work while the soak goes on: ``python -m bench.soak_work KIND SEED PORT SECRET``.

``seller`` sends sales, payments of subscriptions (out of order, twice, at once) and refunds over HTTP;
``treasurer`` produces statements, contests, prepares, approves and exports runs, and reads back what a
made-up bank answers. Everything is drawn from the seed. Ends by being killed or asked to stop.
"""

from __future__ import annotations

import http.client
import json
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import close_old_connections  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.selectors import staff_permissions  # noqa: E402
from core import clock  # noqa: E402
from core.actor import SYSTEM, Actor, ActorKind  # noqa: E402
from core.errors import DomainError  # noqa: E402
from core.money import Money  # noqa: E402
from partners.models import Partner, ProductLine  # noqa: E402
from payouts.accounts import services as accounts  # noqa: E402
from payouts.models import PayoutRun, Statement  # noqa: E402
from payouts.runs import services as runs  # noqa: E402
from payouts.runs import settlement, transfers  # noqa: E402
from payouts.statements import contesting, issuing  # noqa: E402
from payouts.statements import services as statements  # noqa: E402
from referrals.models import Coupon  # noqa: E402

CURRENCIES = (("EUR", "2"), ("EUR", "2"), ("EUR", "2"), ("USD", "2"), ("JPY", "0"))
STOPPED = False


def stop(*_signal: Any) -> None:
    global STOPPED
    STOPPED = True


class Worker:
    """Does one of its things after another; what the product refuses is its good right."""

    def __init__(self, seed: int, port: int, secret: str) -> None:
        self.dice = random.Random(seed)
        self.port, self.secret, self.name = port, secret, f"soak-{seed}"
        self.done: dict[str, int] = {}

    def things(self) -> list[Callable[[], str]]:
        raise NotImplementedError

    def work(self) -> None:
        while not STOPPED:
            thing = self.dice.choice(self.things())
            try:
                said = thing()
            except DomainError as refused:
                said = f"{thing.__name__}: {refused.code}"
            except OSError as away:
                said = f"{thing.__name__}: {type(away).__name__}"
                time.sleep(0.5)  # the server was killed and comes back
            self.done[said] = self.done.get(said, 0) + 1
            close_old_connections()
        print(json.dumps({self.name: self.done}, sort_keys=True), flush=True)


class Seller(Worker):
    """Sales, subscriptions and refunds, as a billing system sends them: late, twice, in any order."""

    def __init__(self, seed: int, port: int, secret: str) -> None:
        super().__init__(seed, port, secret)
        paid = Partner.objects.filter(status="active", type__commissions_allowed=True)
        self.partners = list(paid.order_by("pk").values_list("public_id", flat=True))
        self.coupons = list(Coupon.objects.values_list("code", flat=True))
        self.lines = list(ProductLine.objects.order_by("pk").values_list("code", flat=True))
        self.sold: list[str] = []
        self.number = 0

    def things(self) -> list[Callable[[], str]]:
        return [
            self.sale,
            self.sale,
            self.subscription,
            self.subscription,
            self.conversion,
            self.again,
            self.refund,
        ]

    def _day(self) -> str:
        return (clock.today() - timedelta(days=self.dice.randrange(75))).isoformat()

    def _amount(self) -> dict[str, str]:
        currency, places = self.dice.choice(CURRENCIES)
        amount = self.dice.randrange(1, 500_000)
        text = str(amount) if places == "0" else f"{amount // 100}.{amount % 100:02}"
        return {"amount": text, "currency": currency}

    def _reference(self) -> str:
        self.number += 1
        return f"{self.name}-{clock.today()}-{time.time_ns()}-{self.number}"

    def _sale(self, **values: Any) -> dict[str, Any]:
        return {
            "partner": self.dice.choice(self.partners),
            "role": "sourced",
            "sold_on": self._day(),
            "amount": self._amount(),
            "product_line": self.dice.choice([*self.lines, None]),
            "external_id": self._reference(),
            **values,
        }

    def sale(self) -> str:
        return self._send("sale", "/api/v1/sales/", self._sale())

    def subscription(self) -> str:
        """A payment of one of few customers, so that several fall together."""
        customer = f"customer-{self.dice.randrange(40)}"
        partner = self.partners[self.dice.randrange(min(8, len(self.partners)))]
        return self._send(
            "payment",
            "/api/v1/sales/",
            self._sale(
                partner=partner,
                customer_ref=customer,
                is_recurring=True,
                product_line=self.dice.choice([*self.lines[:2], None]),
            ),
        )

    def conversion(self) -> str:
        reference = self._reference()
        body = {
            "type": "sale",
            "external_id": reference[-80:],
            "occurred_at": datetime.now(UTC).isoformat(),
            "coupon": self.dice.choice(self.coupons),
            "customer": {"ref": f"referred-{self.dice.randrange(40)}", "name": "Customer"},
            "amount": self._amount(),
            "is_recurring": self.dice.random() < 0.6,
        }
        return self._send("conversion", "/api/v1/conversions/", body)

    def again(self) -> str:
        """The same sale twice: it is recorded once."""
        body = self._sale()
        self._send("sale", "/api/v1/sales/", body)
        return self._send("again", "/api/v1/sales/", body)

    def refund(self) -> str:
        if not self.sold:
            return "refund: none"
        body = {
            "amount": self._amount(),
            "refunded_on": clock.today().isoformat(),
            "external_id": self._reference(),
            "attributable": self.dice.random() < 0.3,
        }
        chosen = self.dice.choice(self.sold)
        if self.dice.random() < 0.5:
            sale = self._ask("GET", f"/api/v1/sales/{chosen}/")[1]
            body["amount"] = sale["amount"]
        return self._send("refund", f"/api/v1/sales/{chosen}/refund/", body)

    def _send(self, name: str, path: str, body: dict[str, Any]) -> str:
        status, answer = self._ask("POST", path, body)
        if status == 201 and path == "/api/v1/sales/":
            self.sold = [*self.sold[-200:], answer["id"]]
        return f"{name}: {status}"

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            content = answer.read()
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()
        try:
            return answer.status, json.loads(content)
        except ValueError:
            return answer.status, {}


class Treasurer(Worker):
    """Statements and payouts, by the people who do them, and the bank that answers."""

    def __init__(self, seed: int, port: int, secret: str) -> None:
        super().__init__(seed, port, secret)
        self.finance = self._person("finance")
        self.other = self._person("administrator")

    def _person(self, role: str) -> Actor:
        user = User.objects.filter(staff_role=role, is_active=True).order_by("pk").first()
        return Actor(
            kind=ActorKind.STAFF,
            id=user.public_id,
            user_id=user.pk,
            role=user.staff_role,
            permissions=staff_permissions(user),
        )

    def things(self) -> list[Callable[[], str]]:
        return [
            self.produce, self.close, self.contest, self.answer, self.account, self.adjust, self.prepare,
            self.prepare, self.approve, self.approve, self.export, self.export, self.bank, self.bank, self.rest,
        ]  # fmt: skip

    def rest(self) -> str:
        time.sleep(self.dice.random())
        return "rest"

    def produce(self) -> str:
        last = clock.today().replace(day=1) - timedelta(days=1)
        statements.statements_produce(actor=self.finance, period_end=last)
        time.sleep(1)
        return "produced"

    def close(self) -> str:
        return f"closed: {bool(issuing.close_due())}"

    def _one(self, rows: Any) -> Any:
        found = list(rows.order_by("pk")[:50])
        return self.dice.choice(found) if found else None

    def contest(self) -> str:
        statement = self._one(Statement.objects.filter(status="issued"))
        if statement is None or self.dice.random() < 0.8:
            return "contest: none"
        amount = None
        if statement.payable_minor > 1 and self.dice.random() < 0.6:
            amount = Money(self.dice.randrange(1, statement.payable_minor), statement.currency)
        contesting.statement_contest(
            actor=SYSTEM, statement=statement, reason="A line is missing.", amount=amount
        )
        return "contested"

    def answer(self) -> str:
        statement = self._one(Statement.objects.filter(status="contested"))
        if statement is None:
            return "answer: none"
        contesting.statement_answer(
            actor=self.finance,
            statement=statement,
            answer="The line follows.",
            is_final=self.dice.random() < 0.5,
        )
        return "answered"

    def account(self) -> str:
        """A new bank account for somebody, or the call back about one."""
        partner = self._one(Partner.objects.filter(status="active", type__commissions_allowed=True))
        current = partner.payout_accounts.filter(ended_at=None).first()
        if current and not current.called_back_at:
            accounts.account_call_back(actor=self.finance, account=current, note="Called, all right.")
            return "called back"
        if current and self.dice.random() < 0.9:
            return "account: kept"
        iban = self.dice.choice(
            ["DE89370400440532013000", "FR7630006000011234567890189", "GB82WEST12345698765432"]
        )
        accounts.account_set(actor=SYSTEM, partner=partner, holder=partner.name[:70], iban=iban)
        return "account: set"

    def adjust(self) -> str:
        if self.dice.random() < 0.7:
            return "adjust: none"
        partner = self._one(Partner.objects.filter(status="active", type__commissions_allowed=True))
        amount = Money(self.dice.choice([-5_000, -199, 250, 10_000]), "EUR")
        accounts.adjustment_create(actor=self.finance, partner=partner, amount=amount, reason="Soak")
        return "adjusted"

    def prepare(self) -> str:
        run = runs.run_prepare(actor=self.finance, currency=self.dice.choice(CURRENCIES)[0])
        return f"prepared {run.currency}"

    def approve(self) -> str:
        run = self._one(PayoutRun.objects.filter(status="prepared"))
        if run is None:
            return "approve: none"
        if self.dice.random() < 0.1:
            runs.run_cancel(actor=self.finance, run=run, reason="Soak")
            return "cancelled"
        runs.run_approve(actor=self.other, run=run)
        return "approved"

    def export(self) -> str:
        run = self._one(PayoutRun.objects.filter(status="approved"))
        if run is None:
            return "export: none"
        runs.run_export(actor=self.finance, run=run)
        return "exported"

    def bank(self) -> str:
        """The bank answers for some lines: mostly paid, now and then refused, returned, paid after all."""
        run = self._one(PayoutRun.objects.filter(status__in=["exported", "settled"]))
        if run is None:
            return "bank: none"
        rows = ["reference,status,executed_on,reason"]
        for payout in run.payouts.order_by("pk"):
            if self.dice.random() < 0.6:
                status = self.dice.choice(["paid"] * 8 + ["failed", "returned"])
                rows.append(f"{payout.reference},{status},{clock.today()},soak")
        read_back(self.finance, run, "\n".join(rows).encode())
        return "read back"


def read_back(actor: Actor, run: PayoutRun, content: bytes) -> None:
    results, _refused = transfers.read_back(content, language="en")
    settlement.run_read_back(actor=actor, run=run, results=results)


if __name__ == "__main__":
    kind, seed, port, secret = sys.argv[1:5]
    signal.signal(signal.SIGTERM, stop)
    {"seller": Seller, "treasurer": Treasurer}[kind](int(seed), int(port), secret).work()
