"""The command, run as a script, on the ground of these tests in place of the shipped packs: it starts sooner."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from workbench_stubs import put_ground  # noqa: E402

from extractor.cli import main  # noqa: E402

if __name__ == "__main__":
    put_ground()
    main()
