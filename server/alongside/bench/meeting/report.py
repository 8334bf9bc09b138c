"""A meeting's figures as text."""

from collections.abc import Sequence
from statistics import median

from alongside.bench.accounting import percentile
from alongside.bench.link import Volume
from alongside.bench.meeting.measure import MeetingFigures, ProcessShare


def describe(figures: MeetingFigures) -> str:
    """A few lines for people."""
    meeting = figures.meeting
    rows = [
        ("meeting", f"{meeting.name}: {_people(figures)}, {figures.seconds:.1f} s"),
        ("packets", f"{_rate(figures, figures.sent)} in, {_rate(figures, figures.received)} out"),
        ("per person", f"sends {_each(figures, figures.sent)}; receives {_each(figures, figures.received)}"),
        ("server CPU", _cpu(figures)),
        ("added latency", _latency(figures)),
        ("loss", f"{sum(s.lost for s in figures.streams):,} of {sum(s.expected for s in figures.streams):,} forwarded"),
        ("videos", _videos(figures)),
        ("memory", f"{figures.memory_per_participant / 1024:,.0f} KiB per participant"),
        ("generator", _generator(figures)),
    ]
    if figures.strange:
        rows.append(("WARNING", f"{figures.strange:,} packets of the decrypted sample were not what was sent"))
    return "\n".join(f"{name:<14}{text}" for name, text in rows)


def _people(figures: MeetingFigures) -> str:
    people = figures.meeting.people
    counts = {
        "people": len(people),
        "speak": sum(person.speaks for person in people),
        "cameras on": sum(person.camera for person in people),
        "screens": sum(person.screen for person in people),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def _rate(figures: MeetingFigures, volumes: Sequence[Volume]) -> str:
    """Packets and bits of all together."""
    packets = sum(volume.packets for volume in volumes) / figures.seconds
    megabits = sum(volume.bytes for volume in volumes) * 8 / 1e6 / figures.seconds
    return f"{packets:,.0f}/s ({megabits:,.1f} Mbit/s)"


def _each(figures: MeetingFigures, volumes: Sequence[Volume]) -> str:
    """Packets and bytes of one, by the median, with RTCP, ICE and the headers of IP and UDP."""
    packets = median(volume.packets for volume in volumes) / figures.seconds
    kilobytes = median(volume.bytes for volume in volumes) / 1000 / figures.seconds
    return f"{packets:,.1f} packets/s, {kilobytes:,.2f} kB/s"


def _cpu(figures: MeetingFigures) -> str:
    if not figures.control:
        return "unknown: the server's processes are not on this machine"
    worker = figures.workers[0] if figures.workers else ProcessShare(0, 0, 0)
    text = f"{_percent(figures, figures.server_cpu_ns)} of a core: media worker {_percent(figures, worker.cpu_ns)} "
    text += f"(kernel {_percent(figures, worker.system_ns)}), control plane {_percent(figures, figures.control.cpu_ns)}"
    if figures.forwarded:
        text += f"; {figures.server_cpu_ns / 1000 / figures.forwarded:,.1f} µs per forwarded packet"
    return text


def _percent(figures: MeetingFigures, cpu_ns: int) -> str:
    return f"{cpu_ns / 1e7 / figures.seconds:.2f} %"


def _latency(figures: MeetingFigures) -> str:
    latencies = sorted(latency for stream in figures.streams for latency in stream.latencies_ns)
    if not latencies:
        return "unknown: nothing was forwarded"
    p50, p99 = percentile(latencies, 0.5) / 1000, percentile(latencies, 0.99) / 1000
    return f"p50 {p50:,.0f} µs, p99 {p99:,.0f} µs, of a sample of {len(latencies):,}"


def _videos(figures: MeetingFigures) -> str:
    meeting = figures.meeting
    shown = sum(meeting.shown(viewer) for viewer in range(len(meeting.people)))
    rates = sorted(stream.frames / figures.seconds for stream in figures.streams if stream.source != "microphone")
    if not shown or not rates:
        return "none is seen"
    flowing = sum(rate > 0 for rate in rates)
    return f"{shown:,} are seen, {flowing:,} flow; frames/s median {median(rates):.1f}, worst {rates[0]:.1f}"


def _generator(figures: MeetingFigures) -> str:
    return (
        f"{figures.generator_cpu_ns / 1e7 / figures.seconds:.0f} % of a core, latest packet "
        f"{figures.worst_delay * 1000:.1f} ms late; everything else "
        f"{figures.other_cpu_ns / 1e7 / figures.seconds:.0f} % of a core"
    )
