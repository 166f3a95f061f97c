"""The source archive: the same files give the same bytes, whoever packs them, and when."""

import gzip
import os
import tarfile
from pathlib import Path

from setuptools.command.sdist import sdist


def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """An entry without its owner and its time, and with no more of its mode than who may run it."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
    info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
    return info


class BuildArchive(sdist):
    """Packs in the order of the names; tar's own order is that of the file system."""

    def make_archive(self, base_name, format, root_dir=None, base_dir=None, *args, **kwargs):
        if format != "gztar":
            return super().make_archive(base_name, format, root_dir, base_dir, *args, **kwargs)
        path = Path(base_name + ".tar.gz")
        path.parent.mkdir(parents=True, exist_ok=True)
        time = int(os.environ["SOURCE_DATE_EPOCH"])
        with (
            path.open("wb") as raw,
            gzip.GzipFile("", "wb", fileobj=raw, mtime=time) as packed,
            tarfile.open(mode="w", fileobj=packed) as tar,
        ):
            for file in [Path(base_dir), *sorted(Path(base_dir).rglob("*"))]:
                tar.add(file, recursive=False, filter=plain)
        return str(path)
