"""The catalogues of sentences for people: a language is one file."""
