"""What a build needs from its machine: a C compiler, Python.h, and utf8proc, found and checked.

What is missing ends the build with one message, which names the package to install.
"""

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import NamedTuple, NoReturn

PUBLIC_HEADER = "csrc/include/newscore.h"

STATIC = os.environ.get("NEWSCORE_UTF8PROC_STATIC") == "1"
UTF8PROC = os.environ.get("NEWSCORE_UTF8PROC", "")
MSVC = sys.platform == "win32"

UTF8PROC_PACKAGES = """\
    Debian, Ubuntu:  apt-get install libutf8proc-dev
    Fedora:          dnf install utf8proc-devel
    macOS:           brew install utf8proc
    elsewhere:       its sources, and NEWSCORE_UTF8PROC=folder"""
COMPILER_PACKAGES = """\
    Debian, Ubuntu:  apt-get install build-essential
    Fedora:          dnf install gcc
    macOS:           xcode-select --install
    Windows:         Visual Studio Build Tools 2022"""
PYTHON_PACKAGES = """\
    Debian, Ubuntu:  apt-get install python3-dev
    Fedora:          dnf install python3-devel"""

BIG_ENDIAN = "this machine is big-endian; models and results are little-endian"
PROBE = """\
#include <utf8proc.h>
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
newscore_probe UTF8PROC_VERSION_MAJOR UTF8PROC_VERSION_MINOR UTF8PROC_VERSION_PATCH big
#else
newscore_probe UTF8PROC_VERSION_MAJOR UTF8PROC_VERSION_MINOR UTF8PROC_VERSION_PATCH little
#endif
"""


def give_up(reason: str, packages: str = "") -> NoReturn:
    """Ends the build with one message."""
    raise SystemExit(f"\nnewscore: {reason}" + (f"\n{packages}\n" if packages else "\n"))


def gcc_archiver() -> str | None:
    """The archiver of the compiler, where that is GCC: it keeps what optimization of the whole
    program needs. None of other compilers, and where the environment names an archiver."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "")
    folder, name = os.path.split(compiler[0] if compiler else "")
    gcc = re.fullmatch(r"(.*-)?gcc(-[0-9.]+)?", name)
    if not gcc or "AR" in os.environ:
        return None
    return shutil.which(os.path.join(folder, f"{gcc[1] or ''}gcc-ar{gcc[2] or ''}"))


def read_define(path: str, name: str) -> str:
    """The value of a macro that a C file defines on one line, without quotes."""
    pattern = rf'^#define {name}\s+"?([^"\s]+)"?$'
    found = re.search(pattern, Path(path).read_text(encoding="latin-1"), re.MULTILINE)
    if found is None:
        give_up(f"{path} defines no {name}")
    return found[1]


def read_version() -> str:
    """The version of the package is that of the public header."""
    return read_define(PUBLIC_HEADER, "NSC_VERSION")


def utf8proc_needed() -> tuple[int, int]:
    """The oldest utf8proc that the core compiles with, which newscore.h says."""
    major, minor = (read_define(PUBLIC_HEADER, f"NSC_UTF8PROC_{p}") for p in ("MAJOR", "MINOR"))
    return int(major), int(minor)


def pkg_config(*args: str) -> list[str]:
    """What pkg-config says about libutf8proc, in words; [] when it says nothing."""
    command = [*shlex.split(os.environ.get("PKG_CONFIG", "pkg-config")), *args, "libutf8proc"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return shlex.split(done.stdout)


def brew_prefix() -> list[str]:
    """Where Homebrew keeps utf8proc: a compiler on macOS does not look there by itself."""
    if sys.platform != "darwin":
        return []
    places = ("/opt/homebrew/opt/utf8proc", "/usr/local/opt/utf8proc")
    return [place for place in places if os.path.isdir(place)]


class Header(NamedTuple):
    """What the compiler says of the utf8proc.h that it finds."""

    version: tuple[int, int, int]
    big_endian: bool


class Utf8proc:
    """Where utf8proc is and how to link it: by pkg-config, else by the compiler's own search."""

    def __init__(self) -> None:
        self.include_dirs = [w[2:] for w in pkg_config("--cflags-only-I")]
        self.library_dirs = [w[2:] for w in pkg_config("--libs-only-L")]
        if UTF8PROC or not self.include_dirs:
            prefixes = [UTF8PROC] if UTF8PROC else brew_prefix()
            self.include_dirs = [os.path.join(prefix, "include") for prefix in prefixes]
            self.library_dirs = [os.path.join(prefix, "lib") for prefix in prefixes]

    def header(self, compiler) -> Header | None:
        """Of the utf8proc.h that the compiler finds, if it finds one."""
        if MSVC:  # no compiler to ask before it is needed
            files = [os.path.join(place, "utf8proc.h") for place in self.include_dirs]
            for path in filter(os.path.isfile, files):
                parts = ("MAJOR", "MINOR", "PATCH")
                major, minor, patch = (read_define(path, f"UTF8PROC_VERSION_{p}") for p in parts)
                return Header((int(major), int(minor), int(patch)), big_endian=False)
            return None
        with tempfile.TemporaryDirectory() as folder:
            probe = Path(folder, "probe.c")
            probe.write_text(PROBE, encoding="ascii")
            flags = ["-I" + place for place in self.include_dirs]
            flags += shlex.split(os.environ.get("CPPFLAGS", ""))
            command = [*compiler.compiler_so, *flags, "-E", "-P", str(probe)]
            done = subprocess.run(command, capture_output=True, text=True)
        found = re.search(r"newscore_probe\s+(\d+)\s+(\d+)\s+(\w+)\s+(\w+)\s*$", done.stdout)
        if done.returncode != 0 or found is None:
            return None
        patch = int(found[3]) if found[3].isdigit() else 0
        return Header((int(found[1]), int(found[2]), patch), found[4] == "big")

    def check(self, compiler) -> Header:
        """Ends the build unless the compiler finds a utf8proc that is new enough."""
        if not MSVC:
            check_compiler(compiler)
        needed = utf8proc_needed()
        header = self.header(compiler)
        if header is None:
            give_up(
                f"the Unicode library utf8proc ({needed[0]}.{needed[1]} or newer) is missing: the "
                "compiler finds no utf8proc.h. Install it:",
                UTF8PROC_PACKAGES,
            )
        major, minor, _ = header.version
        if (major, minor) < needed:
            give_up(
                f"found utf8proc {major}.{minor}; {needed[0]}.{needed[1]} or newer is needed, "
                "because text is normalized by Unicode 14 or later. Install a newer one:",
                UTF8PROC_PACKAGES,
            )
        if header.big_endian:
            give_up(BIG_ENDIAN)
        return header

    def archive(self, compiler) -> str:
        """The path of libutf8proc.a, or of what Windows calls it."""
        folders = self.library_dirs if UTF8PROC else pkg_config("--variable=libdir")
        for folder in [*folders, *self.library_dirs]:
            for name in ("libutf8proc.a", "utf8proc_static.lib", "utf8proc.lib"):
                if os.path.isfile(path := os.path.join(folder, name)):
                    return path
        if MSVC:
            give_up(f"there is no utf8proc_static.lib in {self.library_dirs}")
        command = [compiler.compiler_so[0], "-print-file-name=libutf8proc.a"]
        path = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        if not os.path.isfile(path):
            give_up(
                "NEWSCORE_UTF8PROC_STATIC=1, but there is no libutf8proc.a. Install it:",
                UTF8PROC_PACKAGES,
            )
        return path


def is_x86_32() -> bool:
    """Whether this Python, and so what it loads, is of 32-bit x86: also beside a 64-bit kernel."""
    return sys.maxsize < 2**32 and platform.machine() in {"i386", "i486", "i586", "i686", "x86_64"}


def check_byte_order() -> None:
    """Ends the build on a machine whose numbers are the other way round."""
    if sys.byteorder != "little":
        give_up(BIG_ENDIAN)


def check_compiler(compiler) -> None:
    """Ends the build unless there are a C compiler and Python's own header."""
    command = compiler.compiler_so[0]
    if shutil.which(command) is None:
        give_up(f"no C compiler: {command!r} is not in PATH. Install one:", COMPILER_PACKAGES)
    python_h = Path(sysconfig.get_path("include"), "Python.h")
    if not python_h.is_file():
        give_up(f"Python's own header {python_h} is missing. Install it:", PYTHON_PACKAGES)
