"""`python -m cqc_wellled` is the command line."""

from cqc_wellled.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
