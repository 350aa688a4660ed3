"""Every setting of the product, driven by the environment.

With nothing set the product runs on this machine alone: SQLite under ``var/``,
local files, console mail, a worker that needs no broker. ``DATABASE_URL``,
``REDIS_URL``, ``EMAIL_URL`` and ``STORAGE_URL`` each move one thing elsewhere.
``PRM_ENV=production`` turns a missing value into an error at start.
The table of all variables is in prm/environment.py, and shown in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from prm import api_settings, environment, folders
from prm.lock_order import LOCK_ORDER  # noqa: F401
from prm.parts import INSTALLED_APPS, MIDDLEWARE, TEMPLATES  # noqa: F401

environment.check(os.environ)
env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
PRODUCTION = env.str("PRM_ENV", default="local") == "production"
DEMO = env.bool("PRM_DEMO", default=False)
DEBUG = env.bool("PRM_DEBUG", default=False)

if PRODUCTION and (DEMO or DEBUG):
    raise ImproperlyConfigured("PRM_DEMO and PRM_DEBUG cannot be on when PRM_ENV=production.")

folders.make_private(DATA_DIR, production=PRODUCTION)


def _required(name: str, local_default: str) -> str:
    """The value of a variable that production must set and a local start may leave out."""
    if PRODUCTION and not env.str(name, default=""):
        raise ImproperlyConfigured(f"{name} must be set when PRM_ENV=production.")
    return env.str(name, default=local_default)


def _secret(name: str, file: str) -> str:
    """A secret that production must set and a local start makes by itself."""
    value = _required(name, "")
    return value or folders.generated(DATA_DIR / file)


SECRET_KEY = _secret("SECRET_KEY", "secret_key")
# Seals the audit log, outside of the database that holds it; former keys verify what they sealed.
AUDIT_KEY = _secret("AUDIT_KEY", "audit_key")
AUDIT_KEYS_BEFORE = env.list("AUDIT_KEYS_BEFORE", default=[])
# Where the head of the audit log is written every day; empty: nowhere but the log and the mails.
AUDIT_HEADS = env.str("AUDIT_HEADS", default=str(DATA_DIR / "audit-heads.log"))

# Keys that still open what they signed or encrypted before; docs/operations.md says how to change keys.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SECRETS_KEY = env.str("SECRETS_KEY", default="")
SECRETS_KEY_FALLBACKS = env.list("SECRETS_KEY_FALLBACKS", default=[])

BASE_URL = _required("BASE_URL", f"http://127.0.0.1:{env.str('PORT', default='8000')}").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=[environ.urlparse(BASE_URL).hostname] if PRODUCTION else ["127.0.0.1", "localhost"],
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if PRODUCTION and not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must begin with https:// when PRM_ENV=production.")
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS cannot be * when PRM_ENV=production: name the hosts.")

# The demo programme and the loaders at scale: installed only where they are asked for.
INSTALLED_APPS = [*INSTALLED_APPS, "demo"] if DEMO else INSTALLED_APPS

ROOT_URLCONF = "prm.urls"
WSGI_APPLICATION = "prm.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FORM_RENDERER = "web.widgets.Renderer"
# What lists show where nothing is chosen, as our own forms do.
FILTERS_EMPTY_CHOICE_LABEL = "–"

# -- Storage of rows --------------------------------------------------------------------------
# WAL, IMMEDIATE transactions and a long timeout are what lets web and worker share one SQLite
# file: with Django's defaults more than half of concurrent writes failed as "locked".
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        # Else INSERT OR REPLACE would take rows away without asking the guards of DELETE.
        "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
    ),
}
DATABASES = {
    "default": env.db_url_config(_required("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR))}/prm.sqlite3"))
}
# Which process this is, for time-outs and for whoever looks into the database: "web" and "worker" are
# set where they start; any other command (a migration, above all) may take its time.
PROCESS = env.str("PRM_PROCESS", default="command")
# Seconds after which a statement is ended by the database; 0 for never.
STATEMENT_TIMEOUT = env.int("DATABASE_STATEMENT_TIMEOUT", default={"web": 30, "worker": 600}.get(PROCESS, 0))
# Behind PgBouncer in transaction mode nothing may live longer than a transaction: no cursor kept on
# the server, no prepared statement, no setting of the session (ALTER ROLE … SET statement_timeout).
PGBOUNCER = env.bool("DATABASE_PGBOUNCER", default=False)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
    DATABASES["default"]["OPTIONS"] = {
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=12),
            # How long a request waits for a connection.
            "timeout": env.float("DATABASE_POOL_TIMEOUT", default=5),
            # How long the pool tries, ever more seldom, before it begins anew: soon after a restart
            # of the server everything goes on.
            "reconnect_timeout": 5,
        },
        "connect_timeout": env.int("DATABASE_CONNECT_TIMEOUT", default=5),
        "application_name": f"prm-{PROCESS}",
        "prepare_threshold": None,
    }
    if STATEMENT_TIMEOUT and not PGBOUNCER:
        DATABASES["default"]["OPTIONS"]["options"] = f"-c statement_timeout={STATEMENT_TIMEOUT}s"
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = PGBOUNCER
    # A connection that died with the server is replaced when it is taken from the pool.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# Operations lock rows in this order; the tests refuse another one.
CHECK_LOCK_ORDER = False

# -- Queue and cache --------------------------------------------------------------------------
# Everything to be done is a row in the database. With Redis, Celery carries a queue for each kind of
# work and Redis only wakes it; without, `manage.py worker` looks by itself and there is no broker.
REDIS_URL = _required("REDIS_URL", "")
TIMETABLE = "prm.schedule.TIMETABLE"
# Tests turn this off and work the queue off by hand.
WAKE_WORKER = env.bool("WAKE_WORKER", default=True)
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    # Longer than the second that a worker listens at a time.
    "socket_timeout": 5,
    "health_check_interval": 30,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "prm.celery:Ticker"
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Printed mails stay as they are: they are not log lines.
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        # A request waits a moment for the cache and no longer: a miss costs a query.
        "OPTIONS": {
            "socket_connect_timeout": 0.1,
            "socket_timeout": 0.1,
            "retry": Retry(NoBackoff(), 0),
        },
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Days for which what is done is kept; see docs/operations.md.
RETENTION_DELIVERIES = env.int("RETENTION_DELIVERIES", default=30)
# A mail's row keeps the same mail from being owed twice, so no shorter than the longest notice.
RETENTION_MAILS = env.int("RETENTION_MAILS", default=365)
RETENTION_JOBS = env.int("RETENTION_JOBS", default=90)
RETENTION_INVITATIONS = env.int("RETENTION_INVITATIONS", default=180)
RETENTION_UNCONFIRMED = env.int("RETENTION_UNCONFIRMED", default=7)
RETENTION_APPLICANTS = env.int("RETENTION_APPLICANTS", default=365)
RETENTION_IDEMPOTENCY = 1
RETENTION_LOGIN_ATTEMPTS = 1
RETENTION_SIGNS = 1
# A session says itself when it is over.
RETENTION_SESSIONS = 0

# -- Files and mail ---------------------------------------------------------------------------
STORAGE_URL = env.str("STORAGE_URL", default=f"file://{DATA_DIR / 'files'}")
if not STORAGE_URL.startswith("file:///"):
    raise ImproperlyConfigured("STORAGE_URL must be file:///a/folder (shared by all machines).")
MEDIA_ROOT = Path(STORAGE_URL.removeprefix("file://"))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Every page asks for hashed names, and compressing the typeface once is slow enough.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "web.statics.FontFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "web.statics.ManifestStorage"},
}
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=20 * 1024 * 1024)
# Of any request at all, and of one by somebody who has not said who they are (prm.http).
MAX_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES + 1024 * 1024
MAX_ANONYMOUS_BODY_BYTES = 1024 * 1024
# Below so much room on the disk of our folders, /health/ready says no.
MIN_FREE_BYTES = env.int("MIN_FREE_BYTES", default=200 * 1024 * 1024)
# A virus scanner (clamd): tcp://host:3310 or unix:///run/clamav/clamd.sock
CLAMD_URL = env.str("CLAMD_URL", default="")

_mail = env.email_url_config(_required("EMAIL_URL", "consolemail://"))
vars().update(_mail)
# A server that accepts and stays silent holds a worker of the mail queue no longer than this.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
if _mail["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
    EMAIL_BACKEND = "core.mail_console.TextBackend"
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="partners@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- Languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = env.str("PRM_LANGUAGE", default="en")
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# Instants are stored in UTC; business dates are dates in this zone (core.clock.today).
DEFAULT_COUNTRY = env.str("PRM_COUNTRY", default="")
# Kosovo has no code of ISO 3166: XK is the one that banks and the European Union use.
# The others are names that the library sets or translates badly, in one language or the other.
COUNTRIES_OVERRIDE = {
    "XK": _("Kosovo"),
    "CI": _("Côte d’Ivoire"),
    "SZ": _("Eswatini"),
    "IO": _("British Indian Ocean Territory"),
    "US": _("United States"),
    "BL": _("Saint Barthélemy"),
    "FM": _("Micronesia"),
    "GY": _("Guyana"),
    "MH": _("Marshall Islands"),
    "PS": _("Palestine"),
    "RE": _("Réunion"),
    "SA": _("Saudi Arabia"),
    "SB": _("Solomon Islands"),
    "SJ": _("Svalbard and Jan Mayen"),
    "TL": _("Timor-Leste"),
}
TIME_ZONE = env.str("PRM_TIME_ZONE", default="Europe/Paris")
# Hours of the timetable are those of the programme: its midnight ends a day, not that of UTC.
CELERY_TIMEZONE = TIME_ZONE
FORMAT_MODULE_PATH = ["core.formats"]

# -- Login ------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# The adapter does the work of a mail for an address that nobody has, and sends none.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
# A code goes through the queue of mails like any other.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# A session ends when nobody used it for so long, and after so many days at most.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=720)
SESSION_DAYS = env.int("SESSION_DAYS", default=14)
SESSION_COOKIE_AGE = SESSION_DAYS * 86_400
# A session left open is not enough to take an account over, nor to say where money goes.
ACCOUNT_REAUTHENTICATION_REQUIRED = REAUTHENTICATION_REQUIRED = True
REAUTHENTICATION_MINUTES = env.int("REAUTHENTICATION_MINUTES", default=15)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Tries are counted in the database, before each one: allauth's own counts live in the cache. Its
# counts by address alone would let anybody keep the owner away.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip", "reset_password": "20/m/ip"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.PasswordLoginForm",
    "confirm_login_code": "accounts.forms.CountedCodeForm",
    "request_login_code": "accounts.forms.CountedCodeRequestForm",
    "reset_password": "accounts.forms.CountedResetForm",
}
MFA_FORMS = {
    "activate_totp": "accounts.forms.FactorForm",
    "authenticate": "accounts.forms.CountedFactorForm",
    "reauthenticate": "accounts.forms.CountedFactorAgainForm",
}
MFA_ADAPTER = "accounts.mfa.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = env.str("MFA_ISSUER", default="PRM")
# Roles that must set up a second factor before they can do anything; a partner's roles are
# written with the prefix "partner:".
MFA_REQUIRED_ROLES = set(
    env.list("MFA_REQUIRED_ROLES", default=["administrator", "finance"] if not DEMO else [])
)

# What a monitoring system sends as a bearer token to read /metrics; without it the page is not there.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# -- Protection -------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# No script of ours reads a cookie: forms carry the token of the page.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
DEVICE_COOKIE_NAME, VISITOR_COOKIE_NAME = "prm_device", "prm_visitor"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # The browser itself refuses such a cookie from another host or from a page without TLS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    DEVICE_COOKIE_NAME, VISITOR_COOKIE_NAME = "__Host-device", "__Host-visitor"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    # Both bind hosts that are not ours to decide about: only where the operator says so.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# The sites that may show the public form of applications within a page of theirs; no other page of ours may be.
APPLY_FRAME_ANCESTORS = env.list("APPLY_FRAME_ANCESTORS", default=[])
APPLY_RATE = env.str("APPLY_RATE", default="20/hour")
APPLY_RATE_TOTAL = env.str("APPLY_RATE_TOTAL", default="3000/hour")

# -- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = api_settings.rest_framework(rate=env.str("API_RATE", default="1200/min"))
SPECTACULAR_SETTINGS = api_settings.spectacular(languages=LANGUAGES)

DJANGO_HTMX_INCLUDE_INDICATOR_STYLES = False
TEST_RUNNER = "django.test.runner.DiscoverRunner"
# What HSTS covers beyond this host is the operator's decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

from core.logging import configure as _configure_logging  # noqa: E402

LOGGING = _configure_logging(json_lines=PRODUCTION)
