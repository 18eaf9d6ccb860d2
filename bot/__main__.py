"""``python -m bot``; readable for old Pythons, so that they get a sentence instead of a syntax error."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - somebody may well start it with an older one
    here = "{}.{}".format(*sys.version_info)
    sys.stderr.write(f"Python 3.10 is needed, this is Python {here}: use make run.\n")
    sys.exit(2)

if __name__ == "__main__":
    from bot.cli import main

    sys.exit(main())
