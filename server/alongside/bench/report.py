"""Figures as text."""

from alongside.bench.accounting import percentile
from alongside.bench.run import Figures


def latency_us(figures: Figures, share: float) -> float:
    """A percentile of the added latency in µs: from the sender's system call to the receiver's kernel."""
    return percentile(sorted(figures.tally.latencies_ns), share) / 1000


def describe(figures: Figures) -> str:
    """A few lines for people."""
    load, seconds = figures.load, figures.seconds
    lines = [
        f"load          {load.rooms} x ({load.people} people, {load.senders} senders, {load.receivers} receivers), "
        f"{load.packets_per_second} packets/s of {load.size} bytes each, {seconds:.1f} s",
        f"packets       {figures.sent / seconds:,.0f}/s in, {figures.tally.received / seconds:,.0f}/s out",
        f"server CPU    {_cpu(figures)}",
        f"added latency p50 {latency_us(figures, 0.5):,.0f} µs, p99 {latency_us(figures, 0.99):,.0f} µs",
        f"loss          {figures.tally.lost:,} of {figures.tally.expected:,}",
        f"memory        {_memory(figures)}",
        f"SRTP          {figures.srtp_profile}",
        f"generator     {figures.generator_cpu_ns / 1e7 / seconds:.0f} % of a core, "
        f"latest packet {figures.worst_delay * 1000:.1f} ms late; "
        f"everything else {figures.other_cpu_ns / 1e7 / seconds:.0f} % of a core",
        f"also          {figures.keyframes} keyframes, {figures.nacks} packets asked for again",
    ]
    return "\n".join(lines + _complaints(figures))


def _cpu(figures: Figures) -> str:
    per_packet = figures.cpu_us_per_forwarded
    if figures.server_cpu_ns is None or per_packet is None:
        return "unknown: the server's processes are not on this machine, or nothing was forwarded"
    share = figures.server_cpu_ns / 1e7 / figures.seconds
    return f"{per_packet:.1f} µs per forwarded packet ({share:.0f} % of a core)"


def _memory(figures: Figures) -> str:
    if figures.memory_per_participant is None:
        return "unknown: the server's processes are not on this machine"
    return f"{figures.memory_per_participant / 1024:,.0f} KiB per participant"


def _complaints(figures: Figures) -> list[str]:
    """What should never happen, when it did."""
    counts = {
        "packets came twice": figures.duplicates,
        "packets had a number that does not fit": figures.misnumbered,
        "packets of the decrypted sample were not what was sent": figures.damaged,
        "packets could not be sent from here": figures.unsent,
    }
    return [f"WARNING       {count:,} {what}" for what, count in counts.items() if count]
