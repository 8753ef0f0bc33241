"""The project file: every mistake at once with its line, written wholly or not at all."""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.decisions import (
    Decision,
    Fact,
    MentionIs,
    Merge,
    NotAPerson,
    Person,
    Rename,
    SpeakerIs,
    Split,
    Suppression,
    anchor,
)
from storyledger.errors import ConfigError
from storyledger.project import amend
from storyledger.project.amend import record, withdraw, write_starter
from storyledger.project.config import FILE_NAME, Config, find_config, load_config, parse_config
from storyledger.project.settings import DECISIONS, SETTINGS, Problems, read_tables
from storyledger.span import Evidence, Span

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

WHOLE = """
[story]
title = "The Quay"
files = ["one.md", "parts/*.md"]
worlds = ["werewolf", "house.world"]
laws_off = ["wounds heal"]

[check]
select = ["SL7"]
ignore = ["joined-words"]
fail_on = "error"

[check.severity]
damaged-text = "note"

[structure]
chapter_level = 2

[[merge]]
names = ["Ann", "the boy"]
since = "it was Ann all along"
"""


def test_everything_in_the_file_arrives() -> None:
    config = parse_config(WHOLE.encode())

    assert config.title == "The Quay"
    assert config.files == ("one.md", "parts/*.md")
    assert config.worlds == ("werewolf", "house.world")
    assert config.laws_off == ("wounds heal",)
    assert (config.select, config.ignore, config.fail_on) == (("SL7",), ("joined-words",), "error")
    assert config.severities == {"damaged-text": "note"}
    assert config.structure.chapter_level == 2
    assert config.decisions.merges == (Merge(names=("Ann", "the boy"), since=anchor("it was Ann all along")),)


def test_an_empty_file_says_nothing() -> None:
    assert parse_config(b"") == Config()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[stroy]\n", 'line 1: There is no table "stroy". Did you mean story?'),
        ('title = "x"\n', "It belongs under [story]"),
        ("\n[story]\nworld = []\n", 'line 3: story has no key "world". Did you mean worlds?'),
        ("[story]\nfiles = 'a.md'\n", "line 2: files should be a list of texts"),
        (
            "[check]\nfail_on = 'often'\n",
            'line 2: fail_on should be one of "error", "warning", "note", "never".',
        ),
        ("[check]\nignore = ['damaged-txt']\n", "Did you mean damaged-text?"),
        ("[check.severity]\ndamaged-text = 'bad'\n", 'one of "error"'),
        ("[structure]\nchapter_level = true\n", "a heading level from 1 to 6"),
        ("[[merge]]\nnames = ['Ann']\n", "at least two texts"),
        ("[merge]\nnames = ['Ann', 'Bo']\n", "two brackets: [[merge]]"),
        ("[[suppress]]\nrule = 'damaged-text'\nquote = 'x'\n", "suppress needs the key reason"),
        ("[[suppress]]\nrule = 'damaged-text'\nquote = 'x'\nreason = ' '\n", "a text that is not empty"),
        ("[[mention]]\nquote = 'him'\n", "mention needs the key is"),
        ("[story\n", "not valid TOML"),
        ("story = 3\n", "story should be a table"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_was_meant(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(text.encode())

    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_all_mistakes_come_at_once_in_order_of_lines() -> None:
    text = "[story]\nfiles = 1\n[check]\nselct = []\n[[merge]]\nnames = ['a', 'b']\n[[merge]]\nnams = []\n"
    with pytest.raises(ConfigError) as error:
        parse_config(text.encode())

    head, *lines = str(error.value).splitlines()
    assert head == f"{FILE_NAME} has 4 mistakes."
    assert [line.split(":")[0].strip() for line in lines] == ["line 2", "line 4", "line 7", "line 8"]


@pytest.mark.parametrize("data", [b"\xff\xfe[story]", b"a = " + b"[" * 5000, b"\x00"])
def test_what_is_no_toml_is_one_clear_sentence(data: bytes) -> None:
    with pytest.raises(ConfigError, match=FILE_NAME):
        parse_config(data)


@given(st.binary(max_size=80) | st.text('[]="\n#storymerge', max_size=80).map(str.encode))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with suppress(ConfigError):
        parse_config(data)


KEYS = sorted({key for keys in (*SETTINGS.values(), *DECISIONS.values()) for key in keys})
VALUES = st.sampled_from(
    [None, True, -1, 3, 2.5, "", "error", "dead-acts", [], [1], ["a"], ["a", "b"], {}, {"x": 1}]
)
TABLES = st.dictionaries(st.sampled_from([*KEYS, "x"]), VALUES, max_size=4)


@given(
    st.dictionaries(
        st.sampled_from([*SETTINGS, *DECISIONS, "x"]), VALUES | TABLES | st.lists(TABLES, max_size=2)
    )
)
def test_no_values_raise_anything_else(table: dict[str, Any]) -> None:
    problems = Problems({})
    read_tables(table, problems)
    assert not problems or problems.told("file")


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    inner = tmp_path / "book" / "chapters"
    inner.mkdir(parents=True)
    (tmp_path / FILE_NAME).write_text("")
    manuscript = inner / "one.md"
    assert find_config(manuscript) == tmp_path / FILE_NAME

    (tmp_path / "book" / FILE_NAME).write_text("")
    assert find_config(manuscript) == tmp_path / "book" / FILE_NAME


def test_listed_files_are_what_the_project_is_about(tmp_path: Path) -> None:
    for name in ("b.md", "a10.md", "a9.md", "a.md", "other.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / FILE_NAME).write_text('[story]\nfiles = ["b.md", "a*.md"]\n')
    config = load_config(tmp_path / FILE_NAME)

    assert [path.name for path in config.manuscripts()] == ["b.md", "a9.md", "a10.md", "a.md"]
    assert config.is_about(tmp_path / "a.md")
    assert not config.is_about(tmp_path / "other.md")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / FILE_NAME)


def test_the_starter_is_valid_says_nothing_and_never_overwrites(tmp_path: Path) -> None:
    path = write_starter(tmp_path)
    assert load_config(path) == Config(path=path)

    path.write_text("# mine\n")
    with pytest.raises(ConfigError, match="left as it is"):
        write_starter(tmp_path)
    assert path.read_text() == "# mine\n"


def test_the_starter_s_examples_are_valid_once_the_marks_are_gone(tmp_path: Path) -> None:
    examples = re.findall(r"(?m)^# (\[\[.*|\w+ = .*)|^(\[\w+\])", amend.STARTER)
    text = "\n".join(example or heading for example, heading in examples)
    for rule in re.findall(r'"(dead-acts|never-seen)"', text):
        text = text.replace(rule, "damaged-text")  # whichever rules there are

    config = parse_config(text.encode())
    assert len(list(config.decisions)) == 5
    assert config.worlds


TEXT = "He fell. The water closed over him. He fell."
EVERY: tuple[Decision, ...] = (
    Merge(names=("A", "B"), since=anchor("it was B")),
    Split(names=("a", "b")),
    Rename(name="A", to='B "the Bee"\n\\'),
    NotAPerson(name="Z"),
    Person(name="X", also=("Y",), pronouns="she", kind="unnamed"),
    MentionIs(evidence=anchor("him"), character=None),
    SpeakerIs(evidence=anchor("it"), speaker="X"),
    Fact(event="dies", roles={"who": "Tom"}, evidence=Evidence.take(TEXT, Span(9, 20)), reason="said so"),
    Suppression(rule="damaged-text", evidence=anchor("q [[merge]]\nx"), reason="r # r"),
)


def test_every_decision_survives_the_file(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME

    assert record(path, EVERY) == len(EVERY)
    assert sorted(map(repr, load_config(path).decisions)) == sorted(map(repr, EVERY))


def test_recording_twice_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    record(path, EVERY)
    before = path.read_bytes()

    assert record(path, EVERY) == 0
    assert path.read_bytes() == before


def test_comments_and_layout_stay(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    mine = (
        '# my story\n[story]   # odd   spacing\ntitle   =  "x"\n\n\n# Ann\n[[merge]]\nnames = ["Ann", "Bo"]\n'
    )
    path.write_text(mine)
    record(path, [NotAPerson(name="Zed")])

    assert path.read_text() == mine + '\n[[not_a_person]]\nname = "Zed"\n'


@pytest.mark.parametrize("index", range(len(EVERY)))
def test_taking_back_takes_that_one_and_no_other(tmp_path: Path, index: int) -> None:
    path = tmp_path / FILE_NAME
    record(path, [NotAPerson(name="first"), *EVERY, NotAPerson(name="last")])
    with path.open("a") as file:
        file.write("# the end\n")

    assert withdraw(path, EVERY[index])
    left = list(load_config(path).decisions)
    assert EVERY[index] not in left
    assert len(left) == len(EVERY) + 1
    assert path.read_text().endswith("# the end\n")
    assert not withdraw(path, EVERY[index])


@pytest.mark.parametrize("broken", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = write_starter(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = {"write": (os, "fdopen"), "fsync": (os, "fsync"), "replace": (Path, "replace")}[broken]
    with monkeypatch.context() as patch:
        patch.setattr(*target, full)
        with pytest.raises(ConfigError, match=r"No space left on device.*as it was"):
            record(path, EVERY)

    assert path.read_text() == amend.STARTER
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE_NAME]


def test_an_interruption_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_starter(tmp_path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        record(path, EVERY)

    assert path.read_text() == amend.STARTER
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE_NAME]


def test_a_change_by_somebody_else_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_starter(tmp_path)
    write = amend._written_beside

    def meanwhile(target: Path, data: bytes) -> Path:
        path.write_text("# somebody else\n")
        return write(target, data)

    monkeypatch.setattr(amend, "_written_beside", meanwhile)
    with pytest.raises(ConfigError, match="another program"):
        record(path, EVERY)
    assert path.read_text() == "# somebody else\n"


def test_a_file_with_mistakes_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("[[merge]]\nnames = 3\n")
    with pytest.raises(ConfigError):
        record(path, EVERY)
    assert path.read_text() == "[[merge]]\nnames = 3\n"


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("")
    real.chmod(0o600)
    link = tmp_path / FILE_NAME
    link.symlink_to(real)
    record(link, [NotAPerson(name="Zed")])

    assert link.is_symlink()
    assert "Zed" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o600


def test_the_docs_page_is_up_to_date() -> None:
    from gen_config import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "run: make docs"
