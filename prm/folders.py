"""The folder of the data, for nobody but the account that runs the product."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_OTHERS = 0o077


def make_private(folder: Path, *, production: bool) -> None:
    """Make the folder, closed to other accounts. One that is open is closed; in production that is
    left to the operator, who has to know that it was."""
    # What the product writes from here on, wherever it is, is its own.
    os.umask(_OTHERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.stat().st_mode & _OTHERS:
        return
    if production:
        raise ImproperlyConfigured(
            f"Other accounts can read {folder}: run chmod 700 {folder}, then start again."
        )
    try:
        folder.chmod(0o700)
    except PermissionError:
        raise ImproperlyConfigured(
            f"Other accounts can read {folder}, and it is not ours to close. Choose another DATA_DIR."
        ) from None


def generated(file: Path) -> str:
    """A secret that is made at the first start and kept in a file."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()
