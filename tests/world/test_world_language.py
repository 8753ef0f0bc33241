"""The language: what it says, what it refuses and how, and that no text of a file can become code."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable

import pytest
from fuzz_worlds import LONG, WITNESSES, laws_of

from storyledger.errors import UsageError, WorldError
from storyledger.world import load_laws, pack_names
from storyledger.world.asking.sentences import read_event, read_fact
from storyledger.world.engine.compiling import check, compile_laws
from storyledger.world.language.crossing import crossings
from storyledger.world.language.language import Source, find_mistakes
from storyledger.world.language.packs import pack_source, without

BASE = """world "base"
trait person: alive | dead  first alive
trait person: packless | beta | alpha  first packless  only by laws
trait place: open | ash-lined  first open
link person follows person
link person is at place
many person knows fact  first unknown until it happens
tally group left  first 16
event person bites person
event person dies passive
event person heals
event person goes to place
event person kills number of group
law "bite" when A bites B if A is alpha then B is beta
"""


def mistakes(line: str) -> list[str]:
    found = find_mistakes([Source(BASE + line, "mine.world")], find_pack=pack_source, known=pack_names())
    return [str(mistake) for mistake in found]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('law "x" when A bites B then B is bta', ['mine.world:15:34', '"bta"', "Did you mean beta"]),
        ('law "x" when A bitse B then B is beta', ["A bitse B", "Did you mean person bites person"]),
        ('law "x" when A bites B if C is alpha then B is beta', ['Who is "C"', "A, B"]),
        ('law "x" when A bites b then A is beta', ["A bites b", "person bites person"]),
        ('must "x" when A heals', ['has no "needs"']),
        ('law "x" when A bites then A is beta', ["A bites", "person bites person"]),
        ('rulle "x" when A heals then A is beta', ['"rulle"', "law"]),
        ('lwa "x" when A heals then A is beta', ["Did you mean law"]),
        ('law "x" when A heals if A folows B then A is beta', ["A folows B", "person follows person"]),
        ('law "x" when A heals then A is beta,', ["after this comma"]),
        ('law "x when A heals then A is beta', ["never closed"]),
        ('law x when A heals then A is beta', ["name in double quotes"]),
        ('law "bite" when A heals then A is beta', ['already a law "bite"', "mine.world:14"]),
        ('law "x" when A goes to P if A is at A then A is beta', ['"A" is a person, and a place']),
        ('law "x" if A is dead then A is beta', ['has no "when"']),
        ('law "x" when A heals then A is not dead', ["cannot be made so"]),
        ('law "x" when A heals then B is dead', ['Who is "B"']),
        ('law "x" when A heals unless A follows B then A is dead', ['Who is "B"', 'Only "when" and "if"']),
        ('law "x" when A heals after three days then A is dead', ["not a stretch of time", "after 3 days"]),
        ('never "x" when A heals then A is dead', ['"then" cannot stand in "never"']),
        ('law "x" instead of law "bit" when A bites B then nothing', ['no law "bit"', "Did you mean bite"]),
        ('law "x" instead of law "bite" when A heals then nothing', ["not about the same event"]),
        ('without law "bitte"', ["Did you mean bite"]),
        ('use "werewolves"', ["Did you mean werewolf"]),
        ("trait person: alive | ghost", ['"alive" is already a value']),
        ("trait preson: red | blue", ["not a kind of thing", "Did you mean person"]),
        ("trait person: red | blue first green", ['"green" is not a value']),
        ("event person is dead", ["both an event and a state"]),
        ("event person when person", ["meaning of its own"]),
        ("trait person red", ["needs its values"]),
        ("law 'x' when A heals then A is dead", ["cannot stand here"]),
        ('law "x" when A heals if A is at somewhere then A is dead', ["cannot be a condition"]),
        ('law "x" when A kills N of G then left of G drops by', ["drops or rises by a number"]),
        ('law "x" when A heals then each X who is not dead is beta', ["nobody can be listed"]),
        ('law "x" when A heals then each X who is alive is beta', ["Everybody may be alive", "a link"]),
        ('law "x" when A heals if at least two X who are at P then A is dead', ["at least 2 X who"]),
        ('law "x" when A heals then each X who is at P is dead', ['Who is "P"']),
        ('law "x" when A heals then A knows that', ["needs an event after it"]),
        ('law "x" when A heals then', ['Nothing stands after "then"']),
        ('law "x" when A heals when A dies then A is dead', ['"when" stands twice']),
        ('law "x" when A heals if at least 3 C follow A then A is dead', ["at least 3 C who follow A."]),
        ('law "x" when "Bo" heals then A is dead', ['Who is "A"? No letter stands in "when"']),
        ('law "x" when A roars at B then A is dead', ["event person roars at person"]),
        ('law "x" when A heals if A is dead or A is free then A dies', ['"or" cannot stand', "second law"]),
        ('law "x" when A heals unless A is dead and A is beta then A dies', ['"and" cannot', "unless"]),
        ('law "x" when A heals unless A is dead or then A dies', ['Nothing stands after this "or"']),
        ('change law "bitte" unless A is dead', ["Did you mean bite"]),
        ('change law "bite" unless C is dead', ['Who is "C"', "A, B"]),
        ('change law "bite" then A is dead', ['"then" cannot change a law']),
        ('change law "bite" unless A is dead then A dies', ['"then" cannot change a law', "instead of"]),
        ("change bite", ["This changes nothing"]),
        ("many person knows fact  first yes", ["cannot begin"]),
        ("tally group sum first many", ["begins with a number"]),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_place_expectation_and_hint(line: str, words: list[str]) -> None:
    told = "\n".join(mistakes(line))
    assert [word for word in words if word not in told] == []
    assert re.match(r"mine\.world:\d+:\d+: ", told)


def test_all_mistakes_are_told_at_once_in_order() -> None:
    lines = 'law "one" when A bits B then A is dead\nlaw "two" when A heals then A is deda\nevnt x\n'
    with pytest.raises(WorldError) as told:
        laws_of(BASE + lines)
    places = [line.split(": ")[0] for line in str(told.value).splitlines()]
    assert places == ["test.world:15:16", "test.world:16:34", "test.world:17:1"]


def test_a_correct_world_has_no_mistakes() -> None:
    assert mistakes("") == []
    assert find_mistakes([Source(WITNESSES, "w")], find_pack=pack_source, known=pack_names()) == ()


def test_laws_are_switched_off_by_name_in_a_file_and_by_option() -> None:
    text = 'world "mine"\nuse "everyday"\nwithout law "healing"\nlaw "healing" when A heals then A is awake'
    laws = laws_of(text)
    assert [law.text for law in laws.laws if law.name == "healing"] == [
        'law "healing" when A heals then A is awake'
    ]
    assert [law.name for law in laws.off] == ["healing"]
    assert without(laws, ["death"]).law("death") is None
    with pytest.raises(UsageError, match="Did you mean death"):
        load_laws(["everyday"], off=["deth"])


def test_a_link_meant_as_a_trait_is_named() -> None:
    line = 'link person welcome at place\nlaw "x" when A goes to P unless A is welcome at P then A dies'
    (told,) = mistakes(line)
    assert told.endswith('Did you mean your link "person welcome at place"?')


def test_a_law_of_a_pack_gets_an_exception_and_keeps_its_place() -> None:
    text = 'use "werewolf"\ntrait person: plain | silvered  first plain\n'
    old = [law.name for law in load_laws(["werewolf"]).laws]
    laws = laws_of(text + 'change law "wolves heal by themselves" unless A is silvered')
    assert [law.name for law in laws.laws] == old
    changed = laws.law("wolves heal by themselves")
    assert changed is not None
    assert len(changed.late_exceptions) == 3
    again = 'change law "wolves heal by themselves" if A is free'
    twice = laws_of(text + 'change law "wolves heal by themselves" unless A is silvered\n' + again)
    changed = twice.law("wolves heal by themselves")
    assert changed is not None
    assert (len(changed.conditions), len(changed.late_exceptions)) == (2, 3)


SILVER = """use "werewolf"
trait person: unsilvered | silvered  first unsilvered
event person is cut with silver      passive
law "silver" when A is cut with silver then A is silvered, A is hurt
never "silvered wounds do not heal" when A heals if A is silvered
"""


def test_a_law_that_brings_about_by_itself_what_another_forbids_is_told() -> None:
    (found,) = crossings(laws_of(SILVER))
    assert (found.law.name, found.never.name) == ("wolves heal by themselves", "silvered wounds do not heal")
    assert len(found.when) == 1
    assert crossings(laws_of(SILVER + 'change law "wolves heal by themselves" unless A is silvered')) == ()


def test_a_law_that_always_brings_about_what_another_forbids_is_told() -> None:
    lines = 'law "x" when A goes to P if A is beta, P is open then A heals\n'
    (found,) = crossings(laws_of(BASE + lines + 'never "y" when B heals if B is beta'))
    assert (found.law.name, found.never.name, found.when) == ("x", "y", ())
    assert crossings(laws_of(BASE + lines + 'never "y" when B heals if B is alpha')) == ()
    assert crossings(laws_of(BASE + lines + 'never "y" when B heals if B is dead')) == ()


@pytest.mark.parametrize("pack", pack_names())
def test_no_law_of_a_pack_crosses_another(pack: str) -> None:
    assert crossings(load_laws([pack])) == ()


def test_packs_combine_in_any_order() -> None:
    for names in (["everyday", "werewolf", "undead"], ["undead", "werewolf"]):
        names_of = [law.name for law in load_laws(names).laws]
        assert len(names_of) == len(set(names_of))
        assert {"death", "the bite turns", "resurrection"} <= set(names_of)


def test_an_unknown_pack_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="werewolf"):
        load_laws(["wolves"])


def test_the_werewolf_pack_stays_readable() -> None:
    source = pack_source("werewolf")
    assert source is not None
    lines = [line for line in source.text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) <= 60


def test_sentences_are_read_with_the_story_s_own_names() -> None:
    laws = load_laws(["werewolf"])
    form, args = read_event(laws, "Old Tom tells Mara that Bo dies.")
    assert (form.sentence, args) == ("person tells person fact", ("Old Tom", "Mara", "Bo dies"))
    assert read_fact(laws, "the mill is ash-lined") == (("place: open | ash-lined", "mill"), "ash-lined")
    with pytest.raises(UsageError, match="person dies"):
        read_event(laws, "Mara dyes")


# -- no text of a file can become code ---------------------------------------------------------

HOSTILE = [
    '__import__("os")', "x); import os; (", "\\n", "'''", "{0}", "${x}", "%s", "lambda: 0", "C0", "v0",
    "args", "\\x22", "a\\", "\N{ALCHEMICAL SYMBOL FOR AIR}", "\N{FULLWIDTH LATIN SMALL LETTER E}val",
    "os.system", "]", "}", "# c", "\u2028", "return", "None", "0", "-1", "1e9",
]  # fmt: skip


def _quoting(word: str) -> Callable[[re.Match[str]], str]:
    return lambda _: f'"{word}"'


def _hostile(dice: random.Random, text: str) -> str:
    """Return a world file with names, words and whole lines replaced by hostile ones."""
    lines = text.splitlines()
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(lines))
        if dice.random() < 0.3:
            words = lines[at].split(" ")
            lines[at] = " ".join(words[: dice.randrange(len(words)) + 1])
        word = dice.choice(HOSTILE)
        kind = dice.random()
        if kind < 0.4:
            lines[at] = re.sub(r'"[^"]*"', _quoting(word), lines[at], count=1)
        elif kind < 0.7:
            lines[at] = re.sub(r"\b[A-Z]\b", _quoting(word), lines[at], count=1)
        else:
            words = lines[at].split(" ")
            words[dice.randrange(len(words))] = word
            lines[at] = " ".join(words)
    return "\n".join(lines)


OWN = frozenset(
    [
        "def",
        "run",
        "args",
        "get",
        "put",
        "flag",
        "push",
        "if",
        "elif",
        "else",
        "for",
        "in",
        "is",
        "not",
        "or",
        "and",
        "None",
        "True",
        "False",
        "return",
        "break",
        "continue",
        "pass",
        "sorted",
        "aside",
        "ONCE",
        "maybe",
        "contradiction",
        "gap",
        "nothing",
        "u",
        "w",
        "x",
        "_",
    ]
)
"""Every word that the text of a compiled law may hold, besides its numbered constants and letters."""


@pytest.mark.parametrize("seed", range(3000) if LONG else range(150))
def test_no_text_of_a_file_becomes_code(seed: int) -> None:
    """Whatever a world file says, it is refused with its place, or compiles to this program's words only."""
    dice = random.Random(seed)
    named = 'law "named" when A bites "Bo" then "Bo" is dead'
    source = Source(_hostile(dice, WITNESSES if dice.random() < 0.3 else BASE + named), "test.world")
    told = find_mistakes([source], find_pack=pack_source, known=pack_names())
    if told:
        assert {mistake.place.file for mistake in told} == {"test.world"}
        return
    program = compile_laws(laws_of(source.text), {"Bo": "__import__('os')"})
    words = set(re.findall(r"[A-Za-z_]\w*", " ".join(program.texts)))
    assert {word for word in words - OWN if not re.fullmatch(r"[Cv]\d+", word)} == set()


@pytest.mark.parametrize(
    "text", ["import os", "x = open(1)", "C0.run", 'x = "text"', "x = [y for y in C0]", "exec(x)"]
)
def test_code_that_no_law_means_is_refused_before_it_runs(text: str) -> None:
    with pytest.raises(ValueError, match="written wrongly"):
        check(ast.parse(text))
