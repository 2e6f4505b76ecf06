"""The commands, one a file: each takes its options, calls what does the work, and says what came of it."""
