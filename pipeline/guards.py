"""What constraints cannot say about the rows of this room."""

from prm.core import guards

guards.append_only("pipeline_sale")
