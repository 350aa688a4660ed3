"""What happens to people and their access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import StaffToken, User
from core.events import registry as events
from core.links import PageOf

events.target_type(User, label=str, staff=PageOf("accounts:person", "accounts.user:change"))
events.target_type(StaffToken, label=str, staff=PageOf("accounts:tokens", "accounts.token:change", args=()))

events.declare("accounts.user.created", _("{target} was given access"), icon="user-plus")
events.declare(
    "accounts.user.first",
    _("{target} became the first administrator, with the link from the server"),
    icon="user-plus",
)
events.declare("accounts.user.changed", _("{target}: details or role changed"), icon="user-pen")
events.declare("accounts.user.deactivated", _("{target} no longer has access"), icon="user-x")
events.declare("accounts.user.reactivated", _("{target} has access again"), icon="user-check")
events.declare("accounts.user.logged_in", _("{target} logged in"), icon="log-in")
events.declare(
    "accounts.user.paused",
    _("{target}: login blocked for 15 minutes from one place after too many attempts"),
    icon="lock",
)
events.declare("accounts.user.login_failed", _("{target}: a login failed"), icon="log-in")
events.declare("accounts.user.session_ended", _("{target} ended a session"), icon="log-out")
events.declare("accounts.user.sessions_ended", _("{target}: all sessions were ended"), icon="log-out")
events.declare("accounts.user.mfa_reset", _("{target}: two-step login was reset"), icon="shield-off")
events.declare(
    "accounts.user.recovered", _("{target} was made administrator again from the server"), icon="life-buoy"
)
events.declare("accounts.user.password_changed", _("{target} has a new password"), icon="key-round")
events.declare("accounts.user.email_changed", _("{target} has a new e-mail address"), icon="at-sign")
events.declare("accounts.user.mfa_added", _("{target} set up two-step login"), icon="shield-check")
events.declare("accounts.user.mfa_removed", _("{target} removed two-step login"), icon="shield-off")
events.declare(
    "accounts.user.calendars_voided", _("{target} has new calendar addresses"), icon="calendar-sync"
)
events.declare("accounts.token.created", _("The token “{target}” was made"), icon="key-square")
events.declare("accounts.token.rotated", _("The token “{target}” has a new secret"), icon="refresh-cw")
events.declare("accounts.token.revoked", _("The token “{target}” was revoked"), icon="key-square")
