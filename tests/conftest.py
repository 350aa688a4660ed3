"""What every test may use: the engines from tests/servers.py, the cast from tests/cast.py."""

pytest_plugins = ["tests.servers", "tests.cast", "tests.walk"]
