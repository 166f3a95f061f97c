"""`python -m newscore` is the command `newscore`."""

import sys

from newscore.cli import main

sys.exit(main())
