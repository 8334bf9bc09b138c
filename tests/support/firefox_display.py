"""A screen that exists in memory only, for Firefox to share: it has no stand-in for screens as it has for cameras."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def virtual_display() -> AsyncIterator[str]:
    """Runs an X server with one screen of 1280 x 720 pixels; gives its name, as ``DISPLAY`` has it.

    :raises RuntimeError: Xvfb is not installed, or did not start.
    """
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise RuntimeError("Found no Xvfb. `make test` installs it.")
    # It looks for a free number by itself, and writes it once it is ready.
    process = await asyncio.create_subprocess_exec(
        *(xvfb, "-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        number = (await process.stdout.readline()).decode().strip()
        if not number:
            raise RuntimeError("Xvfb did not start.")
        yield f":{number}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
