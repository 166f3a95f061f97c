"""The model "accurate" of newscore: newscore.load("accurate") finds it by an entry point."""

import os

__all__ = ["path"]

path: str = os.path.join(os.path.dirname(os.path.abspath(__file__)), "accurate.nsm")
