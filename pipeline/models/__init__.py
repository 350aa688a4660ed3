"""Recruitment of partners, joint plans, deals and sales."""
