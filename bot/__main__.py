"""python -m bot: the commands are in bot/commands.py."""

import gc
import sys

if __name__ == "__main__":
    # What is loaded stays: to look through it for garbage again and again only takes time.
    gc.disable()
    from bot.commands import main

    gc.enable()
    sys.exit(main())
