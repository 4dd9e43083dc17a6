"""The command ``extractor``.

Worker processes import what stands at the top of the script that started them, so that nothing does here.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command with the arguments of this process, and end it with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a letter that the terminal does not have is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    from extractor.commands.app import app
    from extractor.commands.common import INTERRUPTED

    try:
        app(prog_name="extractor")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
