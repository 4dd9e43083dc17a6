"""What all commands share: options, exit codes, and how mistakes are answered."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from extractor.errors import ExtractorError, InputError, UsageError

FAILED = 1
WRONG_CALL = 2
INTERRUPTED = 130

Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="A folder of rule packs to add to the shipped ones; may be repeated."),
]
MetadataFile = Annotated[
    Path | None,
    typer.Option("--metadata", metavar="FILE", help="A metadata file (CSV, JSONL) to use instead of the folders' own."),
]

Format = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="TYPE", help="Read all files as this type (jsonl, txt, tar.gz), whatever their names."
    ),
]
TextColumn = Annotated[
    str, typer.Option("--text-column", metavar="NAME", help="The column of a table that holds the articles' texts.")
]
IdColumn = Annotated[
    str | None,
    typer.Option("--id-column", metavar="NAME", help="The column that names a row; else 'id', or its number."),
]


def rule_folders(rules: list[Path] | None) -> list[Path]:
    """The folders of the shipped packs and of the user's."""
    from extractor.resources import rules_folder

    return [rules_folder(), *(rules or ())]


@contextmanager
def answering(input_error: int = FAILED, interrupted: str = "", silent: bool = False) -> Iterator[None]:
    """Errors raised on purpose become one message and an exit code; a reader who has seen enough is no error.

    ``silent``: the message has been given in another way.
    """
    say = _say_nothing if silent else complain
    try:
        yield
        sys.stdout.flush()
    except InputError as error:
        say(f"extractor: {error}")
        raise typer.Exit(input_error) from None
    except UsageError as error:
        say(f"extractor: {error}")
        raise typer.Exit(WRONG_CALL) from None
    except ExtractorError as error:
        say(str(error))
        raise typer.Exit(WRONG_CALL) from None
    except KeyboardInterrupt:
        say(f"extractor: interrupted{interrupted}")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def _say_nothing(message: str) -> None:
    """In place of :func:`complain`."""


def complain(message: str) -> None:
    """One message on standard error, with what could steer a terminal made visible."""
    from extractor.showing import visible

    print(visible(message), file=sys.stderr)
