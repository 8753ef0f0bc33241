"""Writing ``storyledger.toml``: the starter file, and decisions added or taken back one by one.

Comments, order and spacing of the file stay as they are. A write is atomic: the new text goes to a
temporary file beside the old one, reaches the disk, and takes its place in one step, so that an
interruption or a full disk leaves the old file. A file that somebody else changed in the meantime is not
overwritten.
"""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyledger.errors import ConfigError
from storyledger.project.config import FILE_NAME, parse_config
from storyledger.project.settings import NOBODY, TYPES, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.decisions import Decision
    from storyledger.span import Evidence

__all__ = ["record", "withdraw", "write_starter"]

STARTER = """\
# Settings and decisions about one story. Every line is optional; nothing here changes the text.
# What each key means: docs/reference/config.md.

[story]
# files = ["one.md", "two.md"]    # the story's files, in order
# worlds = ["everyday"]           # the laws it obeys; `storyledger world list` shows the packs

[check]
# ignore = ["never-seen"]         # rules to leave out
# fail_on = "warning"             # "error", "warning", "note" or "never"

# Two names, one person:
# [[merge]]
# names = ["Mara Quill", "the ferrywoman"]
# since = "the words that reveal it"    # keeps it hidden before them, with --at

# Alike, but two people:
# [[split]]
# names = ["Mr. Quill", "Mrs. Quill"]

# [[not_a_person]]
# name = "Saint Agnes"

# Something the text does not say, or that was misread:
# [[fact]]
# event = "dies"
# who = "Tom"
# quote = "the water closed over him"

# A finding that is fine as it is:
# [[suppress]]
# rule = "dead-acts"
# quote = "said Tom from the grave"
# reason = "he is a ghost"
"""


def write_starter(folder: Path) -> Path:
    """Write a commented starter file into ``folder`` and return its path.

    Raises:
        ConfigError: there is one already, or it cannot be written.

    """
    path = folder / FILE_NAME
    if path.exists() or path.is_symlink():
        raise ConfigError(f"{path} is there already; it was left as it is.")
    _replace(path, STARTER.encode(), expected=None)
    return path


def record(path: Path, decisions: Iterable[Decision]) -> int:
    """Add decisions to the project file, which is made if need be; return how many were new.

    Raises:
        ConfigError: the file has mistakes, was changed meanwhile, or cannot be written.

    """
    before = _bytes_of(path)
    known = list(parse_config(before or b"", path).decisions)
    new = [decision for decision in dict.fromkeys(map(_Hashed, decisions)) if decision.value not in known]
    if new:
        _replace(path, _with_tables(before or b"", [one.value for one in new]), expected=before)
    return len(new)


def withdraw(path: Path, decision: Decision) -> bool:
    """Take a decision back; return False when the file does not hold it.

    Raises:
        ConfigError: as for ``record``.

    """
    before = _bytes_of(path)
    if before is None:
        return False
    name, field = _table_of(decision)
    held = getattr(parse_config(before, path).decisions, field)
    if decision not in held:
        return False
    after = _without_table(before, name, held.index(decision))
    left = tuple(one for index, one in enumerate(held) if index != held.index(decision))
    if getattr(parse_config(after, path).decisions, field) != left:
        raise ConfigError(
            f"{path} is laid out in a way this program cannot change; take the table out by hand."
        )
    _replace(path, after, expected=before)
    return True


class _Hashed:
    """A decision that a dict can hold: facts carry a dict and cannot be hashed themselves."""

    __slots__ = ("value",)

    def __init__(self, value: Decision) -> None:
        self.value = value

    def __hash__(self) -> int:
        return hash(repr(self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and self.value == other.value


def _table_of(decision: Decision) -> tuple[str, str]:
    """Return the table's name in the file and the field of ``Decisions``."""
    return next((name, field) for name, (field, kind) in TYPES.items() if kind is type(decision))


def _with_tables(before: bytes, decisions: list[Decision]) -> bytes:
    """Return the file with new tables at its end."""
    import tomlkit

    parts = [before.decode("utf-8-sig").rstrip("\r\n")] if before.strip() else []
    for decision in decisions:
        name, _ = _table_of(decision)
        keys = (f"{key} = {tomlkit.item(value).as_string()}" for key, value in _keys_of(decision).items())
        parts.append("\n".join((f"[[{name}]]", *keys)))
    return ("\n\n".join(parts) + "\n").encode()


def _without_table(before: bytes, name: str, number: int) -> bytes:
    """Return the file without one repetition of a table; comments above the next table stay with that one."""
    text = before.decode("utf-8-sig")
    lines = text.splitlines(keepends=True)
    starts = {
        address[:2]: line - 1 for address, line in lines_of(text).items() if not address[2] and address[0]
    }
    first = starts[name, number]
    end = min((line for line in starts.values() if line > first), default=len(lines))
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    while end < len(lines) and not lines[end].strip():
        end += 1
    return "".join(lines[:first] + lines[end:]).encode()


def _keys_of(decision: Decision) -> dict[str, Any]:
    """Return a decision as the keys of its table."""
    keys: dict[str, Any] = {}
    for name in type(decision).__dataclass_fields__:
        value = getattr(decision, name)
        if name == "evidence" and value is not None:
            keys.update(_quote_keys(value))
        elif name == "since" and value is not None:
            keys["since"] = value.exact
        elif name == "roles":
            keys.update(value)
        elif name == "character":
            keys["is"] = value or NOBODY
        elif name == "speaker":
            keys["is"] = value
        elif value not in (None, "", ()) and (name, value) != ("kind", "person"):
            keys["from" if (name, type(decision).__name__) == ("name", "Rename") else name] = _plain(value)
    return keys


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _quote_keys(evidence: Evidence) -> dict[str, Any]:
    keys: dict[str, Any] = {"quote": evidence.exact}
    if evidence.prefix.strip():
        keys["before"] = evidence.prefix
    if evidence.suffix.strip():
        keys["after"] = evidence.suffix
    if evidence.span.start:
        keys["at"] = evidence.span.start
    return keys


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error


def _replace(path: Path, data: bytes, *, expected: bytes | None) -> None:
    """Write ``data`` in place of ``expected``, wholly or not at all."""
    parse_config(data, path)
    target = path.resolve()
    try:
        temporary = _written_beside(target, data)
        try:
            if _bytes_of(target) != expected:
                raise ConfigError(f"{path} was changed by another program; nothing was written, try again.")
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{path} could not be written ({reason}); it is as it was.") from error
    _sync_folder(target.parent)


def _written_beside(target: Path, data: bytes) -> Path:
    """Write ``data`` to a new file in the folder of ``target``, with its permissions, down to the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644
        Path(name).chmod(mode)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
