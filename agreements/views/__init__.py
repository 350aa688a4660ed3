"""Back-office pages of agreements, and the pages behind links."""
