"""Mails in the terminal of a local installation: as a person reads them, without their HTML part."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class TextBackend(EmailBackend):
    """Writes recipient, subject and text. A signed link is whole here: it is the only mailbox."""

    def write_message(self, message: EmailMessage) -> None:
        lines = [
            "",
            "-" * 78,
            f"To: {', '.join(message.to)}",
            f"Subject: {message.subject}",
            "",
            message.body,
        ]
        self.stream.write("\n".join(str(line) for line in lines).rstrip() + f"\n{'-' * 78}\n")
