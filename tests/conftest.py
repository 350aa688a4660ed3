"""What every test may use: the engines from tests/servers.py, the cast from tests/cast.py."""

from importlib.util import find_spec

pytest_plugins = ["tests.servers", *(["tests.cast"] if find_spec("tests.cast") else [])]
