"""What was asked: parameters, forms, spans of time."""
