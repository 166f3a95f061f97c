"""Builds the two extension modules of newscore; all else about the package is in pyproject.toml.

`newscore._core` is the binding over the C core, `newscore._train` the trainer's inner loops over
the same core, which is therefore compiled once, as a static library, and linked into both.

What the environment may say:

    NEWSCORE_UTF8PROC_STATIC=1   link libutf8proc.a, so that a wheel needs no shared library
    NEWSCORE_UTF8PROC=FOLDER     where utf8proc is: include/ and lib/ in it; needed on Windows
    NEWSCORE_REPOSITORY=URL      where the repository is, for the links of the package's metadata
    NEWSCORE_DEBUG=1             -Og -g and the assertions, in place of -O3
    PKG_CONFIG=PATH              another pkg-config
    CC, CFLAGS, LDFLAGS          as everywhere

Before the first file is compiled, the compiler, Python.h and utf8proc are looked for; what is
missing is named in one message, with the package to install, and nothing else is printed after it.
"""

import os
import sys
from glob import glob
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_clib import build_clib
from setuptools.command.build_ext import build_ext

sys.path.insert(0, "csrc/setup")  # a build runs in the folder of this file
from bill_of_materials import BuildWheel
from prerequisites import (
    MSVC,
    STATIC,
    Utf8proc,
    check_byte_order,
    gcc_archiver,
    is_x86_32,
    read_version,
)
from source_archive import BuildArchive

# Every file of a wheel or a source archive gets this time (the first that a zip file can hold), so
# that the same sources and compiler give the same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")
DEBUG = os.environ.get("NEWSCORE_DEBUG") == "1"

# Functions begin at cache lines, so that one that grows doesn't move the loops of all others: where
# the 16 bytes of a step of normalization lay made it 7 % slower or faster.
ALIGN = ["-falign-functions=64"]
# No -march: a wheel runs on every machine of its kind. No -ffast-math and no contraction: a model
# gives the same scores everywhere.
CFLAGS = ["-std=c11", "-fvisibility=hidden", "-ffp-contract=off"]
CFLAGS += ["-Werror=implicit-function-declaration"]  # which C11 has not, but compilers let pass
CFLAGS += ["-Og", "-g", "-UNDEBUG"] if DEBUG else ["-O3", "-g0", *ALIGN]
if is_x86_32():  # nor digits that the x87 keeps beyond a double's
    CFLAGS += ["-msse2", "-mfpmath=sse"]
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
# Calls from one file to another cost sentences a twentieth of their time: GCC optimizes the whole.
ARCHIVER = None if DEBUG or MSVC else gcc_archiver()
if ARCHIVER:
    os.environ["AR"] = ARCHIVER
    CFLAGS += ["-flto=auto", "-frandom-seed=newscore"]  # no seed by chance: the same bytes again
    LDFLAGS += ["-flto=auto"]


# No file names the repository's address: the machine that builds a release knows it.
REPOSITORY = os.environ.get("NEWSCORE_REPOSITORY", "").rstrip("/")
URLS = {"Repository": "", "Changes": "/blob/main/CHANGELOG.md", "Issues": "/issues"}


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
    ),
    Extension(
        "newscore._train",
        TRAINER + sources("csrc/train/*.c"),
        include_dirs=["csrc/include", "csrc/core", "csrc/train"],
        extra_compile_args=CFLAGS,
        extra_link_args=LDFLAGS[:],
        depends=CORE + HEADERS,
    ),
]

check_byte_order()

# Each variant has its own folder, so that none takes over what another has compiled.
VARIANT = ["static"] * STATIC + ["debug"] * DEBUG

setup(
    options={"build": {"build_base": "/".join(["build", *VARIANT])}},
    version=read_version(),
    project_urls={name: REPOSITORY + place for name, place in URLS.items() if REPOSITORY},
    libraries=[core],
    ext_modules=extensions,
    cmdclass={
        "build_clib": BuildCore,
        "build_ext": BuildExtensions,
        "bdist_wheel": BuildWheel,
        "sdist": BuildArchive,
    },
)
