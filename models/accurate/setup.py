"""Puts the bill of materials, which stage.py wrote, into the wheel where PEP 770 says."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel

BILL = "newscore_accurate.cdx.json"


class BuildWheel(bdist_wheel):
    def write_wheelfile(self, wheelfile_base, *args, **kwargs) -> None:
        super().write_wheelfile(wheelfile_base, *args, **kwargs)
        folder = Path(wheelfile_base, "sboms")
        folder.mkdir(exist_ok=True)
        shutil.copyfile(BILL, folder / BILL)


setup(cmdclass={"bdist_wheel": BuildWheel})
