"""The process: settings, wiring, inbox, pacing, transport, web port."""

import os

# Without it every RetryAfter warns of a change to come in PTB, even while it is being made.
os.environ.setdefault("PTB_TIMEDELTA", "1")
