"""The steps of a run, worked off side by side and handed on in their own order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Protocol

from extractor.running.memory import Memory
from extractor.running.model import Event, Kept, Line, Part, Step, Task

_MOST_STEPS = 1000


class Ticket:
    """A task that was given away, and what came of it once that is known."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.part: Part | None = None


class Engine(Protocol):
    """Works off tasks. ``limit`` is how many it should have at once, ``width`` how many it does at once."""

    @property
    def limit(self) -> int: ...

    @property
    def width(self) -> int: ...

    def submit(self, task: Task) -> Ticket:
        """Take a task."""
        ...

    def result(self, ticket: Ticket) -> Part:
        """What came of it; each ticket is asked for once."""
        ...


def in_order(steps: Iterator[Step], engine: Engine, memory: Memory) -> Iterator[Event]:
    """What comes of the steps, in their order however they were finished.

    Only so many steps are taken at a time that the engine has enough to do: what is held does not grow with the
    number of inputs.
    """
    queue: deque[Ticket | Step] = deque()
    given_out = 0
    exhausted = False
    while True:
        while not exhausted and given_out < engine.limit and len(queue) < _MOST_STEPS:
            step = next(steps, None)
            if step is None:
                exhausted = True
            elif isinstance(step, Task):
                queue.append(engine.submit(step))
                given_out += 1
            else:
                queue.append(step)
        if not queue:
            return
        head = queue.popleft()
        again: list[Task] = []
        if isinstance(head, Ticket):
            part = engine.result(head)
            given_out -= 1
            yield from part.outcomes
            if part.more and head.task.open_end:
                again = head.task.following(engine.width)
        elif isinstance(head, Kept):
            data = memory.read(head)
            if data is None:
                again = [head.task]
            else:
                yield Line(head.about, data, reused=True)
        elif not isinstance(head, Task):
            yield head
        given_out += len(again)
        queue.extendleft(reversed([engine.submit(task) for task in again]))
