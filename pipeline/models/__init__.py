"""Recruitment of partners, joint plans, deals and sales."""

from pipeline.models.sale import Sale as Sale
