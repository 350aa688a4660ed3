"""Run a module some days from now, its clock going on: ``python -m bench.travel DAYS module argument…``.

For the soak, which needs months in an hour. Every process of one stage gets the same days.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import UTC, datetime, timedelta

import time_machine


def travel(days: float) -> None:
    """Move this process's clock; its children are told by the environment."""
    os.environ["SOAK_DAYS"] = str(days)
    time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True).start()


if __name__ == "__main__":
    travel(float(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
