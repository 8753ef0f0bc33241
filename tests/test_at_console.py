"""The spoiler wall at the command line: no byte that is printed or written depends on what comes later."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyledger.cli import main, program

LAMP = (Path(__file__).parent / "stories" / "the-lamp.txt").read_text(encoding="utf-8")
PLACE = "took off his hat"
"""Where the reader stands: words that stand once."""
OTHER = (
    ".\n\nChapter 9: Zerafine\n\n"
    '"I am Lady Zerafine," said Edda. "Ruth is dead. I killed Constable Orrin!"\n\nA/N: the end\n'
)
"""Another end of the story."""
DECISIONS = """\
[[merge]]
names = ["Ruth Vane", "the drowned woman"]

[[rename]]
from = "Lady Zerafine"
to = "Zerafine the Lost"

[[mention]]
quote = "the boy in the green cap opened"
is = "Zerafine"

[[speaker]]
quote = "Edda asked me to."
is = "Zerafine"

[[fact]]
event = "dies"
who = "Edda"
quote = "cold as the water"

[[suppress]]
rule = "dead-acts"
quote = "Edda from the stairs"
reason = "Zerafine"
"""
ASKED = (
    ("read", "story", "--html", "page.html", "--json", "ledger.json"),
    ("read", "story", "--html", "page.html", "--with-text"),
    ("cast", "story"),
    ("cast", "story", "--json"),
    ("scenes", "story"),
    ("scenes", "story", "--json"),
    ("quotes", "story"),
    ("quotes", "story", "--by", "Zerafine"),
    ("quotes", "story", "--json"),
    ("who", "story", "Edda"),
    ("who", "story", "Zerafin"),
    ("who", "story", "Edda", "--json"),
    ("events", "story"),
    ("events", "story", "--json"),
    ("why", "story", "Edda is dead"),
    ("why", "story", "Edda is dead", "--json"),
    ("check", "story"),
    ("check", "story", "--format", "json"),
    ("check", "story", "--format", "sarif"),
    ("whatif", "story", "Edda dies in chapter 1", "--html", "page.html"),
    ("whatif", "story", "Ruth dies in chapter 1", "--json"),
    ("infer", "story"),
    ("repair", "story"),
    ("repair", "story", "--json"),
)
"""Every command that has a wall, with what it writes."""


def test_every_command_with_a_wall_is_asked() -> None:
    walled = {
        name
        for name, command in program.commands.items()
        if any("--at" in option.opts for option in command.params)
    }
    assert walled - {"open"} == {asked[0] for asked in ASKED}


@pytest.mark.parametrize("form", ["file", "folder"])
def test_nothing_after_the_wall_is_printed_or_written(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    at = LAMP.index(PLACE) + len(PLACE)
    told = []
    for number, rest in enumerate((LAMP[at:], OTHER)):
        home = tmp_path / str(number)
        _written(home, form, LAMP[:at], rest)
        monkeypatch.chdir(home)
        told.append([_told(asked, home, capfd) for asked in ASKED])

    assert all("Traceback" not in one for one in told[0])
    assert "Zerafine" not in "".join(
        one for one, asked in zip(told[0], ASKED, strict=True) if asked[0] != "quotes"
    )
    for other in told[1:]:
        for asked, one, two in zip(ASKED, told[0], other, strict=True):
            assert one == two, asked


def _written(home: Path, form: str, start: str, rest: str) -> None:
    """Write the story as a file, or as a folder of which the reader knows the first file in part."""
    home.mkdir()
    (home / "storyledger.toml").write_text(DECISIONS, encoding="utf-8")
    if form == "file":
        (home / "story").write_text(start + rest, encoding="utf-8")
        return
    (home / "story").mkdir()
    here, _, later = rest.partition("Chapter")
    (home / "story" / "ch-1.txt").write_text(start + here, encoding="utf-8")
    for number, words in enumerate(later.split("\n\n"), start=2):
        if words.strip():
            (home / "story" / f"ch-{number}.txt").write_text(f"{words}\n", encoding="utf-8")


def _told(asked: tuple[str, ...], home: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Return all that a command prints and writes to somebody who stands at the wall."""
    code = main([*asked, "--at", PLACE, "--no-cache"])
    said = capfd.readouterr()
    pages = [home / name for name in ("page.html", "ledger.json")]
    written = [page.read_text(encoding="utf-8") for page in pages if page.exists()]
    for page in pages:
        page.unlink(missing_ok=True)
    return "\n".join((str(code), said.out, said.err, *written))
