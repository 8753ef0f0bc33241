"""Patterns that are compiled when they are first asked for something.

The program has several hundred, and a command uses half of them: to compile them all took longer than many a
command does. Imported by all modules that have patterns of their own.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["PICTURES", "pattern"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "flags", "groupindex")

PICTURES = "\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\ufe0f\u200d\U0001f000-\U0001faff"
"""Signs that are pictures, for a class in a pattern: 🌊, ⚓, ★."""


class _Pattern:
    """A pattern with the methods of a compiled one."""

    def __init__(self, written: str | bytes, flags: int) -> None:
        self.pattern = written
        self._flags = flags


class _Late(_Pattern):
    """A pattern that nobody has asked for anything yet."""

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _METHODS)
        self.__class__ = _Pattern  # type: ignore[assignment]  # looked up without a detour from now on
        return getattr(self, name)


def pattern(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern as ``re.compile`` does, but one that is compiled when it is first used."""
    return cast("re.Pattern[AnyStr]", _Late(written, flags))
