"""The public version as a letter: the key figures as text, all of them as a page and as a workbook.

A letter goes to one address: nobody learns who else gets it. Sent again after a crash it has the same Message-ID.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from markupsafe import Markup

from handlers.desk import Desk
from handlers.digest.jobs import prepare_public
from handlers.digest.leaving import Parcel, address_of
from handlers.digest.naming import period_words
from handlers.digest.page import embedded
from handlers.digest.rendering import Rendered
from locales import label
from models.agenda import Due
from models.digest import Period
from models.digest.mailing import reached
from models.people import clean_line

XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 120  # of a name in a header


async def prepare(desk: Desk, ref: str) -> EmailMessage | None:
    """None, when the address isn't to have it any more, or has it."""
    parcel = Parcel.of(ref)
    to = address_of(desk, parcel.to)
    if to is None or parcel.to in await reached(desk.db, parcel.month):
        return None
    period = Period.parse(parcel.month)
    made = await prepare_public(desk, period)
    return compose(desk, period, made.rendered, to, parcel)


def compose(desk: Desk, period: Period, made: Rendered, to: str, parcel: Parcel) -> EmailMessage:
    office = desk.office
    domain = office.mail_from.rpartition("@")[2]
    organisation = clean_line(office.organisation, LONGEST)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(organisation, addr_spec=office.mail_from)
    letter["To"] = Address(addr_spec=to)
    letter["Subject"] = label("digest-mail-subject", period=period_words(period), organisation=organisation)
    letter["Date"] = format_datetime(desk.now)
    letter["Message-ID"] = f"<{parcel.month}.{parcel.to}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # holiday notes aren't answers to it
    contact = office.privacy_contact
    letter.set_content(
        label("digest-mail-text", said=plain(made.text), organisation=organisation, contact=contact), cte="base64"
    )
    pictures = {f"{name}.{parcel.month}@{domain}": png for name, png in (("chart", made.png), ("map", made.map)) if png}
    letter.add_alternative(linked(made.html, pictures).decode(), subtype="html", cte="base64")
    *_, page = letter.iter_parts()
    assert isinstance(page, EmailMessage)
    for name, png in pictures.items():
        page.add_related(png, "image", "png", cid=f"<{name}>", disposition="inline")
    letter.add_attachment(made.xlsx, "application", XLSX, filename=made.file_name)
    return letter


def linked(html: bytes, pictures: dict[str, bytes]) -> bytes:
    """The page with its pictures beside it: mail programs don't show those that are in it."""
    for name, png in pictures.items():
        html = html.replace(embedded(png).encode(), f"cid:{name}".encode())
    return html


def plain(marked_up: str) -> str:
    """The same lines without tags."""
    return "\n".join(Markup(line).striptags() for line in marked_up.splitlines())  # noqa: S704 - to be taken off


PREPARATIONS = {Due.DIGEST_MAIL: prepare}
