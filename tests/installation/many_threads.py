"""As many threads as the service has take small memory and give it back; then glibc says what it keeps.

`python -m tests.installation.many_threads` writes glibc's `malloc_info` (man 3 malloc_info).
"""

from __future__ import annotations

import ctypes
from threading import Barrier, Thread

THREADS = 40
SIZES_BYTES = range(24, 1033, 16)
"""The sizes of which glibc stores freed blocks for a thread, on 64 bits (man 3 mallopt, glibc.malloc.tcache_max)."""
STORED = 7
"""How many it stores of each (glibc.malloc.tcache_count)."""
FREED_BYTES = THREADS * STORED * sum(SIZES_BYTES)


def main() -> None:
    """Nothing is freed before each thread has all it takes, and none ends before glibc has said it."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    taken, freed, told = (Barrier(THREADS + 1) for _ in range(3))

    def work() -> None:
        blocks = [libc.malloc(size) for size in SIZES_BYTES for _ in range(STORED)]
        taken.wait()
        for block in blocks:
            libc.free(block)
        freed.wait()
        told.wait()

    for _ in range(THREADS):
        Thread(target=work).start()
    taken.wait()
    freed.wait()
    libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
    libc.fflush(None)
    told.wait()


if __name__ == "__main__":
    main()
