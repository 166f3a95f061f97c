"""The demo of the documentation, as its hook puts it into the page."""

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[3]
SITE = ROOT / "docs" / "site"


@pytest.fixture
def hook(tmp_path):
    """The hook, with a core that a test may write."""
    spec = importlib.util.spec_from_file_location("demo", SITE / "demo.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.FILES = module.FILES | {
        "site/demo/newscore.wasm": tmp_path / "newscore.wasm",
        "site/demo/newscore.js": tmp_path / "newscore.js",
    }
    (tmp_path / "newscore.js").write_bytes(b"one library")
    return module


def page(hook, name="demo.md"):
    markdown = (ROOT / "docs" / name).read_text("utf-8")
    at = SimpleNamespace(file=SimpleNamespace(src_uri=name))
    return hook.on_page_markdown(markdown, page=at)


def test_a_page_without_the_demo_says_how_it_is_built(hook):
    written = page(hook)
    assert "`make wasm docs` puts it here" in written
    assert "<script" not in written
    assert "## In a page of your own" in written


def test_the_demo_knows_its_files(hook):
    hook.FILES["site/demo/newscore.wasm"].write_bytes(b"one core")
    written = page(hook)
    assert f'data-model-bytes="{hook.MODEL.stat().st_size}"' in written
    assert "Fetch the model (13.6 MB)" in written
    demo = hook.DEMO.search((ROOT / "docs" / "demo.md").read_text("utf-8"))[1]
    assert re.search(r"\{\w+\}", demo)
    assert not re.search(r"\{\w+\}", hook.filled(demo))


def test_another_core_or_library_is_another_version(hook):
    def version():
        return re.search(r'data-version="([0-9a-f]{12})"', page(hook))[1]

    hook.FILES["site/demo/newscore.wasm"].write_bytes(b"one core")
    first = version()
    assert version() == first
    hook.FILES["site/demo/newscore.wasm"].write_bytes(b"another core")
    second = version()
    assert second != first
    hook.FILES["site/demo/newscore.js"].write_bytes(b"another library")
    assert version() not in (first, second)


def test_other_pages_are_left_alone(hook):
    assert page(hook, "index.md") == (ROOT / "docs" / "index.md").read_text("utf-8")


def test_the_demo_fetches_nothing_from_elsewhere():
    """And makes no mark-up of a text: all that it shows is put in as text."""
    scripts = [*SITE.glob("demo*.js"), *SITE.glob("demo*.css"), ROOT / "csrc/wasm/newscore.js"]
    assert len(scripts) == 5
    for script in scripts:
        code = script.read_text("utf-8")
        assert not re.search(
            r"https?:|url\(|@import|innerHTML|outerHTML|insertAdjacentHTML|eval\(", code
        )


def test_what_the_page_needs_is_part_of_the_site():
    script = (SITE / "demo.js").read_text("utf-8")
    markdown = (ROOT / "docs" / "demo.md").read_text("utf-8")
    hook = (SITE / "demo.py").read_text("utf-8")
    fetched = set(re.findall(r"`(site/[\w./]+)\?", script))
    worker, library, core, model = (
        f"site/{name}"
        for name in ("demo_worker.js", "demo/newscore.js", "demo/newscore.wasm", "demo/news.nsm")
    )
    assert fetched == {worker, library, core, model}
    for name in (library, core, model, "demo_offline.js"):
        assert f'"{name}"' in hook
    assert (ROOT / "docs" / worker).is_file()
    for name in re.findall(r'(?:src|href)="([^"]+)"', markdown):
        assert (ROOT / "docs" / name).is_file(), name
