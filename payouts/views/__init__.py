"""The back-office pages of statements, payouts and the ledger."""
