"""Makes a worker another one than the driver, as WORKER_NEWSCORE says, before it does anything.

none: newscore is not installed there; a number: another version; a path: another bundled model.
"""

import os
import sys

what = os.environ.get("WORKER_NEWSCORE", "")


class Missing:
    """A finder by which there is no newscore."""

    def find_spec(self, name, path=None, target=None):
        if name == "newscore":
            raise ModuleNotFoundError("No module named 'newscore'", name="newscore")


if what == "none":
    sys.meta_path.insert(0, Missing())
elif what:
    import newscore._pipeline

    if os.path.exists(what):
        newscore._pipeline._BUNDLED = what
    else:
        newscore.__version__ = what
