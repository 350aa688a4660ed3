"""The ground the tests stand on: engines, closed sockets, catalogues, deployment."""

import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from pytest_socket import SocketConnectBlockedError
from xdist.scheduler import LoadScopeScheduling

from core.queue.worker import QUEUES
from core.rooms import ROOMS
from tests.support.schedule import ByUnit
from tools import catalogues

ROOT = Path(settings.BASE_DIR)


def test_sockets_to_the_outside_are_closed():
    with socket.socket() as outside, pytest.raises(SocketConnectBlockedError):
        outside.connect(("192.0.2.1", 80))


def test_the_folder_of_data_is_the_tests_own():
    assert "prm-tests-" in str(settings.DATA_DIR)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("tests/upgrade/test_upgrade.py::test_a[x]", "tests/upgrade/test_upgrade.py::test_b", True),
        ("tests/demo/loaded/test_book.py::test_a", "tests/demo/loaded/test_texts.py::test_b", True),
        ("tests/test_schema.py::test_a", "tests/test_schema.py::test_b", True),
        ("tests/core/test_ids.py::test_a", "tests/core/test_money.py::test_a", False),
        ("tests/test_matrix.py::test_a[a]", "tests/test_matrix.py::test_a[b]", False),
    ],
)
def test_one_process_makes_what_the_tests_of_a_file_share(one, other, together):
    assert hasattr(LoadScopeScheduling, "_split_scope"), "what ByUnit replaces has another name now"
    unit_of = ByUnit._split_scope
    assert (unit_of(None, one) == unit_of(None, other)) is together


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_has_what_guards_and_search_need():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_available_extensions WHERE name IN ('btree_gin', 'btree_gist', 'pg_trgm') ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == ["btree_gin", "btree_gist", "pg_trgm"]
        cursor.execute("SELECT lower('ÉTÉ')")
        assert cursor.fetchone() == ("été",)


@pytest.mark.postgres
def test_the_cache_is_redis_beside_postgres():
    cache.set("proof", 42)
    assert cache.get("proof") == 42
    assert "RedisCache" in settings.CACHES["default"]["BACKEND"]


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_sqlite_holds_foreign_keys():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
    assert connections["default"].settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_guards_are_there_in_a_transactional_test():
    from core import guards

    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
def test_and_are_still_there_after_its_flush():
    from core import guards

    assert guards.missing() == []


def test_every_room_is_in_the_layers_and_each_once():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = re.split(r" [|:] |\n", "\n".join(linter["contracts"][0]["layers"]))
    assert len(layers) == len(set(layers))
    assert {layer for layer in layers if layer in ROOMS} == set(ROOMS)


def test_locks_name_no_host_and_have_a_hash_for_everything():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index-url" not in text
        pinned = re.findall(r"^[\w.\[\],-]+==[^\n]+ \\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[\w.\[\],-]+==", text, re.MULTILINE))


def pins(name: str) -> dict[str, str]:
    found = re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE
    )
    return dict(found)


def test_locks_are_for_every_supported_python_and_agree():
    # redis needs it before 3.11.3 alone: a lock made for one newer interpreter loses it.
    assert (
        "async-timeout==5.0.1 ; python_full_version < '3.11.3'"
        in (ROOT / "requirements/base.txt").read_text()
    )
    base, dev = pins("base.txt"), pins("dev.txt")
    both = base.keys() & dev.keys()
    assert both
    assert {name: base[name] for name in both} == {name: dev[name] for name in both}


def test_the_deployment_starts_what_exists():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    workers = {f"worker-{queue}": queue for queue in QUEUES}
    assert all(f"--queues {queue} " in services[name]["command"] for name, queue in workers.items())
    assert set(services) == {"migrate", "web", *workers, "timetable", "proxy", "postgres", "redis"}
    assert services["timetable"].get("deploy", {}).get("replicas", 1) == 1
    assert services["web"]["deploy"]["replicas"] > 1
    without_check = {name for name, service in services.items() if "healthcheck" not in service}
    assert without_check == {"migrate", "proxy"}


def test_marked_texts_are_found_in_code_and_templates(tmp_path, monkeypatch):
    (tmp_path / "partners" / "templates").mkdir(parents=True)
    (tmp_path / "partners" / "models.py").write_text(
        'name = _("From code")\nngettext("%(n)s row", "%(n)s rows", 2)\n'
    )
    (tmp_path / "partners" / "templates" / "page.html").write_text(
        '<p>{% trans "From a tag" %}\n   {% blocktrans with n=1 %}Block of {{ n }}{% endblocktrans %}\n'
        ' <b>{% include "x.html" with title=_("From an argument") %}</b> text that nobody marked</p>'
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test.py").write_text('_("Not ours")')
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    found = {message.id for message in catalogues.texts() if message.id}
    assert found == {
        "From code",
        ("%(n)s row", "%(n)s rows"),
        "From a tag",
        "Block of %(n)s",
        "From an argument",
    }


def test_gaps_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    (tmp_path / "code.py").write_text('_("One")\n_("Two")\n_("For %(who)s")\n_("Four")\n_("{n} of us")\n')
    current = catalogues.texts()
    french = catalogues.read("fr")
    french.add("One", "Un")
    french.add("Two", "")
    french.add("For %(who)s", "Pour %(qui)s", flags={"python-format"})
    french.add("{n} of us", "{m} de nous")
    assert sorted(catalogues.gaps(french, current)) == [
        "empty: 'Two'",
        "missing: 'Four'",
        "other {names}: '{n} of us'",
        "unknown named placeholder 'qui': 'For %(who)s'",
    ]
    catalogues.run_extract()
    assert "For %(who)s" in catalogues.read("en").get("For %(who)s").string
    assert catalogues.gaps(catalogues.read("en"), current) == []
    assert catalogues.read("fr").get("One").string == ""
    assert "POT-Creation-Date" not in catalogues.path_of("fr").read_text()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("version", "code", "sentence"),
    [
        ("(3, 9, 1)", 1, "Python 3.11 to 3.13 is needed, and this is 3.9"),
        ("(3, 11, 2)", 0, ""),
        ("(3, 13, 0)", 0, ""),
        ("(3, 14, 0)", 0, "Python 3.14 is newer than the locked libraries, which are for 3.11 to 3.13"),
    ],
)
def test_setup_says_what_it_makes_of_a_python(version, code, sentence):
    script = (
        f"import sys; sys.path.insert(0, 'tools'); sys.version_info = {version}\n"
        "import setup; setup.check_python()"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = result.stdout + result.stderr
    assert result.returncode == code, said
    assert sentence in said
    assert bool(said) is bool(sentence)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_what_could_not_run_is_shouted_and_fails_where_it_is_required(required, code):
    script = (
        "import sys; sys.path.insert(0, 'tools'); import servers, test\n"
        "servers.missing = lambda: ['chromium', 'postgresql']\n"
        "test.pytest = lambda *_: True\n"
        "sys.exit(test.main())"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PRM_REQUIRE_SERVERS": required},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code, result.stderr
    assert "!! NOT RUN: the postgres tests" in result.stdout
    assert "!! NOT RUN: the browser tests" in result.stdout
    assert "sudo apt-get install chromium postgresql" in result.stdout
    assert "NOT RUN: the sqlite tests" not in result.stdout
