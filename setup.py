"""Builds the two extension modules of newscore; all else about the package is in pyproject.toml.

`newscore._core` is the binding over the C core, `newscore._train` the trainer's inner loops over
the same core, which is therefore compiled once, as a static library, and linked into both.

What the environment may say:

    NEWSCORE_UTF8PROC_STATIC=1   link libutf8proc.a, so that a wheel needs no shared library
    NEWSCORE_UTF8PROC=FOLDER     where utf8proc is: include/ and lib/ in it; needed on Windows
    NEWSCORE_DEBUG=1             -Og -g and the assertions, in place of -O3
    PKG_CONFIG=PATH              another pkg-config
    CC, CFLAGS, LDFLAGS          as everywhere

Before the first file is compiled, the compiler, Python.h and utf8proc are looked for; what is
missing is named in one message, with the package to install, and nothing else is printed after it.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from glob import glob
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_clib import build_clib
from setuptools.command.build_ext import build_ext

# Every file of a wheel gets this time (the first that a zip file can hold), so that the same
# sources and compiler give the same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")

UTF8PROC_NEEDED = (2, 7)  # the first with Unicode 14
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

DEBUG = os.environ.get("NEWSCORE_DEBUG") == "1"
STATIC = os.environ.get("NEWSCORE_UTF8PROC_STATIC") == "1"
UTF8PROC = os.environ.get("NEWSCORE_UTF8PROC", "")
MSVC = sys.platform == "win32"

# No -march: a wheel runs on every machine of its kind. No -ffast-math and no contraction: a model
# gives the same scores everywhere.
CFLAGS = ["-std=c11", "-fvisibility=hidden", "-ffp-contract=off"]
CFLAGS += ["-Og", "-g", "-UNDEBUG"] if DEBUG else ["-O3", "-g0"]
if MSVC:  # whose /fp:precise contracts nothing
    CFLAGS = ["/std:c11", "/utf-8", "/fp:precise", *(["/Od", "/UNDEBUG"] if DEBUG else ["/O2"])]
# Should there be a mistake in memory after all, it ends the program and runs no stranger's code.
LDFLAGS: list[str] = []
if not DEBUG and not MSVC:  # sanitizers have checks of their own
    CFLAGS += ["-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2"]
    if sys.platform == "linux":
        CFLAGS += ["-fstack-clash-protection"]
        LDFLAGS += ["-Wl,-z,relro,-z,now", "-Wl,-z,noexecstack"]
        LDFLAGS += ["-Wl,-s"] if STATIC else []  # else profilers want the names

PROBE = """\
#include <utf8proc.h>
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
newscore_probe UTF8PROC_VERSION_MAJOR UTF8PROC_VERSION_MINOR big
#else
newscore_probe UTF8PROC_VERSION_MAJOR UTF8PROC_VERSION_MINOR little
#endif
"""


def give_up(reason: str, packages: str = "") -> None:
    """Ends the build with one message."""
    raise SystemExit(f"\nnewscore: {reason}" + (f"\n{packages}\n" if packages else "\n"))


def read_version() -> str:
    """The version of the package is NSC_VERSION of the public header."""
    header = Path("csrc/include/newscore.h").read_text(encoding="ascii")
    found = re.search(r'^#define NSC_VERSION "([^"]+)"$', header, re.MULTILINE)
    if found is None:
        give_up("csrc/include/newscore.h defines no NSC_VERSION")
    return found[1]


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


class Utf8proc:
    """Where utf8proc is and how to link it: by pkg-config, else by the compiler's own search."""

    def __init__(self) -> None:
        self.include_dirs = [w[2:] for w in pkg_config("--cflags-only-I")]
        self.library_dirs = [w[2:] for w in pkg_config("--libs-only-L")]
        if UTF8PROC or not self.include_dirs:
            prefixes = [UTF8PROC] if UTF8PROC else brew_prefix()
            self.include_dirs = [os.path.join(prefix, "include") for prefix in prefixes]
            self.library_dirs = [os.path.join(prefix, "lib") for prefix in prefixes]

    def check(self, compiler) -> None:
        """Ends the build unless the compiler finds a utf8proc that is new enough."""
        if MSVC:  # no compiler to ask before it is needed
            if not any(os.path.isfile(os.path.join(d, "utf8proc.h")) for d in self.include_dirs):
                give_up("utf8proc is missing. Build it, and name its folder:", UTF8PROC_PACKAGES)
            return
        command = compiler.compiler_so[0]
        if shutil.which(command) is None:
            give_up(f"no C compiler: {command!r} is not in PATH. Install one:", COMPILER_PACKAGES)
        python_h = Path(sysconfig.get_path("include"), "Python.h")
        if not python_h.is_file():
            give_up(f"Python's own header {python_h} is missing. Install it:", PYTHON_PACKAGES)
        needed = ".".join(map(str, UTF8PROC_NEEDED))
        with tempfile.TemporaryDirectory() as folder:
            probe = Path(folder, "probe.c")
            probe.write_text(PROBE, encoding="ascii")
            flags = ["-I" + place for place in self.include_dirs]
            flags += shlex.split(os.environ.get("CPPFLAGS", ""))
            done = subprocess.run(
                [*compiler.compiler_so, *flags, "-E", "-P", str(probe)],
                capture_output=True,
                text=True,
            )
        found = re.search(r"newscore_probe\s+(\d+)\s+(\d+)\s+(\w+)\s*$", done.stdout)
        if done.returncode != 0 or found is None:
            give_up(
                f"the Unicode library utf8proc ({needed} or newer) is missing: the compiler finds "
                "no utf8proc.h. Install it:",
                UTF8PROC_PACKAGES,
            )
        if (version := (int(found[1]), int(found[2]))) < UTF8PROC_NEEDED:
            give_up(
                f"found utf8proc {version[0]}.{version[1]}; {needed} or newer is needed, because "
                "text is normalized by Unicode 14 or later. Install a newer one:",
                UTF8PROC_PACKAGES,
            )
        if found[3] == "big":
            give_up("this machine is big-endian; models and results are little-endian")

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


class BuildCore(build_clib):
    """Compiles csrc/core into one static library, after all that it needs was seen to be there."""

    def build_libraries(self, libraries) -> None:
        utf8proc = Utf8proc()
        utf8proc.check(self.compiler)
        for name, build_info in libraries:
            build_info["include_dirs"] += utf8proc.include_dirs
            # An archive keeps the objects of sources that are gone: always begin a new one.
            archive = self.compiler.library_filename(name, output_dir=self.build_clib)
            Path(archive).unlink(missing_ok=True)
        super().build_libraries(libraries)


class BuildExtensions(build_ext):
    """Links the extension modules with the core and with utf8proc, shared or static."""

    def run(self) -> None:
        self.run_command("build_clib")
        super().run()

    def build_extensions(self) -> None:
        # What the core needs must stand after the core, for linkers that read from left to right.
        utf8proc = Utf8proc()
        if STATIC or MSVC:
            archive = utf8proc.archive(self.compiler)
            for extension in self.extensions:
                extension.extra_link_args.append(archive)
                if sys.platform == "linux":  # keep utf8proc's names to ourselves
                    extension.extra_link_args.append("-Wl,--exclude-libs,ALL")
        else:
            for folder in utf8proc.library_dirs:
                self.compiler.add_library_dir(folder)
            self.compiler.add_library("utf8proc")
        for extension in self.extensions:
            extension.include_dirs += utf8proc.include_dirs
        if not MSVC:
            self.compiler.add_library("m")
        super().build_extensions()


def sources(*patterns: str) -> list[str]:
    """The files of some patterns, always in the same order."""
    return sorted(path for pattern in patterns for path in glob(pattern))


CORE = sources("csrc/core/*/*.c")
HEADERS = sources("csrc/*/*.h", "csrc/core/*/*.h")
TRAINER = sources("csrc/binding/py_train*.c")
MACROS = [("UTF8PROC_STATIC", None)] if STATIC or MSVC else []

core = (
    "newscore_core",
    {
        "sources": CORE,
        "include_dirs": ["csrc/include", "csrc/core"],
        "macros": MACROS,
        "cflags": CFLAGS,
        "obj_deps": {"": HEADERS},
    },
)
extensions = [
    Extension(
        "newscore._core",
        [path for path in sources("csrc/binding/*.c") if path not in TRAINER],
        include_dirs=["csrc/include"],
        extra_compile_args=CFLAGS,
        extra_link_args=LDFLAGS[:],
        depends=CORE + HEADERS,
    )
]
if TRAINER:
    extensions.append(
        Extension(
            "newscore._train",
            TRAINER + sources("csrc/train/*.c"),
            include_dirs=["csrc/include", "csrc/core", "csrc/train"],
            extra_compile_args=CFLAGS,
            extra_link_args=LDFLAGS[:],
            depends=CORE + HEADERS,
        )
    )

if sys.byteorder != "little":
    give_up("this machine is big-endian; models and results are little-endian")

# Each variant has its own folder, so that none takes over what another has compiled.
VARIANT = ["static"] * STATIC + ["debug"] * DEBUG

setup(
    options={"build": {"build_base": "/".join(["build", *VARIANT])}},
    version=read_version(),
    libraries=[core],
    ext_modules=extensions,
    cmdclass={"build_clib": BuildCore, "build_ext": BuildExtensions},
)
