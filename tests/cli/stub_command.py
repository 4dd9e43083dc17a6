"""The command, run as a script, with the extractor of ``tests/running/running_stubs.py`` in place of the real one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "running"))

import running_stubs

sys.modules["extractor.pipeline"] = running_stubs
os.environ["EXTRACTOR_CACHE"] = "0"  # the real one may be there

from extractor.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
