"""What every test may use: the engines from tests/servers.py, the cast from tests/cast.py."""

pytest_plugins = [
    "tests.support.parts",
    "tests.support.api_truth",
    "tests.support.users",
    "tests.support.route_walk",
]
