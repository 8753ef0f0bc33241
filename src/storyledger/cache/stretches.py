"""Stretches: what stands in a row, kept in one piece.

A serial of three hundred chapters is then put together from a few dozen pieces. Where a stretch ends, the
digest of its last part says. So a chapter that is put in, taken out or edited breaks the stretch that it
stands in and no other, and a chapter added at the end breaks none: what stands after the last end is no
stretch yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["in_stretches"]

USUAL = 16
"""How many parts a stretch has on average."""


def in_stretches(digests: Sequence[str]) -> Iterator[tuple[range, bool]]:
    """Cut a row into stretches; yield the numbers of the parts of each, and whether it has an end.

    Args:
        digests: what each part is known by, in hexadecimal, in order.

    """
    first = 0
    for number, digest in enumerate(digests, 1):
        if int(digest[:8], 16) % USUAL == 0:
            yield range(first, number), True
            first = number
    if first < len(digests):
        yield range(first, len(digests)), False
