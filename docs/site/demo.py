"""A mkdocs hook: the demo in its page, with the files that it fetches, once `make wasm` was run."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "build" / "wasm"
MODEL = ROOT / "python" / "newscore" / "models" / "news.nsm"
WORKER = ROOT / "docs" / "site" / "demo_worker.js"
# Where each file lies on the site; at the top, a service worker, which rules what lies beside it.
FILES = {
    "site/demo/newscore.wasm": BUILT / "newscore.wasm",
    "site/demo/newscore.js": BUILT / "newscore.js",
    "site/demo/news.nsm": MODEL,
    "demo_offline.js": ROOT / "docs" / "site" / "demo_offline.js",
}
DEMO = re.compile(r"<!-- demo -->\n(.*)<!-- /demo -->\n", re.DOTALL)
NOT_BUILT = "*The demo is not part of this copy of the site: `make wasm docs` puts it here.*\n"


def on_files(files: Any, config: Any) -> Any:
    """Adds what the demo fetches."""
    from mkdocs.structure.files import File

    if is_built():
        for place, path in FILES.items():
            files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Fills the demo in, or says that it was not built."""
    if page.file.src_uri != "demo.md":
        return markdown
    return DEMO.sub(lambda match: filled(match[1]) if is_built() else NOT_BUILT, markdown)


def is_built() -> bool:
    return FILES["site/demo/newscore.wasm"].exists()


def filled(demo: str) -> str:
    """The demo with what it has to know of its files: which they are, and how large."""
    model = MODEL.read_bytes()
    fetched = (FILES["site/demo/newscore.wasm"], FILES["site/demo/newscore.js"], WORKER)
    read = b"".join(path.read_bytes() for path in fetched) + model
    values = {
        "version": hashlib.sha256(read).hexdigest()[:12],
        "model_bytes": str(len(model)),
        "model_megabytes": f"{len(model) / 1e6:.1f}",
    }
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], demo)
