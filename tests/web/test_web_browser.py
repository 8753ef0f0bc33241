"""The reader in a real browser: cards, roll call, slider, answers, keys, phones, and no need of scripts.

Needs Chromium on this computer; nothing is downloaded and nothing leaves it.
"""

from __future__ import annotations

import shutil
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from visits import shelf_of

from storyledger.api import Story
from storyledger.serving.server import serve
from storyledger.serving.shelf import Shelf

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on this computer")

ROOT = Path(__file__).parents[2]
LAMP = (ROOT / "tests" / "stories" / "the-lamp.txt").read_text(encoding="utf-8")
WEIR = (ROOT / "examples" / "the-weir.md").read_text(encoding="utf-8")

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def served(shelf: Shelf) -> str:
    """Serve a shelf in the background and return the address to open."""
    addresses: Queue[str] = Queue()
    Thread(target=lambda: serve(shelf, ready=addresses.put), daemon=True).start()
    return addresses.get(timeout=10)


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a story in a fresh browser window; anything the page complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(
        text: str = WEIR,
        *,
        name: str = "the-weir.md",
        folder: str = "one",
        patience: float = 20.0,
        **window: Any,
    ) -> Page:
        window.setdefault("viewport", {"width": 1400, "height": 900})
        context = browser.new_context(reduced_motion="reduce", **window)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(served(shelf_of(tmp_path / folder, text, name=name, patience=patience)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def address(page: Page, path: str) -> str:
    return "/".join(page.url.split("/")[:3]) + path


def test_the_token_leaves_the_address(visit: Open) -> None:
    page = visit()
    assert "token" not in page.url
    assert page.evaluate("document.cookie") == ""


def test_pointing_at_a_pronoun_shows_who_it_is(visit: Open) -> None:
    page = visit()
    page.locator("a.m.p", has_text="She").first.hover()
    card = page.get_by_role("dialog", name="Who is this, up to here")
    card.wait_for()

    assert card.get_by_role("heading", level=2).inner_text() == "Nell Oake"
    assert card.locator(".quotes li").count() == 3
    assert page.locator("a.m.same").count() > 5
    page.mouse.move(700, 5)
    card.wait_for(state="hidden")


def test_a_click_keeps_the_card_and_its_quotes_lead_to_the_text(visit: Open) -> None:
    page = visit()
    page.locator("a.m").first.click()
    page.mouse.move(5, 450)
    page.wait_for_timeout(400)
    card = page.locator("#card")
    assert card.is_visible()
    words = card.locator(".quotes q mark").last.inner_text()
    card.locator(".quotes a").last.click()
    page.wait_for_url("**#mark")
    assert " ".join(page.locator("#mark").inner_text().split()) in words


def test_everything_about_a_name_works_by_keyboard(visit: Open) -> None:
    page = visit()
    page.keyboard.press("n")
    card = page.locator("#card")
    card.wait_for()
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("n")
    page.wait_for_function("first => document.activeElement.textContent !== first", arg=first)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'card'")
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('a.m')")


def test_the_roll_call_follows_the_text(visit: Open) -> None:
    page = visit()
    roll = page.locator(".roll.current")
    assert roll.locator("h2").inner_text() == "Scene 1 of chapter 1"
    assert "Nell Oake’s eyes" in roll.inner_text()
    assert "found dead" in roll.inner_text()
    assert roll.get_by_text("Bram Oake", exact=True).count() == 1, (
        "who is gone is not listed again as spoken of"
    )
    page.locator("text=Hannah Reeve disliked the ferry").evaluate("one => one.scrollIntoView()")
    page.evaluate("scrollBy(0, 10000)")
    page.wait_for_function("() => document.querySelector('.roll.current h2').textContent.includes('Scene 2')")
    assert "Hannah Reeve’s eyes" in roll.inner_text()
    assert roll.count() == 1


def test_the_text_shows_before_the_book_has_been_read(visit: Open) -> None:
    page = visit(patience=0.0)
    assert page.locator("article p").first.is_visible()
    page.locator("a.m").first.wait_for()
    page.locator(".badge").wait_for()
    assert page.locator(".waiting").count() == 0
    assert page.locator(".roll.current").is_visible()


def test_names_laid_over_the_text_leave_its_words_where_they_are(visit: Open) -> None:
    page = visit(patience=0.0)
    page.locator("body:not([data-wait])").wait_for()
    words = page.locator("article.prose p").all_text_contents()
    page.reload()

    assert len(words) > 10
    assert words == page.locator("article.prose p").all_text_contents()


def test_a_card_says_so_while_the_other_chapters_are_read(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, kept = Event(), vars(Story)["world"].func

    def later(story: Story) -> object:
        go.wait(20)
        return kept(story)

    monkeypatch.setattr(Story, "world", property(later))
    page = visit(patience=0.0)
    page.locator("a.m").first.click()
    card = page.locator("#card")
    card.get_by_text("Still reading").wait_for()
    assert "Reading the other chapters" in page.locator(".wall").inner_text()
    go.set()
    card.get_by_role("heading", level=2).wait_for()
    page.locator("body:not([data-wait])").wait_for()


def test_keys_turn_chapters_search_and_help(visit: Open) -> None:
    page = visit()
    page.keyboard.press("]")
    page.wait_for_url("**c=2*")
    page.keyboard.press("[")
    page.wait_for_url("**c=1*")
    page.keyboard.press("?")
    page.locator("#help").wait_for()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("/")
    page.wait_for_function("() => document.activeElement.id === 'q'")
    page.keyboard.type("third gate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=third+gate")
    assert page.locator(".hits li").count() >= 2


def test_a_key_right_after_the_help_is_closed_counts(visit: Open) -> None:
    """Until the next picture is drawn the browser leaves the focus in what it has closed."""
    focused = """() => {
        const help = document.querySelector("#help");
        help.showModal();
        help.close();
        const slash = new KeyboardEvent("keydown", { key: "/", bubbles: true });
        document.activeElement.dispatchEvent(slash);
        return document.activeElement.id;
    }"""
    assert visit().evaluate(focused) == "q"


def test_who_speaks_can_be_shown(visit: Open) -> None:
    page = visit()
    page.keyboard.press("s")
    labels = page.locator(".said .by").first.evaluate("one => getComputedStyle(one, '::before').content")
    assert labels == '"Nell Oake"'
    page.get_by_role("button", name="Show who speaks").click()
    assert page.get_by_role("button", name="Show who speaks").get_attribute("aria-pressed") == "false"


def seen_at(page: Page, share: int) -> tuple[str, dict[str, bytes]]:
    """Move the slider to thousandths of the text, look at every page: the place, what is sent and shown."""
    page.get_by_role("slider").fill(str(share))
    page.wait_for_url("**at=*")
    sent: dict[str, bytes] = {}

    def keep(answer: object) -> None:
        with suppress(sync_api.Error):
            sent[answer.url.partition("/")[2].partition("/")[2]] = answer.body()  # type: ignore[attr-defined]

    place = page.url.partition("at=")[2].partition("&")[0]
    page.on("response", keep)
    for name in ("Read", "Cast", "Worth a check", "Pictures", "What if", "Read"):
        page.locator(".tabs a", has_text=name).click()
        page.wait_for_load_state("load")
        sent[f"shown {name}"] = page.evaluate("document.documentElement.outerHTML").encode()
    page.locator("a.m").first.hover()
    page.locator("#card").wait_for()
    sent["card"] = page.locator("#card").inner_html().encode()
    return place, {name.partition("/")[2] or name: body for name, body in sent.items()}


def test_with_the_slider_at_a_place_nothing_shows_what_comes_after(visit: Open) -> None:
    """Two books of one length that differ only after the place: not a byte sent, not a word shown differs."""
    later = WEIR.index("Chapter 3")
    other = WEIR[:later] + WEIR[later:].replace("Nell", "Wren").replace("Bram Oake", "Agnes Moo").replace(
        "she", "her"
    )
    assert len(other) == len(WEIR)
    one = seen_at(visit(WEIR, folder="one"), 500)
    two = seen_at(visit(other, folder="two"), 500)

    assert one == two
    assert 1000 < int(one[0]) < later
    assert not any(b"back bench" in page for page in one[1].values())


def test_reading_on_moves_the_wall_along(visit: Open) -> None:
    page = visit()
    page.goto(address(page, "/move?share=20&page=read"))
    assert "chapter 1" not in page.content().lower()
    page.keyboard.press("o")
    page.wait_for_url("**c=1*")
    assert page.locator("article h1").inner_text() == "Chapter 1: Low Water"
    assert "Known up to chapter 1" in page.locator(".wall").inner_text()
    page.get_by_role("link", name="All").click()
    page.wait_for_url("**/read")


def test_i_have_read_up_to_here(visit: Open) -> None:
    page = visit()
    page.keyboard.press("w")
    page.wait_for_url("**at=*")
    assert page.locator(".end-of-known").is_visible()
    assert "Chapter 2" not in page.content()


def test_a_finding_is_answered_at_once(visit: Open, tmp_path: Path) -> None:
    page = visit()
    page.locator(".tabs a", has_text="Worth a check").click()
    issue = page.locator(".issue.error")
    issue.locator("blockquote").first.wait_for()
    assert issue.locator("blockquote").count() == 2
    issue.get_by_label("It is meant to be so, because").fill("a memory")
    began = time.monotonic()
    issue.get_by_role("button", name="Accept").click()
    page.locator(".flash").wait_for()
    assert time.monotonic() - began < 3  # well under one on a machine with nothing else to do
    assert page.locator(".issue.error").count() == 0

    (decision,) = tomllib.loads((tmp_path / "one" / "storyledger.toml").read_text())["suppress"]
    assert (decision["rule"], decision["reason"]) == ("dead-acts", "a memory")
    page.get_by_role("button", name="Undo").click()
    page.locator("text=Taken back.").wait_for()
    assert page.locator(".issue.error").count() == 1


def test_two_people_are_merged_on_the_cast_page(visit: Open) -> None:
    page = visit()
    page.locator(".tabs a", has_text="Cast").click()
    miller = page.locator(".person", has=page.get_by_role("heading", name="the miller"))
    miller.locator("summary").click()
    miller.get_by_label("Is the same person as").fill("Bram Oake")
    miller.get_by_role("button", name="Merge").click()
    page.locator(".flash").wait_for()
    assert page.get_by_role("heading", name="the miller").count() == 0
    assert (
        "Bram Oake and" in page.locator(".decided").inner_text()
        or "the miller and" in page.locator(".decided").inner_text()
    )


def test_after_an_answer_the_page_is_renewed_without_a_word(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()
    attended = vars(__import__("storyledger.reading", fromlist=["x"]))["_attended"]
    page = visit()
    page.locator(".tabs a", has_text="Cast").click()
    monkeypatch.setattr("storyledger.reading._attended", lambda *given: go.wait(20) and attended(*given))
    miller = page.locator(".person", has=page.get_by_role("heading", name="the miller"))
    miller.locator("summary").click()
    miller.get_by_label("Is the same person as").fill("Bram Oake")
    miller.get_by_role("button", name="Merge").click()
    page.locator("body[data-wait=again] .flash").wait_for()
    assert page.get_by_role("heading", name="the miller").count() == 0
    page.locator(".person summary").first.click()
    go.set()
    page.wait_for_timeout(1500)
    assert page.locator(".person details[open]").count() == 1  # nothing is taken from under the hand
    page.locator(".person summary").first.click()
    page.locator("body:not([data-wait])").wait_for()
    assert page.get_by_role("heading", name="the miller").count() == 0
    assert page.locator(".flash").is_visible()


def test_an_answer_leaves_alone_what_it_does_not_change(visit: Open) -> None:
    page = visit()
    page.locator(".tabs a", has_text="Cast").click()
    hannah = page.locator("#who-hannah-reeve")
    hannah.locator("summary").click()
    hannah.get_by_label("Show as").fill("half a na")
    page.evaluate("document.querySelectorAll('.person').forEach((one) => { one.isOld = true; })")
    nell = page.locator("#who-nell-oake")
    nell.locator("summary").click()
    nell.get_by_label("Show as").fill("Nell of the Weir")
    nell.get_by_role("button", name="Rename").click()
    page.locator(".flash").wait_for()

    assert page.evaluate("document.activeElement.id") == "notice"
    assert nell.get_by_role("heading").inner_text() == "Nell of the Weir"
    assert nell.locator("details[open]").count() == 0
    assert hannah.get_by_label("Show as").input_value() == "half a na"
    old = page.evaluate(
        "[...document.querySelectorAll('.person')].filter((one) => !one.isOld).map((one) => one.id)"
    )
    assert old == ["who-nell-oake"]
    assert "saved=" not in page.url
    page.get_by_role("link", name="Close", exact=True).click()
    assert page.locator(".flash").count() == 0


def test_what_cannot_be_written_down_is_said_and_keeps_what_was_typed(visit: Open) -> None:
    page = visit()
    page.locator(".tabs a", has_text="Cast").click()
    nell = page.locator("#who-nell-oake")
    nell.locator("summary").click()
    nell.get_by_label("Is the same person as").fill("Nell Oake")
    nell.get_by_role("button", name="Merge").click()
    page.locator(".flash.trouble").wait_for()
    assert nell.get_by_label("Is the same person as").input_value() == "Nell Oake"


def test_one_mention_is_given_to_somebody_else(visit: Open) -> None:
    page = visit()
    page.locator("a.m", has_text="Nell Oake").first.click()
    card = page.locator("#card")
    card.locator("summary").click()
    card.get_by_label("They mean").fill("Hannah Reeve")
    card.get_by_role("button", name="Save").click()
    page.locator(".flash").wait_for()
    assert "/who/hannah-reeve?" in (page.locator("a.m").first.get_attribute("href") or "")
    assert page.url.split("?")[0].endswith("/read")


def test_a_line_is_given_to_another_speaker_in_the_text_and_back(visit: Open, tmp_path: Path) -> None:
    page = visit()
    page.keyboard.press("s")
    line = page.locator(".said", has_text="Then I don").first
    line.evaluate("one => one.scrollIntoView({ block: 'center' })")
    before = page.evaluate("scrollY")
    said = line.locator(".by").get_attribute("data-by")
    assert said == "Tobias Fell"
    line.locator(".by").click()
    card = page.locator("#card")
    card.get_by_label("This line is said by").fill("Hannah Reeve")
    began = time.monotonic()
    card.get_by_role("button", name="Save").click()
    page.locator(".flash").wait_for()
    assert time.monotonic() - began < 3  # well under one on a machine with nothing else to do
    again = page.locator(".said", has_text="Then I don").first.locator(".by")
    assert again.get_attribute("data-by") == "Hannah Reeve"
    assert abs(page.evaluate("scrollY") - before) < 120
    (decision,) = tomllib.loads((tmp_path / "one" / "storyledger.toml").read_text())["speaker"]
    assert decision["is"] == "Hannah Reeve"

    again.click()
    page.locator("#card", has_text="You said so.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator("text=Taken back.").wait_for()
    assert again.get_attribute("data-by") == "Tobias Fell"


def test_a_line_is_given_to_another_speaker_on_the_cast_page(visit: Open, tmp_path: Path) -> None:
    page = visit()
    page.locator(".tabs a", has_text="Cast").click()
    nell = page.locator(".person", has=page.get_by_role("heading", name="Nell Oake"))
    nell.locator("summary").click()
    nell.get_by_label("is said by").first.fill("Tobias Fell")
    nell.locator("form", has_text="is said by").first.get_by_role("button").click()
    page.locator(".flash").wait_for()
    assert "is said by Tobias Fell" in page.locator(".flash").inner_text()
    assert "is said by Tobias Fell" in page.locator(".decided").inner_text()


def test_who_says_a_line_can_be_reached_by_keyboard(visit: Open) -> None:
    page = visit()
    page.keyboard.press("s")
    for _ in range(40):
        page.keyboard.press("n")
        if page.evaluate("document.activeElement.matches('.by')"):
            break
    page.locator("#card .line-words").wait_for()
    assert "says this" in page.locator("#card").inner_text()


def test_what_if_shows_what_breaks_and_throws_it_away(visit: Open, tmp_path: Path) -> None:
    page = visit()
    page.locator(".tabs a", has_text="What if").click()
    page.get_by_role("combobox", name="Who").fill("Tobias Fell")
    page.get_by_label("does").select_option("dies")
    page.get_by_label("where").select_option("in chapter 1")
    page.get_by_role("button", name="Suppose").first.click()
    page.locator(".answer").wait_for()
    assert page.locator(".falls > li").count() >= 2
    page.get_by_role("link", name="Throw it away").click()
    page.locator(".answer").wait_for(state="detached")
    assert not (tmp_path / "one" / "storyledger.toml").exists()


def test_a_picture_leads_to_the_passage(visit: Open) -> None:
    page = visit()
    page.locator(".tabs a", has_text="Pictures").click()
    page.locator(".band a").nth(2).click()
    page.wait_for_url("**/read?c=2#p*")
    assert "lying down when they came" in page.locator("article").inner_text()


def test_on_a_phone_the_card_and_the_roll_call_come_from_below(visit: Open) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator("a.m").first.tap()
    card = page.locator("#card")
    card.wait_for()
    box = card.bounding_box()
    assert box is not None
    assert (box["x"], round(box["width"])) == (0, 390)
    page.touchscreen.tap(200, 150)
    card.wait_for(state="hidden")
    page.get_by_role("button", name="Who is here").tap()
    page.locator(".rolls.shown .roll.current").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_it_works_without_scripts(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.locator("a.m").first.click()
    assert page.get_by_role("heading", level=1).first.inner_text() == "Nell Oake"
    page.go_back()
    assert page.locator(".roll").count() == 2
    page.get_by_role("button", name="Go").click()
    assert "Everything is known" in page.locator(".wall").inner_text()


def test_a_hostile_manuscript_does_nothing(visit: Open) -> None:
    text = (
        "Chapter 1\n\n<script>window.bad=1</script> <img src=x onerror=window.bad=2> said Ann Lark.\n\n"
        '"Hush," said Ann Lark. "><svg/onload=window.bad=3> Ann Lark ran. \u202eWren\u202c {{ 7*7 }}\n\n'
        "<style>*{display:none}</style> <a href=javascript:window.bad=4>Ann Lark</a> saw Wren.\n"
    )
    page = visit(text, name="bad.txt")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for tab in ("Cast", "Worth a check", "Pictures", "What if", "Read"):
        page.locator(".tabs a", has_text=tab).click()
    page.locator("a.m").first.click()
    page.locator("#card").wait_for()
    assert page.evaluate("window.bad") is None
    assert "<img src=x onerror=window.bad=2>" in page.locator("article").inner_text()
    assert all(url.startswith(address(page, "/")) for url in asked)


PAGES = (
    "/read?c=1",
    "/move?share=500&page=read",
    "/cast",
    "/check",
    "/pictures",
    "/search?q=river",
    "/who/nell-oake",
    "/what-if?who=Tobias+Fell&event=dies&place=in+chapter+1",
)


LOOKS = [(path, "light", 1400) for path in PAGES] + [(path, "dark", 390) for path in PAGES[:1] + PAGES[3:5]]


@pytest.mark.parametrize(("path", "scheme", "width"), LOOKS)
def test_nothing_stands_in_anybody_s_way(visit: Open, path: str, scheme: str, width: int) -> None:
    """Axe finds nothing on any page: contrast, names, roles, order."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(address(page, path))
    for details in page.locator("details:not([open]) > summary").all():
        if details.is_visible():
            details.click()
    if path == PAGES[0]:
        page.locator("a.m").first.click()
        page.locator("#card").wait_for()
    found = axe.Axe().run(page).response["violations"]
    if path == PAGES[0]:
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        page.locator("a.by").first.click()
        page.locator("#card .line-words").wait_for()
        found += axe.Axe().run(page).response["violations"]
    assert [
        (one["id"], node["html"][:100], node["failureSummary"]) for one in found for node in one["nodes"]
    ] == []
