"""The documentation site in headless Chromium, when `make docs` has written it: search, copy
buttons, accessibility. `make test-browser` runs it."""

import shutil
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[3] / "build" / "site"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium"),
    pytest.mark.skipif(not (SITE / "index.html").exists(), reason="`make docs` makes the site"),
    pytest.mark.filterwarnings("ignore"),  # of Playwright's own modules
]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser):
    """Opens a page of the site from its folder; nothing comes from elsewhere."""
    pages, fetched = [], []

    def opened(name, width=1300, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        pages.append(page)
        page.on("request", lambda asked: fetched.append(asked.url))
        page.goto((SITE / name).as_uri())
        return page

    yield opened
    for page in pages:
        page.close()
    assert [url for url in fetched if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", ["index", "recipes", "how", "quotes", "accuracy"])
@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1300, "light")])
def test_axe_finds_nothing_serious(open_page, name, width, scheme):
    page = open_page(f"{name}.html", width, scheme)
    found = axe.Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_search_works_from_a_folder_and_by_keyboard(open_page):
    page = open_page("index.html")
    page.fill(".site-search input", "trafilatura")
    first = page.locator(".site-search li a").first
    first.wait_for()
    page.keyboard.press("ArrowDown")
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.html#*")
    assert "trafilatura" in page.inner_text("article")


def test_copy_leaves_prompts_and_output_out(open_page):
    page = open_page("index.html")
    copied = []
    for button in page.locator(".copy").all():
        button.click()
        copied.append(button.get_attribute("data-copied"))
    assert "pip install newscore" in copied
    assert any(text.startswith("import newscore\nnlp = newscore.load()") for text in copied)
    assert not any(
        ">>>" in text or "$ " in text or "Angela Merkel PERSON" in text for text in copied
    )


def test_each_entry_of_the_contents_is_the_title_of_its_page(open_page):
    page = open_page("index.html")
    links = page.eval_on_selector_all(
        ".md-nav--primary a.md-nav__link[href$='.html']",
        "links => links.map(link => [link.href, link.textContent.trim()])",
    )
    assert len(links) > 25
    for url, title in links:
        source = Path(url.removeprefix("file://")).read_text(encoding="utf-8")
        assert f'>{title}<a class="headerlink"' in source.replace("&amp;", "&"), (url, title)
