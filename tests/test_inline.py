"""Comments that accept findings: what they cover, what they are refused for, and that they change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import storyledger
from storyledger.inline import read_comments
from storyledger.sources import cut, join, open_document

if TYPE_CHECKING:
    from pathlib import Path

    from storyledger.document import Document

RAIN = "The rain fell and the boat lay intothe reeds, and nobody said a word about it."
SNOW = "The snow fell and the cart stood intothe lane, and nobody said a word about it."


def markdown(text: str, name: str = "story.md") -> Document:
    return open_document(name, data=text.encode())


def covered(document: Document) -> list[str]:
    return [one.covered.of(document.text) for one in read_comments(document).allowances]


def open_rules(path: Path) -> list[str]:
    story = storyledger.read(path, cache=False)
    return [finding.rule for finding in story.check(select=["joined-words", "SL8"]).findings]


def test_a_comment_on_its_own_line_covers_the_paragraph_below() -> None:
    document = markdown(f"{RAIN}\n\n<!-- storyledger: ignore[joined-words] meant -->\n{SNOW}\n\n{RAIN}\n")
    (words,) = covered(document)
    assert SNOW in words
    assert RAIN not in words


def test_a_blank_line_below_the_comment_makes_no_difference() -> None:
    document = markdown(f"{RAIN}\n\n<!-- storyledger: ignore[joined-words] meant -->\n\n{SNOW}\n\n{RAIN}\n")
    assert covered(document)[0].endswith(SNOW)


def test_a_comment_behind_a_paragraph_covers_that_paragraph() -> None:
    document = markdown(f"{RAIN} <!-- storyledger: ignore[joined-words] meant -->\n\n{SNOW}\n")
    (words,) = covered(document)
    assert words.startswith(RAIN)
    assert SNOW not in words


def test_off_lasts_until_on_for_the_rules_it_names() -> None:
    text = (
        "<!-- storyledger: off[joined-words, SL1] his spelling -->\n\n"
        f"{RAIN}\n\n<!-- storyledger: on[joined-words] -->\n\n{SNOW}\n"
    )
    (words,) = covered(markdown(text))
    assert RAIN in words
    assert SNOW not in words


def test_off_ends_with_its_file() -> None:
    one = markdown(f"<!-- storyledger: off[joined-words] his spelling -->\n\n{RAIN}\n", "one.md")
    whole = join([one, markdown(f"{SNOW}\n", "two.md")], uri="both", title="Both")
    (words,) = covered(whole)
    assert RAIN in words
    assert SNOW not in words


@pytest.mark.parametrize(
    ("comment", "sentence"),
    [
        ("ignore", "too broad"),
        ("ignore his spelling", "too broad"),
        ("off", "too broad"),
        ("ignore[]", "too broad"),
        ("ignore[joined-words]", "gives no reason"),
        ("ignore[joined-words] --", "gives no reason"),
        ("ingore[joined-words] meant", "Did you mean ignore?"),
        ("on[joined-words]", "not off"),
        ("", "neither ignore, off nor on"),
    ],
)
def test_a_comment_that_is_too_broad_or_gives_no_reason_accepts_nothing(comment: str, sentence: str) -> None:
    said = read_comments(markdown(f"<!-- storyledger: {comment} -->\n\n{RAIN}\n"))
    assert said.allowances == []
    (refusal,) = said.refusals
    assert sentence in refusal.why


def test_private_comments_of_note_takers_count_too() -> None:
    assert len(covered(markdown(f"%% storyledger: ignore[joined-words] meant %%\n{RAIN}\n"))) == 1


def test_an_accepted_finding_is_set_apart_and_the_file_is_untouched(tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    path.write_text(
        f"{RAIN}\n\n<!-- storyledger: ignore[SL702] meant -->\n{SNOW.replace('intothe', 'ontothe')}\n"
    )
    before = path.read_bytes()
    report = storyledger.read(path, cache=False).check(select=["joined-words", "SL8"])
    assert [finding.rule for finding in report.findings] == ["joined-words"]
    assert [(one.suppressed, one.suppressed_in) for one in report.suppressed] == [("meant", "text")]
    assert path.read_bytes() == before


def test_comments_work_in_pages_and_leave_no_word_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "story.html"
    comment = "<!-- storyledger: ignore[joined-words] meant &quot;so&quot; -->"
    path.write_text(f"<body><p>{RAIN}</p>{comment}<p>{SNOW.replace('intothe', 'ontothe')}</p></body>")
    assert open_rules(path) == ["joined-words"]
    assert "storyledger" not in storyledger.read(path, cache=False).document.text


def test_a_comment_inside_a_page_s_paragraph_covers_it() -> None:
    page = f"<body><p>{RAIN}<!-- storyledger: ignore[joined-words] meant --></p><p>{SNOW}</p></body>"
    assert covered(open_document("story.html", data=page.encode())) == [RAIN]


def test_comments_after_the_wall_are_not_known() -> None:
    for name, text in (
        ("story.md", f"{RAIN}\n\n<!-- storyledger: ignore[joined-words] meant -->\n{SNOW}\n"),
        ("story.html", f"<p>{RAIN}</p><!-- storyledger: ignore[joined-words] meant --><p>{SNOW}</p>"),
    ):
        whole = open_document(name, data=text.encode())
        assert len(whole.comments) == 1
        assert cut(whole, len(RAIN)).comments == ()


def test_accepting_one_of_several_places_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    path.write_text(
        f"<!-- storyledger: ignore[joined-words] meant -->\n{RAIN}\n\n{SNOW.replace('intothe', 'ontothe')}\n"
    )
    assert open_rules(path) == ["joined-words"]
