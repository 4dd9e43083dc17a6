"""The errors that the package raises on purpose, each with one sentence that says what to mend."""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of all of them."""


class InputError(ExtractorError):
    """An input that cannot be read as an article. ``path`` is as given, ``stage`` the step that refused it."""

    def __init__(self, path: str | None, stage: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.stage = stage
        self.message = message

    def __reduce__(self) -> tuple[type[InputError], tuple[str | None, str, str]]:
        return InputError, (self.path, self.stage, self.message)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class UsageError(ExtractorError):
    """A call that cannot be carried out as asked: a folder that is not there, an output folder in use."""
