"""A text that only its recipient reads isn't left lying: after four hours the next one who may read it gets it."""

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, shows
from tests.test_restricted import COMPLAINT, complain, focal

FRAUD = ("Скарга, відгук, подяка", "Вимагають гроші, шахрайство")
TOPIC = "Шахрайство, вимагання"
NOT_YOURS = "Такого звернення немає"


async def appointed_coordinator(town: Town, maria: Phone, person: Phone) -> None:
    """A further duty for somebody who has others."""
    await maria.send("/invite")
    await maria.press("Координатор / координаторка")
    link = (await maria.wait("https://t.me/")).text
    await person.send(f"/start {link.split('?start=')[1].split()[0]}")
    await person.press("Приєднатися")
    await maria.wait(f"{person.name} хоче приєднатися")
    await maria.press("Підтвердити")
    await person.wait("вітаємо")
    await town.settle()


async def test_the_next_focal_person_gets_it_and_then_coordinators_hear_without_the_number(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria, topic=TOPIC)
    nina = await focal(town, maria, "Ніна", topic=TOPIC)
    olena = await town.applicant()
    await file_request(olena, COMPLAINT, FRAUD)
    await sofia.wait(COMPLAINT)
    await town.telegram.advance(hours=3, minutes=59)
    await town.settle()
    assert await shows(nina, COMPLAINT) == 0
    await town.telegram.advance(minutes=2)
    await nina.wait(COMPLAINT)
    await olena.wait("тепер його бачить лише Ніна")
    await sofia.send("/case 1")
    assert COMPLAINT not in (await sofia.wait("вже веде Ніна")).text
    await town.telegram.advance(hours=4, minutes=1)
    told = await maria.wait("Конфіденційне звернення чекає")
    for word in ("26-", "Олена", "ахрай", "Софія", "Ніна"):
        assert word not in told.text
    await town.settle()
    await town.telegram.advance(hours=9)
    await town.settle()
    assert await shows(maria, "Конфіденційне звернення чекає") == 1
    assert [await shows(one, COMPLAINT) for one in (maria, ihor)] == [0, 0]
    await nina.press("Взяти в роботу")
    await olena.wait("Вам допомагає Ніна")


async def test_whoever_has_taken_it_keeps_it(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria, topic=TOPIC)
    nina = await focal(town, maria, "Ніна", topic=TOPIC)
    olena = await town.applicant()
    await file_request(olena, COMPLAINT, FRAUD)
    await sofia.press("Взяти в роботу")
    await olena.wait("Вам допомагає Софія")
    await town.telegram.advance(hours=9)
    await town.settle()
    assert await shows(nina, COMPLAINT) == 0
    assert await shows(maria, "Конфіденційне звернення чекає") == 0


async def test_a_complaint_goes_to_another_coordinator_and_never_to_its_subject(town: Town) -> None:
    maria, ihor, olena = await town.filed()
    await ihor.wait("№ 26-000001")
    await appointed_coordinator(town, maria, ihor)
    oksana = await town.join(maria, "Оксана", "Координатор / координаторка")
    await complain(olena)
    await town.settle()
    first, second = (maria, oksana) if await shows(maria, COMPLAINT) else (oksana, maria)
    assert await shows(second, COMPLAINT) == 0
    await town.telegram.advance(hours=4, minutes=1)
    await second.wait(COMPLAINT)
    await first.send("/case 2")
    await first.wait(f"вже веде {second.name}")
    await town.telegram.advance(hours=4, minutes=1)
    for one in (maria, oksana, ihor):
        assert "26-000002" not in (await one.wait("Конфіденційне звернення чекає")).text
    await town.settle()
    assert await shows(ihor, COMPLAINT) == 0
    await ihor.send("/case 2")
    await ihor.wait(NOT_YOURS)
    await second.press("Взяти в роботу")
    await olena.wait(f"Вам допомагає {second.name}")


async def test_coordinators_see_how_many_are_late_and_no_more(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria, topic=TOPIC)
    await town.officer(maria)
    olena, taras = await town.applicant(), await town.applicant("Тарас")
    await file_request(olena, COMPLAINT, FRAUD)
    await maria.send("/overdue")
    await maria.wait("Прострочених і нічиїх звернень немає")
    await town.telegram.advance(days=5)
    await town.settle()
    await maria.send("/overdue")
    shown = await maria.wait("Серед звернень, які ви бачите")
    assert "Ще 1 конфіденційне" in shown.text
    assert "26-000001" not in shown.text
    assert shown.labels == []
    await file_request(taras)
    await town.telegram.advance(days=5)
    await town.settle()
    await maria.send("/overdue")
    shown = await maria.wait("Нічиї та прострочені")
    assert "Ще 1 конфіденційне" in shown.text
    assert not [one for one in shown.labels if "26-000001" in one]
