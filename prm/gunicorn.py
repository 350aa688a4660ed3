"""What gunicorn is started with everywhere: its own lines are logged as all others are.

Importing the settings here ends a start with a missing variable in one sentence, before any process forks.
"""

import os

# Requests are short: the database ends a statement that is not.
os.environ.setdefault("PRM_PROCESS", "web")

from prm.settings import LOGGING as logconfig_dict

__all__ = ["logconfig_dict"]
