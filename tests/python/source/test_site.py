"""The documentation site in headless Chromium, when `make docs` has written it: search, copy
buttons, accessibility. `make test-browser` runs it."""

import importlib.util
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


def versions_script():
    path = SITE.parents[1] / "docs" / "site" / "versions.py"
    spec = importlib.util.spec_from_file_location("versions", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_site_by_itself_says_which_version_it_is_of(open_page):
    page = open_page("quotes.html")
    page.wait_for_function("document.querySelector('.site-version').textContent !== ''")
    name = versions_script().read(SITE)["name"]
    assert page.inner_text(".site-version") == name
    assert f"newscore {name}," in page.inner_text("footer")
    assert page.locator(".site-version select").count() == 0


def test_sites_beside_each_other_lead_to_the_same_page_of_another_version(open_page, tmp_path):
    script = versions_script()
    this = script.read(SITE)
    older = {"name": "0.0.9", "pages": ["index.html", "quotes.html"]}
    shutil.copytree(SITE, tmp_path / "older")
    script.write(tmp_path / "older", [older])
    script.main(tmp_path / "sites", [tmp_path / "older", SITE, SITE])
    page = open_page(tmp_path / "sites" / "index.html")
    page.wait_for_url(f"**/sites/{this['name']}/index.html")
    page.goto((tmp_path / "sites" / this["name"] / "quotes.html").as_uri() + "#speakers")
    choice = page.locator("select[aria-label=Version]")
    assert choice.locator("option").all_inner_texts() == [this["name"], "0.0.9"]
    assert choice.input_value() == this["name"]
    choice.select_option("0.0.9")
    page.wait_for_url("**/sites/0.0.9/quotes.html")
    assert choice.input_value() == "0.0.9"
    page.goto((tmp_path / "sites" / this["name"] / "how.html").as_uri())
    choice.select_option("0.0.9")
    page.wait_for_url("**/sites/0.0.9/index.html")
    found = axe.Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
