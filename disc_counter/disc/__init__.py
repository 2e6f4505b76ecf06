"""From pictures to the disc's angle: geometry, strip, light, panorama, follower."""
