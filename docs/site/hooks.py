"""What mkdocs cannot say in YAML: pages from the repository's root, and links between both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
ROOT_PAGES = ("SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md")


def on_config(config: Any) -> Any:
    """Leaves out of the navigation what is not there."""
    config.nav = present(config.nav)
    return config


def present(items: list[Any]) -> list[Any]:
    """The entries whose pages exist."""
    kept = []
    for item in items:
        ((title, target),) = item.items()
        if isinstance(target, list):
            target = present(target)
        elif not (ROOT / "docs" / target).exists() and target not in ROOT_PAGES:
            continue
        kept.append({title: target})
    return kept


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages of the root."""
    for name in ROOT_PAGES:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Points links at where pages are on the site; links to other files become plain words."""
    markdown = re.sub(r"\]\(\.\./([A-Z]+\.md)", r"](\1", markdown)
    if page.file.src_uri in ROOT_PAGES:
        markdown = re.sub(r"\]\(docs/([\w.]+)", r"](\1", markdown)
    return re.sub(r"\[([^\]]+)\]\((?:\.\./)?(?:training|LICENSE)[^)]*\)", r"\1", markdown)
