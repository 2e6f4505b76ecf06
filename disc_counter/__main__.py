"""`python -m disc_counter`."""

from disc_counter.cli import main

if __name__ == "__main__":
    main()
