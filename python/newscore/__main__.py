"""`python -m newscore` is the command `newscore`."""

import sys

from newscore.cli import main

if __name__ == "__main__":
    sys.exit(main())
