"""The mails of this room."""

from pipeline.mails_declared import deals as deals
