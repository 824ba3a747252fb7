"""A network namespace of the run's own: loopback only, with the congestion control that was asked for."""

import ctypes
import os
import pathlib
import subprocess

from .process import Failure

# Sends without timers, as cubic does, Linux's default, which a namespace may not choose everywhere; without loss they are one.
UNPACED = "reno"
CLONE_NEWNET = 0x40000000
SETTINGS = pathlib.Path("/proc/sys/net/ipv4")


def own(congestion: str) -> None:
    """The calling thread's, and of all processes that it starts from now on; gone with the last of them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise Failure(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    try:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    except FileNotFoundError:
        raise Failure("no ip (expected: the package iproute2)") from None
    try:
        (SETTINGS / "tcp_congestion_control").write_text(congestion)
    except OSError:
        known = (SETTINGS / "tcp_allowed_congestion_control").read_text().strip()
        raise Failure(f"CONGESTION: {congestion} (expected one of: {known.replace(' ', ', ')})") from None
