"""Charts without a script: where bars and lines are, and what they say."""
