"""What the Runtime API asks of a streamed answer's bytes, as functions that list the faults."""

import base64
import dataclasses
import json
import re

INTEGRATION = "application/vnd.awslambda.http-integration-response"
NULS = b"\0" * 8
HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
ERROR_TYPE = "lambda-runtime-function-error-type"
ERROR_BODY = "lambda-runtime-function-error-body"
TYPE = re.compile(r"(Runtime|Function)\.[A-Z][a-zA-Z]+")
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
BUFFERED_LIMIT = 6 * 1024 * 1024 + 100
EVENT_LIMIT = 6 * 1024 * 1024


@dataclasses.dataclass
class Prelude:
    status: int
    headers: dict[str, str]  # names in lower case
    cookies: list[str]
    raw: bytes


def split_prelude(data: bytes) -> tuple[bytes, bytes] | None:
    """The JSON before the eight NULs and the payload after them; nothing as long as they have not come."""
    head, nuls, payload = data.partition(NULS)
    return (head, payload) if nuls else None


def parse_prelude(raw: bytes) -> Prelude:
    value = json.loads(raw)
    headers = {name.lower(): text for name, text in value.get("headers", {}).items()}
    return Prelude(value["statusCode"], headers, value.get("cookies", []), raw)


def prelude_faults(raw: bytes) -> list[str]:
    if b"\0" in raw:
        return ["a NUL stands inside the prelude's JSON"]
    try:
        value = json.loads(raw)
    except ValueError:
        return [f"the prelude is not JSON: {raw[:200]!r}"]
    if not isinstance(value, dict):
        return ["the prelude is not an object"]
    return [*_shape_faults(value), *header_faults(value.get("headers") or {})]


def _shape_faults(value: dict) -> list[str]:
    faults = [f"the prelude has the unknown member {name}" for name in value.keys() - {"statusCode", "headers", "cookies"}]
    status = value.get("statusCode")
    if type(status) is not int or not 200 <= status <= 599:
        faults.append(f"the prelude's statusCode is {status!r}")
    if not isinstance(value.get("headers", {}), dict):
        faults.append("the prelude's headers are not an object")
    cookies = value.get("cookies", [])
    if not isinstance(cookies, list) or not all(isinstance(cookie, str) for cookie in cookies):
        faults.append("the prelude's cookies are not a list of strings")
    return faults


def header_faults(headers: dict) -> list[str]:
    faults = []
    for name, value in headers.items():
        if name.lower() in HOP_BY_HOP:
            faults.append(f"the hop-by-hop header {name} stands in the answer's headers")
        if name.lower() == "set-cookie":
            faults.append("set-cookie stands in the answer's headers, where all but one are lost")
        if not TOKEN.fullmatch(name) or not isinstance(value, str) or re.search(r"[\r\n\0]", value):
            faults.append(f"the header {name!r} cannot be sent")
    return faults


def payload_faults(method: str, prelude: Prelude, payload: bytes, failed: bool) -> list[str]:
    if payload and (method == "HEAD" or prelude.status in (204, 304)):
        return [f"{len(payload)} bytes of body follow the head of a {method} answered {prelude.status}"]
    length = prelude.headers.get("content-length")
    if length is not None and method != "HEAD" and not failed and int(length) != len(payload):
        return [f"content-length says {length}, the body has {len(payload)} bytes"]
    return []


def trailer_faults(declared: str, trailers: dict[str, str]) -> list[str]:
    names = {name.strip().lower() for name in declared.split(",")}
    faults = [f"the trailer {name} is not declared in Trailer" for name in {ERROR_TYPE, ERROR_BODY} - names]
    faults += [f"the trailer {name} is nobody's" for name in trailers.keys() - {ERROR_TYPE, ERROR_BODY}]
    if not trailers:
        return faults
    if not TYPE.fullmatch(trailers.get(ERROR_TYPE, "")):
        faults.append(f"the error type {trailers.get(ERROR_TYPE)!r} would be mapped to Unknown")
    try:
        body = json.loads(base64.b64decode(trailers.get(ERROR_BODY, ""), validate=True))
        faults += error_faults(body)
    except ValueError:
        faults.append("the error body in the trailers is not base64 of JSON")
    return faults


def error_faults(body: object) -> list[str]:
    """Of what is posted to /error and /init/error, and of the error body in the trailers."""
    if not isinstance(body, dict) or not isinstance(body.get("errorType"), str) or not isinstance(body.get("errorMessage"), str):
        return [f"the error lacks errorType or errorMessage: {body!r}"]
    if not isinstance(body.get("stackTrace", []), list):
        return ["the error's stackTrace is not a list"]
    return []
