"""The pages people read: links that lead somewhere, and pages that are generated and up to date."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from storyledger.cli import program

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")

sys.path.insert(0, str(ROOT / "tools"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_can_be_reached() -> None:
    reached = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
    }
    starts = {ROOT / "README.md", ROOT / "docs" / "index.md"}
    unreached = {page.resolve() for page in PAGES} - reached - starts
    assert {page.relative_to(ROOT).as_posix() for page in unreached} <= {"CHANGELOG.md"}


def test_the_command_page_is_up_to_date() -> None:
    from gen_commands import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "run make docs"


def test_every_command_is_on_its_page() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in program.commands if f"\n## {name}\n" not in page] == []


def test_every_shown_run_can_be_refreshed() -> None:
    from gen_output import BLOCK, pages

    for page in pages():
        text = page.read_text(encoding="utf-8")
        shown = [match["command"] for match in BLOCK.finditer(text)]
        assert len(shown) == text.count("<!-- run")
        assert {command.split()[1] for command in shown} <= set(program.commands)


def test_generated_pages_name_no_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:work|home|root|tmp)/", page.read_text(encoding="utf-8")), page


def test_refreshing_a_page_touches_nothing_but_the_shown_run() -> None:
    from gen_output import refreshed

    before = "<!-- run: storyledger --version -->\n```console\n```\n\nWords.\n\n```python\nimport this\n```\n"
    after = refreshed(before)
    assert after.startswith(
        "<!-- run: storyledger --version -->\n```console\n$ storyledger --version\nstoryledger "
    )
    assert after.endswith("\n```\n\nWords.\n\n```python\nimport this\n```\n")
    assert refreshed(after) == after
