"""Who runs against whom, on what, under which policy."""

import dataclasses
import enum
import pathlib


class Kind(enum.Enum):
    """What the client speaks and what the backend does."""

    HTTP1 = "HTTP/1.1"
    TCP = "TCP"
    HTTP2 = "HTTP/2 down, HTTP/1.1 up"
    GRPC = "HTTP/2 both (gRPC)"


class Policy(enum.Enum):
    """BARE forwards. POLICY adds a rate limit that never triggers, an access rule on a header, a request id, statistics.
    LOG adds a line of access log for each request to that."""

    BARE = "bare"
    POLICY = "policy"
    LOG = "policy, access log"


@dataclasses.dataclass(frozen=True)
class Setting:
    """All that a contender's configuration is made of."""

    kind: Kind
    policy: Policy
    listen: int
    upstream: int
    core: int
    work: pathlib.Path


@dataclasses.dataclass(frozen=True)
class NotThere:
    """Why a contender is not in a row."""

    reason: str


@dataclasses.dataclass(frozen=True)
class Contender:
    """A proxy under a policy. The proxy is one of the modules haproxy, nginx, envoy and midflight, which know the same words:
    NAME, WARM_SECONDS, version(), not_there(kind, policy) and not_spoken(process, kind), each a reason or "", start(setting)."""

    proxy: object
    policy: Policy

    @property
    def name(self) -> str:
        return self.proxy.NAME

    @property
    def label(self) -> str:
        return self.name if self.policy is Policy.BARE else f"{self.name} + {self.policy.value}"
