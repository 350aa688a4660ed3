"""The standard wording that a new programme starts from: clauses and templates in both languages."""
