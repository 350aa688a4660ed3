"""The partners of the demo: organisations of every type and kind. Invented, but for the three pilots'
published results and the organisations that the joint plan names."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One partner of the demo.

    ``joined`` is months before today. ``revenue`` is what it brought in the last twelve months, in
    whole euros, and ``growth`` how much more than in the twelve before. ``tiers`` are its tiers
    from the first to the last. A ``recruited`` one came in by a recruitment of the simulation.
    """

    code: str
    name: str
    type: str
    country: str
    kinds: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    joined: int = 18
    revenue: int = 0
    growth: Decimal = Decimal("0.15")
    currency: str = "EUR"
    owner: str = "manager"
    language: str = "fr"
    status: str = "active"
    recruited: bool = False
    legal_status: str = "other"
    founded: int | None = None
    description: str = ""
    products: str = ""
    panel: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.code.replace("_", "-")

    @property
    def domain(self) -> str:
        return f"{self.slug}.example"


def _channel(territories: list[str], margin: str, *, certified: bool, leads: bool) -> dict[str, Any]:
    return {
        "territories": territories,
        "margin_rate": Decimal(margin),
        "certified": certified,
        "leads_given": leads,
    }


def _referral(profile: str, reward: str = "commission") -> dict[str, Any]:
    fee = {"fee_minor": 150_00} if reward == "fee" else {}
    return {"referral_profile": profile, "reward": reward, **fee}


def _oem(price: str, customisation: str, support: str) -> dict[str, Any]:
    return {"price_conditions": price, "customisation": customisation, "support_terms": support}


D = Decimal

# Those that the programme lives with today, or did until lately.
PARTNERS = [
    Entry("helio", "Helio Santé", "company", "FR", ("reseller", "technology"), ("bronze", "silver", "gold"),
          ("health",), 26, 212_000, D("0.09"), legal_status="reseller", founded=2009,
          description="Revend et met en œuvre MML dans les hôpitaux et cliniques de l’ouest de la France.",
          products="Helio Dossier\nHelio Urgences\nHelio Agenda",
          panel={"reseller": _channel(["FR"], "0.25", certified=True, leads=True)}),
    Entry("techcorp", "TechCorp", "company", "DE", ("oem", "technology", "strategic"), ("silver", "gold", "platinum"),
          ("industry",), 26, 684_000, D("0.24"), language="en", founded=1998,
          description="Industrial IoT maker; every gateway it ships speaks MML.",
          products="TC Gateway\nTC Edge\nTC Fleet",
          panel={"oem": _oem("8% of each gateway sold, at least €150,000 a year", "Own name and colours on all screens",
                             "Second level with us, answer within four hours")}),
    Entry("nordsys", "NordSys", "integrator", "SE", ("reseller",), ("silver", "gold"), ("industry", "health"), 26,
          198_450, D("0.31"), language="en", owner="manager-2", legal_status="reseller", founded=2004,
          description="Systems integrator for Nordic cities and hospitals.",
          panel={"reseller": _channel(["nordics"], "0.22", certified=True, leads=True)}),
    Entry("atelier", "Atelier Data", "integrator", "FR", ("reseller", "comarketing"), ("bronze", "silver"),
          ("education",), 26, 91_300, D("-0.06"), legal_status="reseller", founded=2015,
          description="Intégrateur lyonnais, collectivités et enseignement.",
          panel={"reseller": _channel(["FR"], "0.20", certified=True, leads=False)}),
    Entry("kappa", "Kappa Conseil", "company", "FR", ("referral",), ("bronze",), ("health",), 24, 44_700, D("0.08"),
          language="en", legal_status="introducer", founded=2018,
          description="Advises hospitals of several countries on their information systems.",
          panel={"referral": _referral("consultant")}),
    Entry("msf", "MSF", "ngo", "CH", ("strategic",), ("silver", "gold"), ("health",), 23, 0, language="en",
          founded=1971, description="Medical humanitarian organisation; pilot NGO of the programme."),
    Entry("admin_fr", "Administration française", "government", "FR", ("strategic",), ("silver", "gold", "platinum"),
          (), 26, 0, description="Administration pilote du programme : douze ministères échangent leurs données en MML."),
    Entry("stratus", "Stratus France", "cloud", "FR", ("technology", "comarketing"), ("silver", "gold"),
          ("industry",), 26, 318_000, D("0.18"), founded=2012, description="Hébergeur souverain ; MML en service managé.",
          products="Stratus Compute\nStratus MML"),
    Entry("lumen", "Lumen Cloud", "cloud", "NL", ("technology",), ("bronze", "silver"), (), 22, 126_000, D("0.4"),
          language="en", owner="manager-2", description="European cloud provider with MML storage."),
    Entry("fluxerp", "FluxERP", "publisher", "NL", ("oem", "technology"), ("bronze", "silver"), ("industry",), 25, 142_000,
          D("0.12"), language="en", owner="manager-2", products="FluxERP Finance\nFluxERP Stock",
          panel={"oem": _oem("8% of each sale", "Own name and colours", "First level with the partner, second with us")}),
    Entry("clinexis", "Clinexis", "publisher", "FR", ("technology", "comarketing"), ("bronze", "silver"), ("health",),
          24, 88_000, D("0.21"), products="Clinexis Imagerie\nClinexis Labo"),
    Entry("openmap", "OpenMap Works", "publisher", "DE", ("technology",), ("bronze",), ("environment",), 13, 37_500,
          D("0.05"), language="en", owner="manager-2"),
    Entry("paylane", "Paylane Connect", "publisher", "IE", ("technology",), ("bronze",), (), 10, 52_000, D("0.5"),
          language="en", owner="manager-2", recruited=True),
    Entry("edusphere", "EduSphere", "publisher", "CA", ("technology", "comarketing"), ("bronze", "silver"),
          ("education",), 22, 64_000, D("0.1"), currency="CAD", language="en", owner="manager-2"),
    Entry("iota", "Iota Industries", "company", "DE", ("oem",), ("silver", "gold"), ("industry",), 26, 402_000, D("0.16"),
          language="en", owner="manager-2", founded=1986, description="White label of the platform for machine builders.",
          panel={"oem": _oem("€40 a machine and year, in steps of a thousand", "Own name; our name in the notices only",
                             "First level with the partner, second with us")}),
    Entry("dataport", "DataPort Systems", "integrator", "DE", ("reseller",), ("bronze", "silver"), ("industry",), 25,
          156_000, D("0.2"), language="en", owner="manager-2", legal_status="reseller",
          panel={"reseller": _channel(["dach"], "0.20", certified=True, leads=True)}),
    Entry("alpen", "Alpen Informatik", "integrator", "CH", ("reseller",), ("bronze", "silver"), ("health",), 14, 73_000,
          D("0.28"), currency="CHF", language="fr", legal_status="reseller",
          panel={"reseller": _channel(["CH"], "0.18", certified=False, leads=False)}),
    Entry("boreal", "Boréal TI", "integrator", "CA", ("reseller",), ("bronze",), ("education",), 11, 41_000, D("0.3"),
          currency="CAD", legal_status="reseller",
          panel={"reseller": _channel(["CA"], "0.18", certified=False, leads=False)}, recruited=True),
    Entry("dakar", "Dakar Numérique", "integrator", "SN", ("reseller",), ("bronze",), ("health", "education"), 12, 38_000,
          D("0.6"), legal_status="reseller",
          panel={"reseller": _channel(["west-africa"], "0.25", certified=True, leads=True)}),
    Entry("medreseau", "Med-Réseau", "company", "FR", ("reseller",), ("bronze", "silver"), ("health",), 25, 118_000,
          D("0.04"), legal_status="reseller",
          panel={"reseller": _channel(["FR"], "0.20", certified=True, leads=False)}),
    Entry("pivoine", "Agence Pivoine", "company", "FR", ("referral", "comarketing"), ("bronze", "silver"), (), 22, 61_000,
          D("0.35"), legal_status="introducer", panel={"referral": _referral("agency")}),
    Entry("vasseur", "Bureau Vasseur", "company", "BE", ("referral",), ("bronze",), (), 14, 28_000, D("0.12"),
          legal_status="introducer", panel={"referral": _referral("consultant")}),
    Entry("orphee", "Cabinet Orphée", "company", "FR", ("referral",), ("bronze", "silver"), ("health",), 26, 57_000,
          D("0.1"), legal_status="commercial_agent", panel={"referral": _referral("consultant")}),
    Entry("datavous", "Data & Vous", "company", "FR", ("referral",), ("bronze",), ("education",), 9, 19_500, D("0.2"),
          legal_status="introducer", description="Lettre et chaîne vidéo suivies par 40 000 personnes.",
          panel={"referral": _referral("influencer")}, recruited=True),
    Entry("growth", "Growth Foundry", "company", "GB", ("referral",), ("bronze",), (), 12, 34_000, D("0.25"),
          currency="GBP", language="en", owner="manager-2", legal_status="introducer",
          panel={"referral": _referral("agency")}),
    Entry("northwind", "Northwind Advisory", "company", "US", ("referral",), ("bronze",), (), 13, 47_000, D("0.3"),
          currency="USD", language="en", owner="manager-2", legal_status="introducer",
          panel={"referral": _referral("consultant")}),
    Entry("marea", "Marea Digital", "company", "ES", ("referral",), ("bronze",), (), 8, 16_000, D("0.2"), language="en",
          owner="manager-2", legal_status="introducer", panel={"referral": _referral("influencer", "fee")}, recruited=True),
    Entry("sahel", "Sahel Vert", "ngo", "SN", ("strategic",), ("bronze",), ("environment",), 12),
    Entry("ecole", "École ouverte", "ngo", "FR", ("strategic", "comarketing"), ("bronze", "silver"), ("education",), 19),
    Entry("terra", "Terra Observa", "ngo", "ES", ("strategic",), ("bronze",), ("environment",), 7, language="en",
          owner="manager-2", recruited=True),
    Entry("relief", "Relief Data Network", "international_organisation", "CH", ("strategic",), ("silver", "gold"), ("health",), 21,
          language="en", owner="manager-2"),
    Entry("senegal", "Agence numérique du Sénégal", "government", "SN", ("strategic",), ("bronze", "silver"), ("health",),
          16),
    Entry("seeland", "Kanton Seeland", "government", "CH", ("strategic",), ("bronze",), (), 9, owner="manager-2",
          language="en", recruited=True),
    Entry("rhone", "Institut polytechnique du Rhône", "university", "FR", ("strategic",), ("bronze", "silver"),
          ("education", "industry"), 20),
    Entry("nordlab", "Nordic Learning Lab", "university", "FI", ("strategic",), ("bronze",), ("education",), 10,
          owner="manager-2", language="en", recruited=True),
    Entry("capteurs", "Capteurs & Co", "company", "FR", ("comarketing", "technology"), ("bronze",), ("industry",), 11,
          23_000, D("0.1")),
    # No longer with us, or not at present.
    Entry("quartz", "Quartz Média", "company", "FR", ("comarketing",), ("bronze",), (), 15, 9_000, D("-0.4"),
          status="suspended"),
    Entry("voltiga", "Voltiga", "integrator", "IT", ("reseller",), ("bronze",), ("industry",), 25, 14_000, D("-0.7"),
          status="ended", language="en", owner="manager-2", legal_status="reseller",
          panel={"reseller": _channel(["IT"], "0.18", certified=False, leads=False)}),
    Entry("delta", "Delta Conseil", "company", "FR", ("referral",), ("bronze",), (), 24, 0, status="ended",
          legal_status="introducer", panel={"referral": _referral("consultant")}),
]  # fmt: skip

# Those on their way in; their recruitments are in ``recruiting``.
PROSPECTS = [
    Entry("occitanie", "Région Occitanie", "government", "FR", ("strategic",)),
    Entry("unicorp", "Unicorp Cloud", "cloud", "US", ("technology",), language="en"),
    Entry("gand", "Université de Gand", "university", "BE", ("strategic",), sectors=("education",)),
    Entry("linagora", "Linagora", "company", "FR", ("strategic",), founded=2000,
          description="Éditeur français de logiciels libres, tourné vers la souveraineté numérique.",
          products="Twake Workplace\nLinShare\nTchap\nLucie\nOpenLLM France"),
    Entry("carebridge", "CareBridge", "ngo", "KE", ("strategic",), sectors=("health",), language="en"),
    Entry("sudsystemes", "SudSystèmes", "integrator", "FR", ("reseller",), sectors=("industry",)),
    Entry("openide", "Open IDE", "publisher", "US", ("technology",), language="en"),
    Entry("iberdata", "Iberdata", "integrator", "ES", ("reseller",), language="en", owner="manager-2"),
    Entry("balticgrid", "Baltic Grid", "company", "EE", ("oem",), sectors=("environment",), language="en",
          owner="manager-2"),
    Entry("murs", "Hôpital sans murs", "ngo", "FR", ("strategic",), sectors=("health",)),
    Entry("polder", "Polder IT", "integrator", "NL", ("reseller",), ("bronze",), sectors=("industry",), language="en",
          owner="manager-2", legal_status="reseller",
          panel={"reseller": _channel(["NL"], "0.18", certified=False, leads=False)}),
    Entry("solis", "Solis Énergie", "company", "FR", ("oem",), ("bronze",), sectors=("environment", "industry"),
          panel={"oem": _oem("6 % du prix de vente", "Marque du partenaire", "Deuxième niveau chez nous")}),
    Entry("cobalt", "Cobalt Systems", "integrator", "GB", ("reseller",), language="en", owner="manager-2"),
    Entry("omnivendor", "OmniVendor", "publisher", "US", ("technology",), language="en"),
    Entry("ministere_be", "Agence du numérique de Wallonie", "government", "BE", ("strategic",)),
]  # fmt: skip

# Given and family names, to people the contacts.
GIVEN_NAMES = [
    "Hélène", "Karim", "Julie", "Thomas", "Aïcha", "Pierre", "Nina", "Lukas", "Ingrid", "Mateo", "Fatou", "Elena",
    "Oscar", "Yasmine", "Hugo", "Clara", "Mehdi", "Astrid", "Samuel", "Léna", "Amadou", "Greta", "Julian", "Maud",
]  # fmt: skip
FAMILY_NAMES = [
    "Roy", "Benali", "Marchand", "Petit", "Diallo", "Lefort", "Nilsson", "Brandt", "Haugen", "Vidal", "Sow", "Costa",
    "Lindgren", "Amrani", "Mercier", "Novak", "Keller", "Okafor", "Fournier", "Weiss", "Ba", "Hansen", "Ortega", "Colin",
]  # fmt: skip
JOBS = {
    "executive": {"fr": "Direction générale", "en": "Managing director"},
    "sales": {"fr": "Direction commerciale", "en": "Head of sales"},
    "technical": {"fr": "Direction technique", "en": "Chief technology officer"},
    "marketing": {"fr": "Marketing", "en": "Marketing lead"},
    "finance": {"fr": "Comptabilité fournisseurs", "en": "Accounts"},
    "legal": {"fr": "Service juridique", "en": "Legal counsel"},
}
CITIES = {
    "FR": ("Nantes", "44000"), "DE": ("Stuttgart", "70173"), "SE": ("Göteborg", "411 03"), "CH": ("Genève", "1201"),
    "NL": ("Utrecht", "3511"), "BE": ("Liège", "4000"), "ES": ("Valencia", "46002"), "GB": ("Leeds", "LS1 4AP"),
    "US": ("Boston", "02110"), "CA": ("Québec", "G1R 4P5"), "SN": ("Dakar", "12500"), "IE": ("Cork", "T12"),
    "IT": ("Torino", "10121"), "FI": ("Turku", "20100"), "EE": ("Tartu", "50090"), "KE": ("Nairobi", "00100"),
}  # fmt: skip
