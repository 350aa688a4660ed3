"""The views of the portal, by area."""
