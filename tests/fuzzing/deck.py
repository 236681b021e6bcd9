"""A deck of cards: each comes before one comes again."""

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Deck(Generic[T]):
    def __init__(self, cards: Sequence[T], dice: random.Random) -> None:
        self._cards, self._dice = cards, dice
        self._left: list[T] = []
        self.unseen = set(cards)

    def draw(self) -> T:
        if not self._left:
            self._left = self._dice.sample(self._cards, len(self._cards))
        card = self._left.pop()
        self.unseen.discard(card)
        return card
