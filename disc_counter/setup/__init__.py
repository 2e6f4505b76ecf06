"""What is known of a meter before it is measured, and what `setup` finds out."""
