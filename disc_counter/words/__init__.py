"""Every sentence for people, in their language; numbers and times as people read them."""
