"""How mail is spoken to servers, what is said when that fails, and what nobody ever reads in a log."""

import logging
from base64 import b64encode
from email.message import EmailMessage

import pytest

from bot.administration import closed_ways
from bot.mailserver import MailServer
from bot.postman import Postman
from bot.settings import Settings, SettingsError, load
from handlers.digest.leaving import Fate
from tests.conftest import free_port
from tests.postoffice import IN_URL, PASSWORD, USER, a_post_office, self_signed

FROM, TO = "bot@poruch.example", "olha@ministry.example"


def letter():
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = FROM, TO, "Підсумок"
    made.set_content("Добрий день.")
    return made


def settings(**changes):
    return Settings(_env_file=None, **{"smtp_from": FROM, "digest_emails": [TO], **changes})


async def said(**changes):
    return await closed_ways(settings(**changes))


@pytest.fixture
def elsewhere(monkeypatch):
    """The server counts as one across the net."""
    monkeypatch.setattr(MailServer, "is_here", False)


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """Trusted, as the operator of a server of their own would have it."""
    context, trusted = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return context


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("way", ["tls", "starttls"])
async def test_over_the_net_only_in_secret(certificate, monkeypatch, way):
    async with a_post_office(free_port(), **{way: certificate}) as office:
        postman = Postman(MailServer.parse(office.url), FROM)
        assert await postman.deliver(letter()) is Fate.DONE
        assert len(office.got(TO)) == 1
        assert await said(smtp_url=office.url) == []
        monkeypatch.delenv("SSL_CERT_FILE")
        assert await postman.deliver(letter()) is Fate.UNREACHABLE
        [line] = await said(smtp_url=office.url)
        assert line == "SMTP_URL: the mail server's certificate isn't trusted, or it speaks no TLS on this port"
        assert len(office.got(TO)) == 1


@pytest.mark.usefixtures("elsewhere")
async def test_a_server_without_starttls_doesnt_hear_the_password():
    async with a_post_office(free_port()) as office:
        assert await Postman(MailServer.parse(office.url), FROM).deliver(letter()) is Fate.REFUSED
        assert await said(smtp_url=office.url) == ["SMTP_URL: the mail server offers no STARTTLS or no way to sign in"]


async def test_check_asks_without_sending():
    async with a_post_office(free_port()) as office:
        assert await said(smtp_url=office.url) == []
        wrong = office.url.replace(IN_URL, "bot:wrong")
        assert await said(smtp_url=wrong) == ["SMTP_URL: the mail server refuses user name or password (535)"]
        office.refused[FROM] = "553 5.7.1 not yours"
        assert await said(smtp_url=office.url) == ["SMTP_URL: the mail server refuses letters from SMTP_FROM (553)"]
        assert office.letters == []
    assert await said(smtp_url=office.url) == ["SMTP_URL: the mail server can't be reached"]


@pytest.mark.parametrize(
    ("answer", "fate"),
    [("550 5.1.1 unknown", Fate.REJECTED), ("451 4.7.1 later", Fate.UNREACHABLE)],
)
async def test_what_becomes_of_a_refused_letter(answer, fate):
    async with a_post_office(free_port(), refused={TO: answer}) as office:
        assert await Postman(MailServer.parse(office.url), FROM).deliver(letter()) is fate


async def test_silence_ends():
    async with a_post_office(free_port(), silent=True) as office:
        assert await Postman(MailServer.parse(office.url), FROM).deliver(letter(), 0.2) is Fate.UNREACHABLE


async def test_the_password_stands_in_no_log_and_no_picture_of_the_settings(caplog):
    caplog.set_level(logging.DEBUG)
    async with a_post_office(free_port(), refused={TO: f"550 {TO} {PASSWORD}"}) as office:
        made = settings(smtp_url=office.url)
        postman = Postman(MailServer.parse(office.url), FROM)
        await postman.deliver(letter())
        office.refused.clear()
        await postman.deliver(letter())
        shown = repr(made) + str(made) + repr(made.mail_server) + repr(postman) + str(await closed_ways(made))
    ours = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("mail.log"))
    pair = b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    for secret in (PASSWORD, IN_URL.partition(":")[2], pair, TO):
        assert secret not in ours
        assert secret == TO or secret not in shown


async def test_check_says_what_is_missing():
    assert await closed_ways(Settings(_env_file=None)) == []
    assert await said() == ["SMTP_URL is not set: no summary goes out by e-mail without it"]
    with pytest.raises(SettingsError, match="SMTP_URL is not set"):
        settings().require_all_of_mail()


async def test_check_looks_at_the_folder_and_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "shared" / "digest"
    nothing = {"smtp_from": "", "digest_emails": []}
    assert await said(digest_folder=str(folder), **nothing) == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "shared").write_text("a file")
    [line] = await said(digest_folder=str(folder), **nothing)
    assert line == f"DIGEST_FOLDER: {tmp_path}/shared isn't a folder"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://bot:tajemne/slovo@mail.example.org",
        "smtp://bot:tajemne@mail.example.org:port", "smtp://bot@mail.example.org", "smtp://bot:tajemne@[::1",
    ],
)  # fmt: skip
def test_a_wrong_address_of_the_server_is_one_line_without_the_password(monkeypatch, tmp_path, url):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMTP_URL", url)
    with pytest.raises(SettingsError) as error:
        load()
    assert str(error.value).startswith("SMTP_URL: ")
    assert "tajemne" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, False),
        ("smtps://mail.example.org", "mail.example.org", 465, True),
        ("smtp://localhost:25/", "localhost", 25, False),
    ],
)
def test_the_usual_ports(url, host, port, tls):
    assert MailServer.parse(url) == MailServer(host, port, tls)


@pytest.mark.parametrize(
    "value", ["olha", "olha@x\r\nBcc: y@z", "Ольга <o@x.example>", "o..x@x.example", "o@x.example p@y.example"]
)
def test_only_plain_addresses(monkeypatch, tmp_path, value):
    monkeypatch.chdir(tmp_path)
    for name in ("DIGEST_EMAILS", "SMTP_FROM"):
        monkeypatch.setenv(name, value)
        with pytest.raises(SettingsError, match=f"{name}: must be plain e-mail addresses"):
            load()
        monkeypatch.delenv(name)


def test_each_address_once():
    made = settings(digest_emails="a@x.example, B@x.example,A@x.example")
    assert made.digest_emails == ["A@x.example", "B@x.example"]
