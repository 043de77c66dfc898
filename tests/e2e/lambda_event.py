"""Requests as AWS hands them to a function: Function URL events (payload 2.0) and API Gateway REST proxy events (payload 1.0).

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import dataclasses
import time
import urllib.parse

CLIENT = "203.0.113.7"
ACCOUNT = "123456789012"
URL_ID = "abcdefghijklmnopqrstuvwxyz012345"
DOMAIN = f"{URL_ID}.lambda-url.ap-northeast-1.on.aws"
API_DOMAIN = "abcdef1234.execute-api.ap-northeast-1.amazonaws.com"
TEXT = ("text/", "application/json", "application/xml", "application/javascript")
CALLER = {
    "accessKey": "ASIAEXAMPLE",
    "accountId": ACCOUNT,
    "callerId": "AIDAEXAMPLE",
    "cognitoIdentity": None,
    "principalOrgId": None,
    "userArn": f"arn:aws:iam::{ACCOUNT}:user/alice",
    "userId": "AIDAEXAMPLE",
}


@dataclasses.dataclass
class Incoming:
    """A client's request, as the front in AWS received it."""

    method: str = "POST"
    target: str = "/v1/chat/completions"
    headers: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    body: bytes = b""
    force_base64: bool = False

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str:
        return ",".join(value for field, value in self.headers if field.lower() == name)

    def encoded_body(self) -> tuple[str, bool]:
        """The body as a string, and whether it is base64."""
        text = self.header("content-type").lower().startswith(TEXT) and not self.force_base64
        try:
            return (self.body.decode(), False) if text else (base64.b64encode(self.body).decode(), True)
        except UnicodeDecodeError:
            return base64.b64encode(self.body).decode(), True


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _listed(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [value for other, value in pairs if other == name] for name, _ in pairs}


def _arrival_headers(domain: str) -> list[tuple[str, str]]:
    return [
        ("host", domain),
        ("x-amzn-trace-id", "Root=1-65e0c9a1-0123456789abcdef01234567"),
        ("x-forwarded-for", CLIENT),
        ("x-forwarded-port", "443"),
        ("x-forwarded-proto", "https"),
    ]


def function_url_event(request: Incoming, request_id: str = "front-request-id", *, iam: bool = False) -> dict:
    kept = [(name.lower(), value) for name, value in request.headers if name.lower() not in ("host", "cookie", "connection", "transfer-encoding")]
    pairs = urllib.parse.parse_qsl(request.query, keep_blank_values=True)
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": _joined([*kept, *_arrival_headers(DOMAIN)]),
        "requestContext": _url_context(request, request_id, iam),
        "isBase64Encoded": False,
    }
    if cookies := [part.strip() for part in request.header("cookie").split(";") if part.strip()]:
        event["cookies"] = cookies
    if pairs:
        event["queryStringParameters"] = _joined(pairs)
    if request.body:
        event["body"], event["isBase64Encoded"] = request.encoded_body()
    return event


def _url_context(request: Incoming, request_id: str, iam: bool) -> dict:
    http = {"method": request.method, "path": request.path, "protocol": "HTTP/1.1", "sourceIp": CLIENT, "userAgent": request.header("user-agent")}
    context = {
        "accountId": ACCOUNT if iam else "anonymous",
        "apiId": URL_ID,
        "domainName": DOMAIN,
        "domainPrefix": URL_ID,
        "http": http,
        "requestId": request_id,
        "routeKey": "$default",
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime()),
        "timeEpoch": int(time.time() * 1000),
    }
    return {**context, "authorizer": {"iam": CALLER}} if iam else context


def rest_proxy_event(request: Incoming, request_id: str = "front-request-id", *, iam: bool = False) -> dict:
    """Header names keep their case here, and what is absent is null."""
    kept = [(name, value) for name, value in request.headers if name.lower() not in ("host", "connection", "transfer-encoding")]
    headers = [*kept, *((name.title(), value) for name, value in _arrival_headers(API_DOMAIN))]
    pairs = urllib.parse.parse_qsl(request.query, keep_blank_values=True)
    body, encoded = request.encoded_body() if request.body else (None, False)
    return {
        "resource": "/{proxy+}",
        "path": urllib.parse.unquote(request.path),
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": _listed(headers),
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": _listed(pairs) or None,
        "pathParameters": {"proxy": request.path.lstrip("/")},
        "stageVariables": None,
        "requestContext": _rest_context(request, request_id, iam),
        "body": body,
        "isBase64Encoded": encoded,
    }


def _rest_context(request: Incoming, request_id: str, iam: bool) -> dict:
    identity = {"sourceIp": CLIENT, "userAgent": request.header("user-agent"), "userArn": CALLER["userArn"] if iam else None}
    return {
        "resourceId": "123456",
        "resourcePath": "/{proxy+}",
        "httpMethod": request.method,
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime()),
        "path": f"/prod{request.path}",
        "accountId": ACCOUNT,
        "protocol": "HTTP/1.1",
        "stage": "prod",
        "domainPrefix": API_DOMAIN.split(".")[0],
        "requestTimeEpoch": int(time.time() * 1000),
        "requestId": request_id,
        "identity": identity,
        "domainName": API_DOMAIN,
        "apiId": API_DOMAIN.split(".")[0],
    }


EVENTS = {"2.0": function_url_event, "1.0": rest_proxy_event}
