"""Who says "I", and whom headings name: ``narrators.md`` and ``eyes.md`` in ``tests/readers``."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby

import pytest

from passages import passage_from
from prose_cases import ProseCase, prose_cases, read_text
from storyledger import api
from storyledger.reading import Reading
from storyledger.reading.noticing import notice


@pytest.mark.parametrize("case", prose_cases("narrators"), ids=lambda case: case.name)
def test_prose(case: ProseCase) -> None:
    assert tuple(_tellers(read_text(case.text))) == case.all("teller")


@pytest.mark.parametrize("case", prose_cases("eyes"), ids=lambda case: case.name)
def test_headings(case: ProseCase) -> None:
    reading = read_text(case.text)
    names = {one.id: one.name for one in reading.characters}
    eyes = (names[scene.focalizer] if scene.focalizer else "-" for scene in reading.scenes)
    assert tuple(eyes) == case.all("eyes")


def _tellers(reading: Reading) -> list[str]:
    """Return the names of those who say "I" in telling, one after the other."""
    starts = [said.span.start for said in reading.utterances]
    names = {one.id: one.name for one in reading.characters}
    told = []
    for mention in reading.mentions:
        index = bisect_right(starts, mention.span.start) - 1
        is_spoken = index >= 0 and mention.span.start < reading.utterances[index].span.end
        if mention.span.of(reading.document.text) in {"I", "me", "my", "My"} and not is_spoken:
            told.append(names[mention.character] if mention.character else "?")
    return [name for name, _ in groupby(told)]


def test_where_we_tell_nobody_of_us_is_singled_out() -> None:
    paragraph = "We rowed until our hands bled. Kim Lark laughed at us, and Kim Lark lost an oar.\n\n"
    reading = read_text(paragraph * 3)
    (scene,) = reading.scenes

    assert (scene.person, scene.narrator, scene.focalizer) == ("first", None, None)
    assert [span.of(reading.document.text) for span in scene.shown] == ["We", "our", "us"]
    assert {one.character for one in scene.present} == {one.id for one in reading.characters}


def test_we_who_tell_are_not_asked_for_a_name() -> None:
    told = "We were the girls of the fifth floor, and we typed. We came in at eight and we went out at six."
    ours, mine = (
        api.read("a.txt", data=text.encode()) for text in (told, told.replace("We", "I").replace("we", "I"))
    )
    assert "narrator-unnamed" not in {found.rule for found in ours.findings}
    assert "narrator-unnamed" in {found.rule for found in mine.findings}


@pytest.mark.parametrize("line", ["Letter, Dr. Hale to Hon. Ann Rowe.", "Narrative of Dr. Hale."])
def test_a_title_is_not_all_of_a_name_over_a_telling(line: str) -> None:
    tellers = notice(passage_from(f"{line}\n\nI have seen your sister. I found her pale.")).tellers
    assert [teller.named for teller in tellers] == ["Dr. Hale"]
