"""Documents of plans where other pages leave a place for them: the annex of an agreement."""

from pipeline.plan_documents import annex

__all__ = ["annex"]
