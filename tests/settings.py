"""The product's settings with what tests need: a folder of their own, fast passwords, no surprises
from the shell. ``DATABASE_URL`` and ``REDIS_URL`` still choose the engines."""

import atexit
import os
import shutil
import tempfile

for _name in (
    "PRM_ENV",
    "PRM_DEMO",
    "PRM_DEBUG",
    "SECRET_KEY",
    "AUDIT_KEY",
    "AUDIT_KEYS_BEFORE",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "STORAGE_URL",
):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="prm-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
if os.environ.get("REDIS_URL"):
    # Test processes side by side share one Redis: a database of it for each.
    _process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{_process}"

from prm.settings import *  # noqa: E402, F403

# The demo is tested like the rooms, though no test runs as an installation that shows it.
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir()  # noqa: F405  (nothing is collected for tests, and WhiteNoise warns of a missing folder)
# The cast logs in without a second factor; the tests of it say so.
MFA_REQUIRED_ROLES = set()
# The cast logs in without showing who it is: the tests of confirming say so.
REAUTHENTICATION_REQUIRED = False
# Nothing is sent to a worker: tests work the outbox off by hand.
WAKE_WORKER = False
# What one test publishes would be missed in the database of the next.
AUDIT_HEADS = ""
# To lock rows in another order than that of the house is an error.
CHECK_LOCK_ORDER = True
