"""Who looks at the loaded demo, and the words of a page."""

from __future__ import annotations

from django.test import Client

from accounts.models import User


def user(login: str) -> User:
    return User.objects.get(email=f"{login}@demo.test")


def browser(login: str) -> Client:
    client = Client()
    client.force_login(user(login))
    return client


def page(client: Client, url: str) -> str:
    """The words of a page, with ordinary spaces."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())
