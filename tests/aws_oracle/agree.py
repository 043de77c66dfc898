"""Signs generated requests with botocore and with our signer (the program given) and compares every header.

Usage: agree.py PROGRAM [COUNT [SEED]]
"""
import datetime
import json
import random
import string
import subprocess
import sys
from unittest import mock

from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PATH_PIECES = ["", ".", "..", "a", "file.json", "config", "model_map.json", "~user", "a b", "a+b", "a=b", "a&b", "a:b",
               "a;b", "a,b", "a'b", "a(b)", "a!b", "a*b", "a$b", "a@b", "%", "%41", "ä", "日本", "😀", "-_.~", "A%2fB", "a%20b"]
NAMES = ["a", "a-b", "a.b", "A", "b", "versionId", "list-type", "prefix", "X-Amz-Expires", "ä", "a b", "", "a~", "a_"]
VALUES = ["", "1", "2", "a b", "a+b", "ä/ö", "日本", "x=y", "x&y", "~", "*", "%", "z" * 40]
# No "Date": botocore signs that in place of x-amz-date, which we always send.
HEADERS = ["content-type", "Content-Type", "X-Amz-Target", "x-amz-meta-a", "X-Amz-Meta-B", "Range", "If-None-Match",
           "user-agent", "Accept", "x-amzn-trace-id", "x-amz-acl", "Expect", "x-amz-meta-a-b"]
HEADER_VALUES = ["", "a", "  a  ", "a   b", "a\tb", "\ta b\t\t c", "application/x-amz-json-1.1", '"0123abc"', "bytes=0-9",
                 "a,b", "a:b", "x" * 200, "=?"]
REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "ap-southeast-2"]
UNRESERVED = string.ascii_letters + string.digits + "-._~"


def encoded(text, kept=""):
    return "".join(c if c in UNRESERVED + kept else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def a_path(rng):
    pieces = [encoded(rng.choice(PATH_PIECES), kept=rng.choice(["", "+=&:;,'()!*$@"])) for _ in range(rng.randrange(6))]
    return "/" + "/".join(pieces) + rng.choice(["", "/"])


def a_query(rng):
    pairs = [encoded(rng.choice(NAMES)) + rng.choice(["=", "=", "=", ""]) + encoded(rng.choice(VALUES))
             for _ in range(rng.randrange(6))]
    return "?" + "&".join(pairs) + rng.choice(["", "", "", "&"]) if rng.random() < 0.6 else ""


def a_request(rng):
    service = rng.choice(["s3", "s3", "secretsmanager", "sts"])
    tls, port = rng.choice([(True, 443), (False, 80), (False, 5000), (True, 8443)])
    body = rng.randbytes(rng.choice([0, 0, 1, 20, 64, 300]))
    return {
        "host": rng.choice([f"{service}.eu-central-1.amazonaws.com", "bucket.s3.us-east-1.amazonaws.com", "127.0.0.1", "::1"]),
        "port": port, "tls": tls,
        "method": rng.choice(["GET", "PUT", "POST", "HEAD", "DELETE"]),
        "target": a_path(rng) + a_query(rng),
        "headers": [[rng.choice(HEADERS), rng.choice(HEADER_VALUES)] for _ in range(rng.randrange(6))],
        "body": body.hex(),
        "access_key_id": "AKIA" + "".join(rng.choices(string.ascii_uppercase, k=16)),
        "secret_access_key": "".join(rng.choices(string.ascii_letters + string.digits + "+/", k=40)),
        "session_token": "".join(rng.choices(string.ascii_letters + "+/=", k=300)) if rng.random() < 0.5 else "",
        "region": rng.choice(REGIONS), "service": service,
        "time": rng.randrange(0, 4_102_444_800),
    }


def signed_by_botocore(case):
    host = f"[{case['host']}]" if ":" in case["host"] else case["host"]
    url = f"{'https' if case['tls'] else 'http'}://{host}:{case['port']}{case['target']}"
    request = AWSRequest(method=case["method"], url=url, data=bytes.fromhex(case["body"]))
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    credentials = Credentials(case["access_key_id"], case["secret_access_key"], case["session_token"] or None)
    signer = auth.S3SigV4Auth if case["service"] == "s3" else auth.SigV4Auth
    now = datetime.datetime.fromtimestamp(case["time"], datetime.timezone.utc).replace(tzinfo=None)
    with mock.patch.object(auth, "get_current_datetime", lambda *_args, **_options: now):
        signer(credentials, case["service"], case["region"]).add_auth(request)
    names = ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"]
    return {name: request.headers[name] for name in names if name in request.headers}


def signed_by_us(program, cases):
    text = "".join(json.dumps(case) + "\n" for case in cases)
    lines = subprocess.run([program], input=text, capture_output=True, text=True, check=True, timeout=120).stdout
    return [json.loads(line) for line in lines.splitlines()]


def one_byte_off(case, rng):
    """The same request with one byte changed: both signers have to notice."""
    changed = dict(case)
    part = rng.choice(["target", "body", "secret_access_key"])
    changed[part] = {"target": case["target"] + "x", "body": case["body"] + "00",
                     "secret_access_key": "_" + case["secret_access_key"][1:]}[part]
    return changed


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    cases = [a_request(rng) for _ in range(count)]
    expected = [signed_by_botocore(case) for case in cases]
    actual = signed_by_us(program, cases)
    wrong = [(case, theirs, ours) for case, theirs, ours in zip(cases, expected, actual, strict=True) if theirs != ours]
    for case, theirs, ours in wrong[:5]:
        print(f"differ: {json.dumps(case)[:900]}\n  botocore {theirs}\n  ours     {ours}", file=sys.stderr)

    controls = signed_by_us(program, [one_byte_off(case, rng) for case in cases])
    blind = sum(control["authorization"] == theirs["authorization"] for control, theirs in zip(controls, expected, strict=True))
    print(f"{count - len(wrong)} requests agree, {len(wrong)} differ; {blind} of {count} changed requests went unnoticed")
    return 1 if wrong or blind or not count else 0


if __name__ == "__main__":
    sys.exit(main())
