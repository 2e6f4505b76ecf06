"""From a picture of a register to what it shows: pictures in, readings out."""
