"""Periodic work of the audit log: each asks the database what is due."""

from core.audit import chain, heads


def seal_events() -> None:
    chain.seal_all()


def publish_head() -> None:
    """Once a day, the first time it is asked."""
    heads.publish()
