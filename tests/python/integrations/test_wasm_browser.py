"""newscore.js and the demo in headless Chromium, which is told what to do by tests/wasm/browser.js.

`make test-wasm` builds what this needs, and installs Chromium.
"""

import importlib.util
import json
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from test_wasm import ASKED, BUILT, ROOT, expected, golden_articles, pipeline

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TYPES = {".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm"}
WAIT_SECONDS = 180

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None or not BUILT.exists(), reason="needs Chromium and `make wasm`"
    ),
    pytest.mark.slow,
]


def demo_hook():
    spec = importlib.util.spec_from_file_location("demo", ROOT / "docs" / "site" / "demo.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def demo_page():
    """The demo as it stands in docs/demo.md, without the site around it."""
    hook = demo_hook()
    demo = hook.DEMO.search((ROOT / "docs" / "demo.md").read_text("utf-8"))[1]
    return f"<!doctype html><meta charset=utf-8><body>{hook.filled(demo)}"


class Handler(BaseHTTPRequestHandler):
    """Gives what the site and the tests have, until the browser asks that the network be gone."""

    def do_GET(self):
        path = self.path.split("?")[0].removeprefix("/")
        if self.server.is_gone:
            self.close_connection = True
            return
        made = {
            "test.html": b"<body><script type=module src=tests/wasm/browser.js></script>",
            "demo.html": demo_page().encode(),
            "requests.json": self.server.requests,
        }
        if path in made:
            self.give(made[path], "text/html")
        elif (file := self.file_of(path)).is_file():
            self.give(file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream"))
        else:
            self.send_error(404)

    def file_of(self, path):
        files = demo_hook().FILES
        if path in files:
            return files[path]
        return ROOT / "docs" / path if path.startswith("site/") else ROOT / path

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path == "/done":
            self.server.found = json.loads(body)
            self.server.is_done.set()
        else:
            self.server.is_gone = self.path == "/gone"
        self.give(b"", "text/plain")

    def give(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving(requests=()):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.requests = json.dumps(list(requests)).encode()
    server.is_gone, server.found, server.is_done = False, None, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def browse(test, folder, *flags, requests=()):
    """What a test of browser.js found."""
    with serving(requests) as server:
        url = f"http://127.0.0.1:{server.server_port}/test.html?test={test}"
        command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        command += ["--disable-dev-shm-usage", f"--user-data-dir={folder}", *flags, url]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as browser:
            assert server.is_done.wait(WAIT_SECONDS), "the browser did not answer"
            browser.terminate()
        return server.found


def test_a_browser_has_the_packages_answers(tmp_path):
    texts = golden_articles()
    requests = [{"text": text, "options": ASKED} for text in texts]
    found = browse("answers", tmp_path, requests=requests)
    assert found == [expected(pipeline(), text) for text in texts]


def test_the_demo_reads_and_shows_and_goes_on_without_a_network(tmp_path):
    seen = browse("demo", tmp_path)
    assert "error" not in seen, seen["error"]
    assert seen["asks"] == "Fetch the model (13.6 MB) and read it"
    assert seen["before"] == {}  # nothing was fetched unasked
    assert seen["text"]
    assert seen["took"] < 3000  # milliseconds, the first time
    lists = {heading.split(" (")[0]: rows for heading, rows in seen["lists"].items()}
    assert ["Aoife Brennan", "PERSON, 2 times"] in lists["People and organizations"]
    assert [who for who, _ in lists["Quotes"]] == [
        "Aoife Brennan",
        "Aoife Brennan",
        "Tom Adeyemi",
        "A spokesman for the department",
    ]
    assert ["Tuesday", "2025-03-04"] in lists["Dates and times"]
    assert ["Dublin", "Ireland; 53.33, -6.25; once"] in lists["Places"]
    assert ["4.2 million euros", "4200000 EUR"] in lists["Amounts"]
    assert seen["jumped"]["differ"]
    assert set(seen["typed"]) == {"People and organizations (2)", "Places (1)", "Amounts (1)"}
    assert seen["marked"] == ["Anna Marin", "Dublin", "Joe Bright", "$5"]  # its mark-up is text
    assert seen["offline"] == "gone"
    assert seen["afterwards"] == seen["lists"]


def test_the_page_answers_while_a_long_text_is_read(tmp_path):
    seen = browse("long", tmp_path)
    assert "error" not in seen, seen["error"]
    assert seen["nothing"] == 0  # the long text was being read
    assert seen["during"] >= 10  # ticks of 10 ms meanwhile: none, were it read in the page's thread
    assert seen["asked"] == "Anna Marin left Dublin."  # typed meanwhile, and not lost
    assert seen["status"].startswith("Read in")


def test_a_browser_without_webassembly_is_told_so(tmp_path):
    seen = browse("refusal", tmp_path, "--js-flags=--jitless")
    assert "error" not in seen, seen["error"]
    assert seen["status"].startswith("This browser has no WebAssembly")
    assert seen["isError"] == "demo-error"
    assert seen["disabled"]


def test_a_page_from_a_folder_says_that_it_needs_a_server(tmp_path):
    page = tmp_path / "demo.html"
    page.write_text(demo_page(), encoding="utf-8")
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_SECONDS, check=True)
    assert '<p role="status">Browsers load no such demo from a folder: serve' in done.stdout
