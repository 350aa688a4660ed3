import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")
# Requests are short: the database ends a statement that is not.
os.environ.setdefault("PRM_PROCESS", "web")

application = get_wsgi_application()
