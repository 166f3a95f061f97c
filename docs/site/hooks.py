"""What mkdocs cannot say in YAML: pages from the repository's root, links between both, a search.

The search index is a script, not data: a page that was opened from a folder may load the one and
not the other. It has an entry for each heading, written when all pages are.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))
import versions

ROOT = Path(__file__).resolve().parents[2]
ROOT_PAGES = ("SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md")
HEADER = ROOT / "csrc" / "include" / "newscore.h"
entries: list[dict[str, str]] = []


def on_config(config: Any) -> Any:
    """Leaves out of the navigation what is not there; the footer says which version this is."""
    config.nav = present(config.nav)
    config.copyright = f"newscore {version()}, MIT licence. Places: GeoNames, CC BY 4.0."
    entries.clear()
    return config


def version() -> str:
    """Of the sources that the site is built from."""
    found = re.search(r'^#define NSC_VERSION "(.*)"', HEADER.read_text(encoding="ascii"), re.M)
    assert found is not None
    return found[1]


def present(items: list[Any]) -> list[Any]:
    """The entries whose pages exist. Pages are named by their own titles, sections by ours."""
    kept: list[Any] = []
    for item in items:
        if isinstance(item, dict):
            ((title, pages),) = item.items()
            kept.append({title: present(pages)})
        elif (ROOT / "docs" / item).exists() or item in ROOT_PAGES:
            kept.append(item)
    return kept


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages of the root."""
    for name in ROOT_PAGES:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Points links at where pages are on the site; links to other files become plain words.

    Examples with prompts are sessions, whose prompts and output are told from what is typed.
    """
    markdown = re.sub(r"\]\(\.\./([A-Z]+\.md)", r"](\1", markdown)
    if page.file.src_uri in ROOT_PAGES:
        markdown = re.sub(r"\]\(docs/([\w.]+)", r"](\1", markdown)
    markdown = re.sub(r"(?m)^```python\n(?=>>>)", "```pycon\n", markdown)
    markdown = re.sub(
        r"<!-- read from its source: (\w+) (.*) -->",
        lambda asked: from_source(asked[1], asked[2].split()),
        markdown,
    )
    return re.sub(
        r"\[([^\]]+)\]\((?:\.\./)?(?:training|tests|examples|csrc|LICENSE)[^)]*\)", r"\1", markdown
    )


def from_source(module: str, functions: list[str]) -> str:
    """Signatures and docstrings of a module that can be imported only beside its engine."""
    path = ROOT / "python" / "newscore" / f"{module}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    parts = []
    for name in functions:
        node = found[name]
        signature = f"newscore.{module}.{name}({ast.unparse(node.args)})"
        parts.append(
            f"### `{module}.{name}`\n\n```python\n{signature}\n```\n\n{ast.get_docstring(node)}\n"
        )
    return "\n".join(parts)


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """Takes the headings and what stands below each into the search."""
    parts = re.split(r'<h[1-3] id="([^"]*)"[^>]*>(.*?)</h[1-3]>', html, flags=re.S)
    for anchor, heading, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        title = plain(heading)
        where = "" if title == page.title else f" \u2013 {page.title}"
        url = f"{page.file.url}#{anchor}"
        entries.append({"title": f"{title}{where}", "url": url, "text": plain(body)})
    return html


def plain(html: str) -> str:
    """The words of some HTML in one line, without the links to headings."""
    html = re.sub(r"</?(?:span|code|a|strong|em)\b[^>]*>|\u00b6|&para;", "", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def on_post_build(config: Any) -> None:
    """Writes the search index, and which version the site is of."""
    data = json.dumps(entries, ensure_ascii=True)
    path = Path(config.site_dir) / "site" / "search_index.js"
    path.write_text(f"window.newscoreIndex = {data};\n", encoding="ascii")
    pages = sorted({entry["url"].partition("#")[0] for entry in entries})
    versions.write(Path(config.site_dir), [{"name": version(), "pages": pages}])
