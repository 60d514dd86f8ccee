"""`python -m grader` is `backprop-grader`."""

from grader.cli import main

if __name__ == "__main__":
    main()
