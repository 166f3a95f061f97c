"""Pages and fragments in headless Chromium; passed over where it or Playwright is missing.

`make test-browser` runs these with what they need. axe-core looks for what keeps people from
reading a page: contrast, names of controls, order of headings.
"""

import shutil

import pytest

from newscore.view import html
from newscore.view.sheet import doc_css

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium"),
    pytest.mark.filterwarnings("ignore"),  # of Playwright's own modules
]

EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script><b onclick=alert(3)>'
ARTICLE = f"""Ferry sails again after two years

By Dana Ruiz

AUGUSTA, Maine, March 18 - “We were late,” Mayor Ellen Brandt told Halifax. It cost $4.5 million.

“It is a start,” said Paul Ives of Corvane Lines Inc., which opened in 1998.

{EVIL} Brandt flew to Oslo on Friday.

READ MORE: Why the ferry burned

© 2025 Harbor Post. All rights reserved."""
SIZES = [(400, "light"), (400, "dark"), (1300, "light"), (1300, "dark")]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory, nlp):
    """A page of one text, one of many, and a fragment as a dark notebook shows it."""
    folder = tmp_path_factory.mktemp("pages")
    doc = nlp(ARTICLE, published="2025-03-18")
    plain = nlp("Nobody was quoted, and nothing happened.")
    sources = {
        "one": html.page_html([(EVIL, doc)]),
        "many": html.page_html((f"{n} {EVIL}", doc if n % 2 else plain) for n in range(120)),
        "notebook": '<!DOCTYPE html><html lang="en"><title>n</title>'
        '<body data-jp-theme-light="false">'
        f"<main><h1>n</h1>{doc._repr_html_()}</main></body></html>",
    }
    for name, source in sources.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in sources}


@pytest.fixture
def open_page(browser, pages):
    """Opens a page; at the end nothing was fetched, said in a dialog, or complained of."""
    contexts, faults = [], []

    def opened(name, width=1300, scheme="light", anchor=""):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.on(
            "request", lambda asked: asked.url.startswith(pages[name]) or faults.append(asked.url)
        )
        page.goto(pages[name] + anchor)
        if name == "many":
            page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def findings(page):
    """The serious findings of axe-core, with the elements that they are of."""
    # The page's own policy keeps strangers' scripts out; the debugger's may come in.
    found = axe.Axe().run(page).response["violations"]
    return [
        (each["id"], [node["html"][:120] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical", "moderate")
    ]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.parametrize("name", ["one", "many", "article", "notebook"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_page, name, width, scheme):
    anchor = "#text-2" if name == "article" else ""
    page = open_page("many" if name == "article" else name, width, scheme, anchor)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["one", "many", "notebook"])
def test_hostile_text_stays_text(open_page, name):
    page = open_page(name, anchor="#text-2" if name == "many" else "")
    assert "<script>alert(2)</script>" in page.inner_text("body")
    assert page.locator("img, b[onclick]").count() == 0
    page.locator("mark").first.click()


def test_hiding_labels_moves_nothing(open_page):
    page = open_page("one")
    where = (
        "[...document.querySelectorAll('.text mark')]"
        ".map(mark => JSON.stringify(mark.getBoundingClientRect()))"
    )
    before = page.evaluate(where)
    for box in page.locator(".legend input[type=checkbox]").all():
        box.uncheck()
    assert page.evaluate(where) == before
    assert page.locator(".text .label:visible").count() == 0


def test_a_least_score_hides_what_is_less_sure(open_page):
    page = open_page("one")
    shown = page.locator(".text .label:visible").count()
    page.locator("input.least-9").check()
    sure = page.locator(".text mark.s9").count()
    assert page.locator(".text .label:visible").count() == sure < shown


def test_names_of_one_identity_light_up_on_hover_and_focus(open_page):
    page = open_page("one")
    both = page.locator("mark.person", has_text="Brandt")
    assert both.count() == 2
    outline = "element => getComputedStyle(element).outlineStyle"
    for light in (both.first.hover, both.last.focus):
        page.mouse.move(0, 0)
        assert both.last.evaluate(outline) == "none" or light == both.last.focus
        light()
        assert [one.evaluate(outline) for one in both.all()] == ["solid", "solid"]


def test_a_quote_lights_up_its_speaker_and_cue_on_focus(open_page):
    page = open_page("one")
    ground = "element => getComputedStyle(element).backgroundColor"
    cue = page.locator(".cue", has_text="told")
    before = cue.evaluate(ground)
    page.locator(".quote", has_text="We were late").focus()
    assert cue.evaluate(ground) != before
    assert page.locator(".speaker", has_text="Mayor").evaluate(ground) == cue.evaluate(ground)


def test_a_name_says_its_score_on_focus(open_page):
    page = open_page("one", 400)
    mark = page.locator(".text mark.money").first
    tip = "element => getComputedStyle(element, '::after').content"
    assert mark.evaluate(tip) == "none"
    mark.focus()
    assert "4,500,000 USD" in mark.evaluate(tip)
    mark.blur()
    mark.click()
    assert "MONEY" in mark.evaluate(tip)


def test_all_names_and_switches_are_reached_by_the_tab_key(open_page):
    page = open_page("one")
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
    assert {"show-person", "least-0", "A"} <= reached
    assert any("quote" in name for name in reached)
    assert any("person" in name for name in reached)


def test_a_count_jumps_from_mention_to_mention(open_page):
    page = open_page("one")
    link = page.locator(".ranking a", has_text="Ellen Brandt")
    seen = []
    for _ in range(3):
        link.press("Enter")
        seen.append(page.evaluate("document.activeElement.textContent"))
    assert ["Brandt" in name for name in seen] == [True] * 3
    assert seen[0] == seen[2] != seen[1]


def test_many_texts_are_searched_opened_and_left_again(open_page):
    page = open_page("many")
    assert page.locator("#texts li").count() == 50
    page.locator("#more").click()
    assert page.locator("#texts li").count() == 100
    page.fill("#find", "bránDt ives")
    assert page.inner_text("#count") == "60 of 120 texts"
    page.locator("#texts a").nth(1).click()
    page.wait_for_selector("#reader article")
    assert page.title() == "Ferry sails again after two years"
    assert page.locator("#index").is_hidden()
    page.locator("#after").click()
    page.wait_for_function("document.querySelector('#reader article h1')")
    page.go_back()
    page.go_back()
    page.wait_for_selector("#index:visible")
    assert page.input_value("#find") == "bránDt ives" and page.title() == "120 texts"


def test_a_link_opens_a_text_among_many(open_page):
    page = open_page("many", anchor="#text-120")
    page.wait_for_selector("#reader article")
    assert "Ferry" in page.title() and page.locator("#after").is_hidden()


def test_a_page_of_2000_texts_opens_soon(browser, nlp, tmp_path):
    doc = nlp(ARTICLE * 3)
    path = tmp_path / "large.html"
    path.write_text(html.page_html((f"text {n}", doc) for n in range(2000)), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    opened = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
    page.close()
    assert opened < 5000  # milliseconds: a fifth of it here, on a machine with nothing else to do


def test_a_notebook_tells_what_is_dark(open_page):
    page = open_page("notebook")
    assert page.evaluate("getComputedStyle(document.querySelector('.newscore-doc')).color") == (
        "rgb(244, 244, 244)"
    )


def test_print_leaves_controls_out_and_colours_in(open_page):
    page = open_page("one", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".legend input:visible").count() == 0
    paper = "getComputedStyle(document.querySelector('.newscore-doc')).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert "print-color-adjust" in doc_css()
