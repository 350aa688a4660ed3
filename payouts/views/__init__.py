"""The back-office pages of this room."""
