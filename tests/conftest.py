"""What every test may use: which engine takes it, the cast, the walk over all routes."""

pytest_plugins = [
    "tests.support.parts",
    "tests.support.schedule",
    "tests.support.api_truth",
    "tests.support.users",
    "tests.support.route_walk",
]
