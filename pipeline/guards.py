"""What constraints cannot say about the rows of this room."""

from core import guards

guards.append_only("pipeline_sale")
