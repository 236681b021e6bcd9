"""A story in which everybody says something that nobody else may find, wherever words or numbers can be typed."""

from dataclasses import dataclass, field

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest
from tests.test_audit import reading
from tests.test_broadcast import compose, wants_news
from tests.test_problems import mark_new
from tests.test_referral import PLACE, WHAT, prepare
from tests.test_register import begin
from tests.test_templates import make
from tests.test_transfer import offer

OF_STAFF = ("радник", "фокальна", "назва", "шаблон", "проблема", "опис", "новина", "відвідувач")
SAFE_CALL = ("Особиста безпека", "Насильство вдома", "Зв’яжіться зі мною безпечно", "Зателефонувати", "Увечері")
FOCAL = ("Насильство вдома, примус", "Готово", "Вінницька область")


@dataclass
class Confidences:
    """What was said, in whatever form it may lie about."""

    words: list[str] = field(default_factory=list)
    of_staff: list[str] = field(default_factory=list)  # what isn't about the one who asked for help
    olena: Phone | None = None

    def say(self, about: str) -> str:
        """A word that stands nowhere else, with what it is about for whoever reads a failure."""
        self.words.append(f"ґедзь{len(self.words)}{about}")
        if about in OF_STAFF:
            self.of_staff.append(self.words[-1])
        return self.words[-1]

    def found_in(self, data: bytes) -> list[str]:
        return [word for word in self.words if any(form in data for form in forms(word))]


def forms(word: str) -> set[bytes]:
    escaped = word.encode("ascii", "backslashreplace")
    return {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), escaped, escaped.replace(b"\\u0", b"u0")}


async def tell(town: Town) -> Confidences:
    """Ends with a draft, a stray and an unsent message lying there."""
    said = Confidences()
    maria = await town.coordinator()
    ihor = await town.officer(maria, said.say("радник"))
    oksana = await town.officer(maria, "Оксана")
    sofia = await town.join(maria, said.say("фокальна"), "Фокальна особа", *FOCAL)
    olena = await person(town, said)
    await file_request(olena, text=said.say("прохання"))
    await officer_works(said, ihor, olena)
    await person_answers(said, olena, ihor)
    await staff_talk(said, maria, ihor, oksana)
    await safe_contact(olena, sofia)
    await a_visitor(said, oksana)
    await unfinished(said, olena)
    said.words += [str(one.id) for one in (olena, ihor, sofia)]
    said.of_staff += [str(one.id) for one in (ihor, sofia)]
    said.olena = olena
    await town.settle()
    return said


async def person(town: Town, said: Confidences) -> Phone:
    about = {"last_name": said.say("прізвище"), "username": "gedz_username", "phone": "+380671239876"}
    said.words += ["gedz_username", "380671239876"]
    olena = await town.telegram.person(said.say("ім"), **about)
    await olena.send("/start")
    await olena.press("Погоджуюсь")
    await olena.wait("Вітаємо")
    await olena.send("Мої дані")
    await olena.press("Як до вас звертатися")
    await olena.wait("звертатися")
    await olena.send(said.say("нік"))
    await olena.wait("ґедзь")
    await wants_news(olena)
    return olena


async def officer_works(said: Confidences, ihor: Phone, olena: Phone) -> None:
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Нотатка")
    await ihor.wait("отатк")
    await ihor.send(said.say("нотатка"))
    await ihor.press("Уточнити")
    await ihor.send(said.say("уточнення"))
    await olena.wait("уточнення")


async def person_answers(said: Confidences, olena: Phone, ihor: Phone) -> None:
    question = await newest(olena, "уточнення")
    await olena.send_photo(said.say("підпис"), reply_to=question)
    name = said.say("файл")
    await olena.send_document("", file_name=f"{name}.pdf", reply_to=question)
    await ihor.wait("підпис")
    words = await olena.send(said.say("лист"), reply_to=question)
    await ihor.wait("лист")
    await olena.edit(words, said.say("правка"))
    await ihor.wait("правка")


async def staff_talk(said: Confidences, maria: Phone, ihor: Phone, oksana: Phone) -> None:
    await make(ihor, said.say("назва"), said.say("шаблон"))
    await mark_new(ihor, said.say("проблема"), said.say("опис"))
    await prepare(ihor)
    said.words += [PLACE, WHAT]
    await ihor.send("/cancel")
    await ihor.send("/find")
    await ihor.wait("Що шукати?")
    await ihor.send(said.say("пошук"))
    await ihor.wait()
    await offer(ihor, oksana, said.say("причина"))
    await reading(maria)
    await maria.send("/cancel")
    await compose(maria, said.say("новина"))


async def safe_contact(olena: Phone, sofia: Phone) -> None:
    await olena.send("Подати звернення")
    for choice in SAFE_CALL:
        await olena.press(choice)
    await olena.press("Надіслати мій номер")
    await olena.wait("Запит отримано")
    await sofia.wait("Зателефонувати")


async def a_visitor(said: Confidences, oksana: Phone) -> None:
    """As far as the consent, which hasn't been given."""
    said.words += ["380671234567", "067 123 45 67"]
    said.of_staff += said.words[-2:]  # of the visitor
    await begin(oksana, said.say("відвідувач"))


async def unfinished(said: Confidences, olena: Phone) -> None:
    await olena.send(said.say("куди"))
    await olena.wait("Куди його віднести")
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.send(said.say("чернетка"))
    await olena.wait("Записали")
