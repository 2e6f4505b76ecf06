"""Where counts are sent: each output reads from the journal what it has not sent yet."""
