"""Recruitment, wishes and joint plans where other pages leave a place for them."""
