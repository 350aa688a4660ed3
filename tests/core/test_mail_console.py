"""A local installation prints its mails: the terminal is the only mailbox there."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives

from core.mail_console import TextBackend


def test_a_printed_mail_is_its_text_with_the_whole_link(capsys):
    link = "http://127.0.0.1:8000/invitations/aW52:1tKq3Z:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG/"
    mail = EmailMultiAlternatives("You are invited", f"Open the invitation:\n{link}", to=["greta@a.test"])
    mail.attach_alternative("<p>markup</p>", "text/html")
    assert TextBackend().send_messages([mail]) == 1
    shown = capsys.readouterr().out
    assert "To: greta@a.test" in shown
    assert "Subject: You are invited" in shown
    assert link in shown
    assert "<p>" not in shown
