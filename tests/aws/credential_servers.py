"""Where programs on ECS, EKS and EC2 get their credentials from: little servers that play those places."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EXPIRATION = "2099-01-01T00:00:00Z"


def as_json(keys: dict[str, str]) -> bytes:
    named = {"AccessKeyId": keys["AWS_ACCESS_KEY_ID"], "SecretAccessKey": keys["AWS_SECRET_ACCESS_KEY"], "Token": keys["AWS_SESSION_TOKEN"]}
    return json.dumps({"Code": "Success", "Type": "AWS-HMAC", **named, "Expiration": EXPIRATION}).encode()


class Place(ThreadingHTTPServer):
    """Answers (method, path) with bytes to who shows the header; 401 to everyone else."""

    daemon_threads = True

    def __init__(self, header: tuple[str, str], answers: dict[tuple[str, str], bytes]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.header, self.answers, self.asked = header, answers, []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Place
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        wanted = ("X-aws-ec2-metadata-token-ttl-seconds", "") if self.command == "PUT" else self.server.header
        shown = self.headers.get(wanted[0])
        allowed = shown is not None and wanted[1] in ("", shown)
        body = self.server.answers.get((self.command, self.path))
        self.server.asked.append((self.command, self.path))
        status = 401 if not allowed else 404 if body is None else 200
        self.send_response(status)
        content = body if status == 200 else b""
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = answer

    def log_message(self, *_: object) -> None:
        pass


def container_endpoint(keys: dict[str, str], token: str) -> Place:
    """ECS and EKS Pod Identity."""
    return Place(("Authorization", token), {("GET", "/credentials"): as_json(keys)})


def instance_metadata(keys: dict[str, str], region: str) -> Place:
    """IMDSv2 of an EC2 instance with a role."""
    token, roles = "metadata-session-token", "/latest/meta-data/iam/security-credentials/"
    answers = {
        ("PUT", "/latest/api/token"): token.encode(),
        ("GET", roles): b"gateway-role",
        ("GET", f"{roles}gateway-role"): as_json(keys),
        ("GET", "/latest/meta-data/placement/region"): region.encode(),
    }
    return Place(("X-aws-ec2-metadata-token", token), answers)
