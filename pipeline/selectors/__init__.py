"""Reads across the rows of this room."""
