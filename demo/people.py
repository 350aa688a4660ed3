"""The people of the demo: ours, and those of the partners whose portal can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.services.users import user_create, user_get_or_create
from core.actor import SYSTEM, Actor, ActorKind
from core.permissions import TABLE
from partners.access.selectors import member_actor
from partners.access.services import membership_create
from partners.models import Partner

PASSWORD = "demo"

# login: (role, name, language, job title)
STAFF = {
    "admin": ("administrator", "Alex Morgan", "en", "Head of partnerships"),
    "manager": ("manager", "Camille Durand", "fr", "Responsable de partenariat"),
    "manager-2": ("manager", "Jonas Weber", "en", "Partnership manager"),
    "legal": ("legal", "Marie Lefèvre", "fr", "Juriste"),
    "finance": ("finance", "Inès Haddad", "fr", "Responsable financière"),
    "finance-2": ("finance", "Paul Girard", "fr", "Contrôleur de gestion"),
    "marketing": ("marketing", "Emma Lindqvist", "en", "Partner marketing"),
    "support": ("support", "Sofia Rossi", "en", "Partner support"),
    "auditor": ("auditor", "Victor Lambert", "fr", "Auditeur interne"),
}

# login: (code of the partner, role, name, language)
MEMBERS = {
    "partner-a": ("helio", "administrator", "Hélène Roy", "fr"),
    "karim.benali": ("helio", "sales", "Karim Benali", "fr"),
    "julie.marchand": ("helio", "finance", "Julie Marchand", "fr"),
    "max.brandt": ("techcorp", "administrator", "Max Brandt", "en"),
    "lucie.fabre": ("sudsystemes", "administrator", "Lucie Fabre", "fr"),
    "partner-b": ("kappa", "administrator", "Nora Kaplan", "en"),
    "partner-c": ("msf", "administrator", "David Okafor", "en"),
    "partner-d": ("admin_fr", "administrator", "Sylvie Renard", "fr"),
    "prospect": ("linagora", "administrator", "Léa Fontaine", "fr"),
    "anna.keller": ("msf", "technical", "Anna Keller", "en"),
}


@dataclass
class People:
    """Who acts in the demo, by login."""

    staff: dict[str, User] = field(default_factory=dict)
    members: dict[str, User] = field(default_factory=dict)

    def ours(self, login: str) -> Actor:
        """One of us, as the wiring would make them."""
        user = self.staff[login]
        return Actor(
            kind=ActorKind.STAFF,
            id=user.public_id,
            user_id=user.pk,
            role=user.staff_role,
            permissions=TABLE.for_staff(user.staff_role),
        )

    def member(self, login: str, partner: Partner) -> Actor:
        """A member of a partner, as the wiring would make them."""
        actor = member_actor(self.members[login], partner.public_id, request_id="")
        if actor is None:
            raise ValueError(f"{login} is no member of {partner}")
        return actor

    def of_partner(self, code: str, partner: Partner) -> Actor:
        """Whoever acts for a partner: its administrator, or the system where nobody has access."""
        login = next((login for login, row in MEMBERS.items() if row[0] == code), "")
        return self.member(login, partner) if login in self.members else SYSTEM


def add_staff(people: People) -> None:
    """Everybody of ours, with the password of the demo."""
    for login, (role, name, language, title) in STAFF.items():
        people.staff[login] = user_create(
            actor=SYSTEM,
            email=f"{login}@demo.test",
            name=name,
            staff_role=role,
            language=language,
            job_title=title,
        )
    set_password(people.staff)


def add_members(people: People, partners: dict[str, Partner], code: str) -> None:
    """The portal members of one partner."""
    added = {}
    for login, (owner, role, name, language) in MEMBERS.items():
        if owner == code:
            user = user_get_or_create(actor=SYSTEM, email=f"{login}@demo.test", name=name, language=language)
            membership_create(actor=SYSTEM, partner=partners[code], user=user, role=role)
            added[login] = user
    set_password(added)
    people.members |= added


def set_password(users: dict[str, User]) -> None:
    """One hash for all of them: the password is no secret, and hashing is made to be slow."""
    global _hashed
    _hashed = _hashed or make_password(PASSWORD)
    User.objects.filter(pk__in=[user.pk for user in users.values()]).update(password=_hashed)


_hashed = ""
