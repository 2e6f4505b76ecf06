"""What tests stand before: real servers, a real browser, a terminal."""
