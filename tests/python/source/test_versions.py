"""docs/site/versions.py: the sites of several versions beside each other."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "site" / "versions.py"
PAGES = ["index.html", "quotes.html"]


@pytest.fixture
def versions():
    spec = importlib.util.spec_from_file_location("versions", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def site(versions, folder, name, what="page"):
    (folder / "site").mkdir(parents=True)
    (folder / "index.html").write_text(what, encoding="ascii")
    versions.write(folder, [{"name": name, "pages": PAGES}])
    return folder


def test_each_site_knows_all_and_the_newest_is_led_to(versions, tmp_path):
    names = ["0.9.0", "0.10.0", "0.2.1"]
    sites = [site(versions, tmp_path / f"site {name}", name) for name in names]
    versions.main(tmp_path / "out", sites)
    scripts = {
        name: (tmp_path / "out" / name / versions.PLACE).read_text("ascii") for name in names
    }
    assert len(set(scripts.values())) == 1
    order = [scripts["0.9.0"].index(name) for name in ("0.10.0", "0.9.0", "0.2.1")]
    assert order == sorted(order)
    assert 'url=0.10.0/index.html"' in (tmp_path / "out" / "index.html").read_text("ascii")
    assert versions.read(sites[0]) == {"name": "0.9.0", "pages": PAGES}  # as it was built


def test_of_two_sites_of_one_version_the_first_counts(versions, tmp_path):
    first = site(versions, tmp_path / "a", "0.1.0", "this one")
    versions.main(tmp_path / "out", [first, site(versions, tmp_path / "b", "0.1.0", "the tag")])
    assert (tmp_path / "out" / "0.1.0" / "index.html").read_text("ascii") == "this one"
    versions.main(tmp_path / "out", [first])  # written anew
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == ["0.1.0", "index.html"]
