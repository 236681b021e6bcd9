"""Help lines as rows of a CSV, and back."""

from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.administration import parse_regions
from bot.content_cells import BadCellError, Numbered, Row, day_in, line_of_words, read_all
from bot.opening import AdministrationError
from handlers.desk import Desk
from models import help_numbers, helplines
from models.help_numbers import BadNumberError, Fault
from models.helplines import MAX_HOURS, MAX_SERVICE, HelpLine, HelpTopic

YES, NO = {"yes", "так", "1", "true"}, {"", "no", "ні", "0", "false"}
NUMBER_FAULTS = {
    Fault.EMPTY: "is empty",
    Fault.SEVERAL: "holds several numbers: one line for each",
    Fault.SIGNS: "may hold digits, spaces, brackets, dashes and a plus in front only",
    Fault.LENGTH: "has a wrong length: 112, 1547, 0 800 100 102 or +380 44 123 45 67",
}


async def rows(db: AsyncSession) -> list[Row]:
    return [
        {
            "key": one.key,
            "number": one.number,
            "service": one.service,
            "hours": one.hours,
            "region": one.region or "",
            "topics": " ".join(topic.value for topic in HelpTopic if topic in one.topics),
            "checked": one.checked.isoformat() if one.checked else "",
            "hidden": "yes" if one.hidden else "no",
        }
        for one in await helplines.everything(db)
    ]


async def take(desk: Desk, numbered: Numbered) -> int:
    known = {one.key: one for one in await helplines.everything(desk.db)}
    taken: dict[str, HelpLine] = {}
    today = desk.now.astimezone(desk.office.zone).date()

    def read(row: Row) -> HelpLine:
        line = _line(row, known, today)
        if line.key in taken:
            raise BadCellError("key", "stands in two rows")
        if any(line.same_number(one) for key, one in (known | taken).items() if key != line.key):
            raise BadCellError("number", "is in the list already, for the same region")
        taken[line.key] = line
        return line

    changed = [line for line in read_all(numbered, read) if line != known.get(line.key)]
    for line in changed:
        await helplines.save(desk.db, line, desk.now, None)
    return len(changed)


def _line(row: Row, known: dict[str, HelpLine], today: date) -> HelpLine:
    before = known.get(row["key"])
    if row["key"] and before is None:
        raise BadCellError("key", "isn't known; leave it empty for a new line")
    line = HelpLine(
        number=_number(row),
        service=line_of_words(row, "service", MAX_SERVICE),
        hours=line_of_words(row, "hours", MAX_HOURS, needed=False),
        region=_region(row),
        topics=_topics(row),
        checked=_checked(row, today),
        hidden=_yes(row, "hidden"),
        key=row["key"] or helplines.new_key(),
        seen=before.seen if before else 0,
    )
    if before is not None and before.fixed and replace(line, checked=before.checked) != before:
        raise BadCellError("key", f"{before.number} always stands as it is: only «checked» may change")
    return line


def _number(row: Row) -> str:
    try:
        return help_numbers.normal(row["number"])
    except BadNumberError as bad:
        raise BadCellError("number", NUMBER_FAULTS[bad.fault]) from None


def _region(row: Row) -> str | None:
    try:
        found = parse_regions(row["region"])
    except AdministrationError as wrong:
        raise BadCellError("region", str(wrong)) from None
    if len(found) > 1:
        raise BadCellError("region", "holds several: one line for each, or none for the whole country")
    return found[0] if found else None


def _topics(row: Row) -> frozenset[HelpTopic]:
    said = row["topics"].replace(",", " ").replace(";", " ").split()
    known = ", ".join(HelpTopic)
    if not said:
        raise BadCellError("topics", f"is empty: one or several of {known}")
    if strange := [one for one in said if one not in set(HelpTopic)]:
        raise BadCellError("topics", f"unknown «{strange[0]}»: one or several of {known}")
    return frozenset(map(HelpTopic, said))


def _checked(row: Row, today: date) -> date | None:
    if not row["checked"]:
        return None
    day = day_in(row, "checked")
    if day > today:
        raise BadCellError("checked", "is still to come")
    return day


def _yes(row: Row, column: str) -> bool:
    said = row[column].lower()
    if said not in YES | NO:
        raise BadCellError(column, "must be yes or no")
    return said in YES
