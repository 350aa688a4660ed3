"""What gunicorn is started with everywhere: its own lines are logged as all others are.

Importing the settings here ends a start with a missing variable in one sentence, before any process forks.
"""

from prm.settings import LOGGING as logconfig_dict

__all__ = ["logconfig_dict"]
