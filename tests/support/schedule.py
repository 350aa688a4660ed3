"""Which tests of a parallel run one process takes together."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

# What shares something dear beyond a file of a room: the loaded demo, the description of the API.
TOGETHER = ("tests/demo/loaded", "tests/test_schema.py")


def unit(nodeid: str) -> str:
    """What one process takes as a whole: what is named above, else the file of a room, for its fixtures.

    What walks over the whole product lies at the top of tests/, has thousands of cases, and shares little;
    so do the journeys in a browser: each case goes to whoever is free.
    """
    file = nodeid.partition("::")[0]
    folder = file.rpartition("/")[0]
    for shared in (folder, file):
        if shared in TOGETHER:
            return shared
    return nodeid if folder in ("tests", "tests/browser") else file


class ByUnit(LoadScopeScheduling):
    """Sends units, those of most tests first, so that both processes end with single cases.

    The marker ``xdist_group`` is no way: with pytest 9.2 it does nothing (pytest-xdist, issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByUnit(config, log) if config.getvalue("dist") == "loadscope" else None
