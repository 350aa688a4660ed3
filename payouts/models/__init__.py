"""The models of this room."""
