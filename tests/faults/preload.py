"""Runs a script of this folder in a Python of its own, behind a shared object made of a C file."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FLAGS = ["-std=gnu11", "-O1", "-Wall", "-Wextra", "-fno-builtin", "-shared", "-fPIC"]


def run(script, source, environment, timeout=300):
    """The finished process; `environment` is what is set for it besides."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder, source).with_suffix(".so")
        subprocess.run([compiler, *FLAGS, "-o", shim, HERE / source, "-ldl"], check=True)
        return subprocess.run(
            [sys.executable, "-X", "faulthandler", script],
            env=os.environ | environment | {"LD_PRELOAD": str(shim)},
            capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip
