"""Telegram's limits are kept without being hit, and its pauses are obeyed."""

import asyncio

from bot.limits import Bucket, Limits


def test_a_burst_then_one_a_second() -> None:
    bucket = Bucket(rate=1, burst=5, tokens=5, seen=0)
    assert [bucket.take(0) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 2]
    assert bucket.take(10) == 0


def test_an_idle_chat_saves_no_more_than_the_burst() -> None:
    bucket = Bucket(rate=1, burst=5, tokens=5, seen=0)
    assert [bucket.take(1000) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


async def test_edits_dont_count_against_the_chat() -> None:
    limits = Limits(rate=0, rate_per_chat=1)
    async with asyncio.timeout(0.5):
        for _ in range(50):
            await limits.admit(b"olena", message=False)
        for _ in range(5):
            await limits.admit(b"olena", message=True)


async def test_a_second_chat_that_is_told_to_wait_pauses_everything() -> None:
    limits = Limits(rate=30, rate_per_chat=1)
    limits.flooded(b"olena", 5)
    assert not limits.paused()
    limits.flooded(b"olena", 5)
    assert not limits.paused()
    limits.flooded(b"ihor", 5)
    assert limits.paused()
