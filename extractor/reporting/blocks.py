"""Data blocks of the page: JSON, compressed, in letters that cannot end a script element."""

from __future__ import annotations

import base64
import gzip
from typing import Any


def block(id: str, value: Any) -> bytes:
    """A script element that no browser runs, with ``value`` as JSON, gzip and base64.

    :param id: the element's id; of letters, digits and hyphens.
    :raises TypeError: ``value`` is nothing that JSON can hold.
    """
    import orjson

    # Without a time in it the same records make the same bytes.
    packed = gzip.compress(orjson.dumps(value), 6, mtime=0)
    return b'<script type="application/octet-stream" id="%s">%s</script>\n' % (id.encode(), base64.b64encode(packed))
