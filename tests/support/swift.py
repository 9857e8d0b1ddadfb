"""A real S3-compatible store in a temporary folder on loopback ports: OpenStack Swift from Debian's
packages, one copy of everything on one device. Started once a session; every test has a bucket.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import boto3
from botocore.config import Config

from fieldvisit.machine.ids import Uuid7

KEY, SECRET = "fieldvisit:server", "only-for-tests"
REGION = "us-east-1"
_KINDS = ("account", "container", "object")
_PATIENCE = 60

_RINGS = """
import sys
from array import array
from swift.common.ring import RingData
for kind, port in zip(sys.argv[2::2], sys.argv[3::2]):
    disk = dict(id=0, region=1, zone=1, ip="127.0.0.1", port=int(port), device="disk", weight=1,
                replication_ip="127.0.0.1", replication_port=int(port))
    RingData([array("H", [0, 0])], [disk], part_shift=31).save(f"{sys.argv[1]}/{kind}.ring.gz")
"""

_COMMON = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
user = {user}
swift_dir = {home}
devices = {home}/devices
mount_check = false
disable_fallocate = true
workers = 0
"""

_STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

_PROXY = """
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
# Signing in asks that there be a cache, and does well when none answers.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_{key} = {secret} .admin
"""


class NoSwift(Exception):
    """OpenStack Swift is not installed here."""


@dataclass
class Swift:
    """A store that runs; `stop` and `start` take it away and bring it back with all it held."""

    home: Path
    port: int
    _proxy: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def fresh_bucket(self) -> str:
        """The address of a prefix in an empty bucket."""
        name = f"town-{Uuid7().fresh().hex}"
        client = boto3.session.Session().client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )
        client.create_bucket(Bucket=name)
        return f"s3://{name}/fieldvisit?endpoint={self.url}&region={REGION}"

    def start(self) -> None:
        """Answer again; it does when this returns."""
        self._proxy.append(_server("proxy", self.home))
        _wait_for(self.port, log=self.home / "proxy.log")

    def stop(self) -> None:
        """Answer no more."""
        while self._proxy:
            _end(self._proxy.pop())


def environment(nowhere: Path) -> dict[str, str]:
    """Where a server finds its key; no other place of this machine is looked at."""
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_CONFIG_FILE": str(nowhere / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(nowhere / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def running() -> Iterator[Swift]:
    """A store; ends it and removes its files. Raises NoSwift."""
    if not all(shutil.which(f"swift-{kind}-server") for kind in (*_KINDS, "proxy")):
        raise NoSwift
    home = Path(mkdtemp(prefix="fieldvisit-swift-"))
    store = Swift(home, _free_port())
    ports = {kind: _free_port() for kind in _KINDS}
    servers: list[subprocess.Popen[bytes]] = []
    try:
        _lay_out(home, ports, proxy=store.port)
        servers += [_server(kind, home) for kind in _KINDS]
        for kind, port in ports.items():
            _wait_for(port, log=home / f"{kind}.log")
        store.start()
        yield store
    finally:
        store.stop()
        for server in servers:
            _end(server)
        shutil.rmtree(home, ignore_errors=True)


def _lay_out(home: Path, ports: dict[str, int], *, proxy: int) -> None:
    (home / "devices" / "disk").mkdir(parents=True)
    (home / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = fieldvisit\n")
    user = pwd.getpwuid(os.geteuid()).pw_name
    for kind, port in ports.items():
        text = _COMMON.format(port=port, user=user, home=home) + _STORAGE.format(kind=kind)
        (home / f"{kind}.conf").write_text(text)
    text = _COMMON.format(port=proxy, user=user, home=home)
    text += _PROXY.format(key=KEY.replace(":", "_"), secret=SECRET, region=REGION)
    (home / "proxy.conf").write_text(text)
    words = [str(word) for pair in ports.items() for word in pair]
    # The packages belong to Debian's own Python.
    subprocess.run(["/usr/bin/python3", "-c", _RINGS, str(home), *words], check=True, cwd="/")


def _server(kind: str, home: Path) -> subprocess.Popen[bytes]:
    with (home / f"{kind}.log").open("ab") as log:
        words = [f"swift-{kind}-server", str(home / f"{kind}.conf"), "--verbose"]
        return subprocess.Popen(words, cwd="/", stdout=log, stderr=log)


def _wait_for(port: int, *, log: Path) -> None:
    """Until a server takes connections there."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
