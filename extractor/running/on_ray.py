"""A run on a Ray cluster: rows go out in batches to a pool of actors, and come back in their order."""

from __future__ import annotations

import contextlib
import logging
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from extractor.errors import UsageError
from extractor.reading import Item, ReadOptions
from extractor.reading.item import ROW
from extractor.reading.place import shown
from extractor.running.batches import Batches, items_batch, outcome_of
from extractor.running.journal import given
from extractor.running.memory import Memory
from extractor.running.model import Event, Failure, Kept, Line, Step

if TYPE_CHECKING:
    import pyarrow as pa

_WINDOW = 20_000
_WINDOW_BYTES = 1 << 28
_BLOCK = 64
_NO_TABLE = "the ray engine takes rows of tables (Parquet, Arrow, CSV, JSONL); run other files with the local engine"


def on_ray(
    steps: Iterator[Step],
    memory: Memory,
    *,
    rules: Sequence[str | Path],
    options: ReadOptions,
    workers: int,
    timeout: float | None,
) -> Iterator[Event]:
    """What comes of the steps, in their order.

    The rows of many steps, some 250 MB at most, make one Ray Dataset, whose ``map_batches`` streams through as many
    actors as there are workers. A Ray that is running already is used as it is; else one is started on this machine.

    :raises UsageError: Ray is not installed, cannot be reached, or gives up.
    """
    try:
        import ray
    except ImportError:
        raise UsageError("the ray engine needs Ray; install it with: pip install 'vi-news-extractor[ray]'") from None
    started = not ray.is_initialized()
    if started:
        _connect()
    try:
        while window := _window(steps):
            yield from _worked_off(window, memory, (rules, options, timeout), max(1, workers))
    finally:
        if started:
            ray.shutdown()


def _connect() -> None:
    """To the cluster that the environment names, or to one of its own."""
    import ray

    try:
        if os.environ.get("RAY_ADDRESS"):
            ray.init(log_to_driver=False, logging_level=logging.ERROR)
        else:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UsageError(f"Ray cannot be reached or started ({reason}); see that RAY_ADDRESS is right") from error


def _window(steps: Iterator[Step]) -> deque[Step]:
    window: deque[Step] = deque()
    size = 0
    for step in steps:
        window.append(step)
        if isinstance(step, Item):
            size += len(step.data or b"")
        if len(window) >= _WINDOW or size >= _WINDOW_BYTES:
            break
    return window


def _worked_off(window: deque[Step], memory: Memory, arguments: tuple[Any, ...], workers: int) -> Iterator[Event]:
    taken: dict[int, bytes] = {}
    asked: list[Item] = []
    for number, step in enumerate(window):
        if isinstance(step, Kept):
            data = memory.read(step)
            if data is not None:
                taken[number] = data
                continue
        item = step.item if isinstance(step, Kept) else step
        if isinstance(item, Item) and item.kind == ROW:
            asked.append(item)
    with contextlib.closing(_rows(asked, arguments, workers)) as rows:
        for number, step in enumerate(window):
            item = step.item if isinstance(step, Kept) else step
            if number in taken and isinstance(step, Kept):
                yield Line(step.about, taken[number], reused=True)
            elif isinstance(item, Item):
                if item.kind == ROW:
                    yield outcome_of(next(rows), item, given(item))
                else:
                    yield Failure(item.place.path, "read", _NO_TABLE, code="type", item=_shown(item))
            elif not isinstance(step, Kept | Item):
                yield step


def _shown(item: Item) -> str | None:
    return None if item.place.key is None else shown(item.place.key)


def _rows(items: Sequence[Item], arguments: tuple[Any, ...], workers: int) -> Generator[dict[str, Any], None, None]:
    """What comes of rows, in their order."""
    if not items:
        return
    import pyarrow as pa
    import ray
    from ray.data import ActorPoolStrategy, DataContext

    logging.getLogger("ray.data").setLevel(logging.ERROR)  # it tells each step on the terminal of a run
    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    blocks = [pa.Table.from_batches([items_batch(items[at : at + _BLOCK])]) for at in range(0, len(items), _BLOCK)]
    made = ray.data.from_arrow(blocks).map_batches(
        _Actor,
        fn_constructor_args=arguments,
        batch_size=None,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(size=workers),
    )
    try:
        for table in made.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from cast("pa.Table", table).to_pylist()
    except ray.exceptions.RayError as error:
        reason = " ".join(str(error).split())[:200]
        raise UsageError(
            f"Ray gave up ({reason}); what is done is kept, and the same command goes on from it"
        ) from error


class _Actor:
    """What each process of the cluster holds: the loaded rules, and a process of its own that may die."""

    def __init__(self, rules: Sequence[str | Path], options: ReadOptions, timeout: float | None) -> None:
        self._batches = Batches(rules, options, timeout=timeout, isolated=True)

    def __call__(self, table: pa.Table) -> pa.Table:
        import pyarrow as pa

        return pa.Table.from_batches([self._batches.extract(batch) for batch in table.to_batches()])
