"""A page of many articles: how large it is, how long it takes to make and to open.

    python benchmarks/page_of_many.py [--articles 2000]

The articles are those of tests/golden, again and again. The page is opened five times in headless
Chromium from a folder, which takes `pip install playwright` and an installed Chromium; the median
of each time is printed, in milliseconds since the page was asked for.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import newscore
from newscore.view.html import page_html

ARTICLES = Path(__file__).parents[1] / "tests" / "golden" / "articles"
TIMES = {
    "first paint": "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    "page open": "performance.getEntriesByType('navigation')[0].domInteractive",
    "search ready": "performance.getEntriesByName('ready')[0].startTime",
}


def opened(path: Path, turns: int = 5) -> dict[str, float]:
    """How long it takes until the page is seen, open, and can be searched."""
    from playwright.sync_api import sync_playwright

    runs: dict[str, list[float]] = {name: [] for name in TIMES}
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(turns):
            page = browser.new_page(viewport={"width": 1300, "height": 900})
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            page.evaluate("performance.mark('ready')")
            for name, code in TIMES.items():
                runs[name].append(page.evaluate(code))
            page.close()
        browser.close()
    return {name: statistics.median(values) for name, values in runs.items()}


def main() -> None:
    """Makes the page, opens it, and prints a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    n_articles = parser.parse_args().articles
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    nlp = newscore.load()
    begun = time.process_time()
    source = page_html(
        (f"text {n}", nlp(text)) for n, text in enumerate(islice(cycle(texts), n_articles))
    )
    print(f"making            {time.process_time() - begun:9.1f} s of processor time")
    print(f"page              {len(source.encode()) / 1e6:9.1f} MB")
    first_screen = source.index('<script type="application/json"')
    print(f"first screen      {len(source[:first_screen].encode()) / 1e3:9.1f} kB")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(source, encoding="utf-8")
        for name, milliseconds in opened(path).items():
            print(f"{name:<18}{milliseconds:9.0f} ms")


if __name__ == "__main__":
    main()
