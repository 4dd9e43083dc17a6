"""The errors that the package raises on purpose, each with one sentence that says what to mend."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal[
    "unreadable", "empty", "binary", "damaged", "encoding", "type", "metadata", "row", "too-long", "archive", "timeout",
    "died", "refused", "program",
]  # fmt: skip
"""What kind of failure it is, for counting: each code names one thing to do about it (docs/reliability.md)."""


class ExtractorError(Exception):
    """Base of all of them."""


class InputError(ExtractorError):
    """An input that cannot be read as an article. ``path`` is as given, ``stage`` the step that refused it.

    ``code`` says of what kind the mistake is, ``item`` which article of a file of many it concerns.
    """

    def __init__(
        self, path: str | None, stage: str, message: str, code: ErrorCode = "refused", item: str | None = None
    ) -> None:
        super().__init__(message)
        self.path = path
        self.stage = stage
        self.message = message
        self.code: ErrorCode = code
        self.item = item

    def __reduce__(self) -> tuple[type[InputError], tuple[str | None, str, str, ErrorCode, str | None]]:
        return InputError, (self.path, self.stage, self.message, self.code, self.item)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class UsageError(ExtractorError):
    """A call that cannot be carried out as asked: a folder that is not there, an output folder in use."""
