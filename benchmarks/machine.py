"""What a figure was measured on."""

import platform
from pathlib import Path


def machine() -> str:
    """Processor, system and Python."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor()
    return f"{name}, {platform.system()}, Python {platform.python_version()}"
