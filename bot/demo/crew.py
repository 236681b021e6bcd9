"""The sample staff: somebody for every region, the centre, the coordinators and the focal persons."""

from dataclasses import dataclass

from models.catalogue import FocalTopic
from models.people import Duty
from models.places import REGIONS

VINNYTSIA = "UA-05"
# Whose phones the page shows, beside that of a newcomer.
IHOR, MARIA = "Ігор", "Марія"
GROUPS = {
    Duty.OFFICER: "Радники областей",
    Duty.CENTRAL: "Радники центру",
    Duty.COORDINATOR: "Координатори",
    Duty.FOCAL: "Фокальні особи",
}


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    duty: Duty
    role: str  # as the page shows it
    region: str = ""
    topics: tuple[FocalTopic, ...] = ()

    @property
    def group(self) -> str:
        """Under which heading the page lists them."""
        return GROUPS[self.duty]


OFFICERS = {
    VINNYTSIA: (IHOR,),
    "UA-07": ("Соломія",),
    "UA-12": ("Наталія", "Руслан"),
    "UA-14": ("Вікторія",),
    "UA-18": ("Тетяна",),
    "UA-21": ("Василь",),
    "UA-23": ("Світлана",),
    "UA-26": ("Іванна",),
    "UA-32": ("Андрій",),
    "UA-35": ("Людмила",),
    "UA-09": ("Ганна",),
    "UA-46": ("Роман",),
    "UA-48": ("Оксана",),
    "UA-51": ("Юлія",),
    "UA-53": ("Лариса",),
    "UA-56": ("Микола",),
    "UA-59": ("Валентина",),
    "UA-61": ("Уляна",),
    "UA-63": ("Ірина", "Дмитро"),
    "UA-65": ("Сергій",),
    "UA-68": ("Галина",),
    "UA-71": ("Алла",),
    "UA-77": ("Христина",),
    "UA-74": ("Олександр",),
    "UA-30": ("Катерина", "Павло"),
}
CENTRAL = ("Тамара", "Богдан")
COORDINATORS = (MARIA, "Володимир")
FOCAL = {
    "Ольга": (FocalTopic.GBV, FocalTopic.CHILD),
    "Надія": (FocalTopic.CRISIS, FocalTopic.GBV),
    "Любов": (FocalTopic.CHILD, FocalTopic.CRISIS),
    "Лідія": (FocalTopic.PSEA, FocalTopic.FRAUD),
}
# The interface says «радник / радниця»; the page knows who is who.
MEN = frozenset({
    "Ігор", "Руслан", "Василь", "Андрій", "Роман", "Микола", "Дмитро", "Сергій", "Олександр", "Павло", "Богдан",
    "Володимир",
})  # fmt: skip


def staff() -> list[Colleague]:
    """Everybody, in a fixed order: stories name them by their place in it."""
    officers = [
        Colleague(name, Duty.OFFICER, f"{_officer(name)}, {REGIONS[region].name}", region)
        for region, names in OFFICERS.items()
        for name in names
    ]
    central = [Colleague(name, Duty.CENTRAL, f"{_officer(name)}, центр") for name in CENTRAL]
    leading = [Colleague(name, Duty.COORDINATOR, _coordinator(name)) for name in COORDINATORS]
    focal = [Colleague(name, Duty.FOCAL, "фокальна особа", "", topics) for name, topics in FOCAL.items()]
    return [*officers, *central, *leading, *focal]


def _officer(name: str) -> str:
    return "радник" if name in MEN else "радниця"


def _coordinator(name: str) -> str:
    return "координатор" if name in MEN else "координаторка"
