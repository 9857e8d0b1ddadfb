"""The two ends of one compressed POST, unpacked and synced to disk by the other side, and of one
GET of the same, unpacked here. No check, no database, no encryption.

    raw_ends.py serve FILE | raw_ends.py push|pull URL FILE
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
import zstandard


def main() -> None:
    """Be the server, or take one step."""
    step, *words = sys.argv[1:]
    if step == "serve":
        serve(Path(words[0]))
        return
    url, file = words
    plain = Path(file).read_bytes() if step == "push" else b""
    session = requests.Session()
    session.trust_env = False
    cpu, began = time.process_time(), time.perf_counter()
    if step == "push":
        session.post(url, data=zstandard.compress(plain, 3)).raise_for_status()
    else:
        plain = zstandard.decompress(session.get(url).content)
    took = {"wall": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    sys.stdout.write(json.dumps({**took, "peak_mb": peak, "rows": plain.count(b"\n")}) + "\n")


def serve(target: Path) -> None:
    """Keep what is posted in `target`, give it back on GET, until the process is ended."""

    class Raw(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with target.open("wb") as file:
                file.write(zstandard.decompress(body))
                file.flush()
                os.fsync(file.fileno())
            self._answer(b"")

        def do_GET(self) -> None:
            self._answer(zstandard.compress(target.read_bytes(), 3))

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Raw)
    sys.stdout.write(f"listening on http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
