"""From samples to figures: medians, ratios of medians, and whether what is to be reached is reached."""

import dataclasses
import statistics

OURS = ("midflight + policy, access log", "midflight + policy", "midflight")


@dataclasses.dataclass(frozen=True)
class Target:
    """`ours / others' <= most` of a row's metric, or `ours <= most` where there is nobody to compare with."""

    row: str
    key: str
    most: float
    against: str | None


TARGETS = (
    Target("saturated", "cpu_us", 0.85, "haproxy"), Target("saturated", "cpu_us", 0.85, "nginx"),
    Target("saturated", "cpu_us", 0.2, "envoy"),
    Target("rate-10000", "cpu_us", 0.9, "haproxy"), Target("rate-10000", "p99_us", 1.25, "haproxy"),
    Target("rate-4000", "cpu_us", 0.9, "haproxy"), Target("rate-4000", "p99_us", 1.25, "haproxy"),
    Target("tcp-messages", "cpu_us", 1.0, "haproxy"), Target("tcp-transfers", "cpu_us", 0.5, "haproxy"),
    Target("http2", "cpu_us", 1.0, "haproxy"), Target("http2", "cpu_us", 0.25, "envoy"),
    Target("grpc", "cpu_us", 1.0, "haproxy"), Target("grpc", "cpu_us", 0.25, "envoy"),
    Target("memory-64", "pss_mib", 85, None), Target("memory-1000", "pss_mib", 115, None),
    Target("idle", "kib", 4, None), Target("start", "ms", 400, None),
    Target("slow-reader", "growth_mib", 16, None), Target("slow-writer", "growth_mib", 16, None),
    Target("slow-upstream", "growth_mib", 16, None),
)
LONGEST_PAUSE_MILLIS = 5


def median(samples: list, key: str) -> float | None:
    values = [sample[key] for sample in samples if key in sample]
    return statistics.median(values) if values else None


def taken_again(results: dict) -> tuple:
    """How many samples were taken more than once, and the largest share of time that was stolen from one that counts."""
    samples = [sample for result in results.values() for taken in result.samples.values() for sample in taken]
    return sum(sample.get("takes", 1) > 1 for sample in samples), max((sample.get("stolen", 0.0) for sample in samples), default=0.0)


def ratio(samples: dict, label: str, against: str, key: str) -> float | None:
    mine, theirs = median(samples.get(label, []), key), median(samples.get(against, []), key)
    return None if mine is None or not theirs else mine / theirs


def ours(samples: dict) -> str | None:
    return next((label for label in OURS if samples.get(label)), None)


@dataclasses.dataclass(frozen=True)
class Verdict:
    target: Target
    against: str
    value: float | None

    @property
    def text(self) -> str:
        if self.value is None:
            return "not measured"
        return "reached" if self.value <= self.target.most else "missed"


def verdict(target: Target, samples: dict) -> Verdict:
    """Against the peer under the same policy; the sidecar as shipped has one, so against the peer's policy where it was run."""
    label = ours(samples)
    if label is None:
        return Verdict(target, target.against or "", None)
    if target.against is None:
        return Verdict(target, "", median(samples[label], target.key))
    against = f"{target.against} + policy"
    return Verdict(target, against, ratio(samples, label, against, target.key))


def errors(results: dict) -> list:
    """Every error of every sample, as text."""
    return [f"{row}: {label}: {error}" for row, result in results.items() for label, samples in result.samples.items()
            for sample in samples for error in sample["errors"]]
