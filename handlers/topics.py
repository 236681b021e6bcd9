"""Topics in chats with the bot: which message belongs into which, how they are named, and how they go."""

from aiogram.methods import CreateForumTopic, DeleteForumTopic

from handlers.desk import Desk
from handlers.say import Say, Says, chat_of, reachable
from handlers.views import category_name, community_name, excerpt, number_words, region_name
from models import people, topics
from models.cases import Case
from models.outbox import Lane
from models.people import Person
from models.topics import Topic

NAME_LENGTH = 128


async def place(desk: Desk, one: Say) -> tuple[Topic | None, CreateForumTopic | None]:
    """The topic of a message, and the call that makes it where there is none yet.

    One is made for the two who talk, the applicant and whoever has the case in hand: coordinators hear of many cases,
    and a request for contact leaves no trace of its own.
    """
    if one.about is None:
        return None, None
    topic = await topics.find(desk.db, one.chat, one.about)
    if topic is not None and not topics.is_missing(topic, desk.now):
        return topic, None
    case = await desk.db.get_one(Case, one.about)
    reader = await _talks(desk, case, one.chat)
    if reader is None:
        return topic, None
    if topic is None:
        topic = Topic(chat=one.chat, case_number=case.number)
        desk.db.add(topic)
    topic.asked_at = desk.now
    await desk.db.flush()
    return topic, CreateForumTopic(chat_id=one.chat, name=name(case, reader))


async def _talks(desk: Desk, case: Case, chat: int) -> Person | None:
    if case.is_private or case.erased_at is not None:
        return None
    for person_id in filter(None, (case.person_id, case.officer_id)):
        person = await people.get(desk.db, person_id)
        if person.telegram_id == chat:
            return person
    return None


def name(case: Case, reader: Person) -> str:
    """Nothing personal: names stand in the list of chats of a phone that others may hold, and can't be taken back for
    certain."""
    number = f"№ {number_words(case.number)}"
    if reader.id == case.person_id or case.is_restricted:
        return number
    place = community_name(case.place) if case.place else region_name(case.region) if case.region else ""
    return excerpt(" · ".join(filter(None, [number, category_name(case.category), place])), NAME_LENGTH)


def removal(found: list[tuple[Topic, Person]]) -> Says:
    """With all that was written there, by whomever and however long ago. After whatever else is taken away: what stands
    in a topic that is gone can't be edited."""
    return [
        Say(
            chat=chat_of(reader),
            method=DeleteForumTopic(chat_id=chat_of(reader), message_thread_id=topic.thread_id),
            lane=Lane.BULK,
        )
        for topic, reader in found
        if topic.thread_id is not None and reachable(reader)
    ]
