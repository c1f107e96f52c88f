"""Where the process of a command begins: listening, before it imports what takes a while."""

import sys

from huline.api.cli.interrupts import ignore, listen


def main() -> None:
    """Run the command of this process and end the process with its status."""
    try:
        listen()
        from huline.api.cli.main import app

        app()
    except KeyboardInterrupt:
        from huline.api.cli.usage import end

        end(KeyboardInterrupt(), sys.argv[1:])
    finally:
        ignore()


if __name__ == "__main__":
    main()
