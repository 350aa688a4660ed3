"""What can happen in this room."""

from pipeline.events import sales as sales
