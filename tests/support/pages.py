"""A page as people read it."""

from __future__ import annotations

import html
import re

from django.test import Client


def read(client: Client, url: str, *, language: str = "en", status: int = 200) -> str:
    """The words of a page without its markup, white space made single."""
    response = client.get(url, headers={"accept-language": language})
    assert response.status_code == status, (url, response.status_code)
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main is not None, url
    bare = re.sub(r"<[^>]+>", " ", main.group())
    return re.sub(r"\s+", " ", html.unescape(bare))
