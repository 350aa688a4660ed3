"""Pure calculation: no rows, no services, no interface."""
