"""The steps of a run, worked off side by side and handed on in their own order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Protocol

from extractor.reading import Item
from extractor.running.memory import Memory
from extractor.running.model import Event, Kept, Line, Outcome, Step

_MOST_STEPS = 1000
_MOST_BYTES = 1 << 26


class Ticket:
    """An article that was given away, and what came of it once that is known."""

    __slots__ = ("item", "outcome", "tries")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.outcome: Outcome | None = None
        self.tries = 0


class Engine(Protocol):
    """Works off articles; ``limit`` is how many it should have at once."""

    @property
    def limit(self) -> int: ...

    def submit(self, item: Item) -> Ticket:
        """Take an article."""
        ...

    def result(self, ticket: Ticket) -> Outcome:
        """What came of it; each ticket is asked for once."""
        ...


def in_order(steps: Iterator[Step], engine: Engine, memory: Memory) -> Iterator[Event]:
    """What comes of the steps, in their order however they were finished.

    Only so many steps are taken at a time that the engine has enough to do: what is held does not grow with the
    number of inputs.
    """
    queue: deque[Ticket | Step] = deque()
    given_out = held = 0
    exhausted = False
    while True:
        while not exhausted and given_out < engine.limit and held < _MOST_BYTES and len(queue) < _MOST_STEPS:
            step = next(steps, None)
            if step is None:
                exhausted = True
            elif isinstance(step, Item):
                queue.append(engine.submit(step))
                given_out += 1
                held += len(step.data or b"")
            else:
                queue.append(step)
        if not queue:
            return
        head = queue.popleft()
        if isinstance(head, Ticket):
            yield engine.result(head)
            given_out -= 1
            held -= len(head.item.data or b"")
        elif isinstance(head, Kept):
            data = memory.read(head)
            if data is None:
                queue.appendleft(engine.submit(head.item))
                given_out += 1
                held += len(head.item.data or b"")
            else:
                yield Line(head.about, data, reused=True)
        elif not isinstance(head, Item):
            yield head
