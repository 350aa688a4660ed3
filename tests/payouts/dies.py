"""A worker or a web process that is killed (SIGKILL) in the middle of its work.

    python -m tests.payouts.dies <where>

Runs against DATABASE_URL. ``where`` names the step in which it dies.
"""

from __future__ import annotations

import os
import signal
import sys

import django


def die_at_call(module, name: str, call: int) -> None:
    """Let a function work ``call - 1`` times and kill this process at its next call, once it is done."""
    work = getattr(module, name)
    calls = 0

    def wrapped(*args, **kwargs):
        nonlocal calls
        calls += 1
        result = work(*args, **kwargs)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, wrapped)


def statements(where: str) -> None:
    from core.queue import jobs
    from payouts.statements import issuing, pdf
    from payouts.statements import services as statements

    pdf.render = lambda snapshot: b"%PDF-1.7"
    issuing.PARTNERS_AT_ONCE = 2
    if where == "claiming":
        die_at_call(statements, "_claim", 2)
    if where == "drafted":
        die_at_call(issuing, "statements_draft", 1)
    if where == "issuing":
        die_at_call(issuing.files, "store", 3)
    if where == "issued":
        die_at_call(issuing, "statement_issue", 2)
    jobs.run_due()


def settlement(where: str) -> None:
    from core import clock, files
    from core.actor import SYSTEM
    from payouts.models import PayoutRun
    from payouts.runs import settlement as module
    from payouts.runs import transfers
    from payouts.runs.settlement import run_read_back

    die_at_call(module, "_settle" if where == "settling" else "_close", 1)
    run = PayoutRun.objects.get()
    rows = files.read(run.export_file).decode("utf-8-sig").replace(",,,\r\n", f",paid,{clock.today()},\r\n")
    run_read_back(actor=SYSTEM, run=run, results=transfers.read_back(rows.encode(), language="en")[0])


if __name__ == "__main__":
    django.setup()
    place = sys.argv[1]
    (settlement if place in ("settling", "closing") else statements)(place)
