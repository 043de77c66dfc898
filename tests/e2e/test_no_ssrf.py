"""Nothing of a client's makes the gateway ask somebody else than the role's provider, or with another key."""

import contextlib
import json
import socket
import threading

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply
from client import Client, Reply
from maps import usual_map
from program import ANTHROPIC_KEY, OPENAI_KEY
from upstream import Recorded

CLIENT_KEY = "sk-test-canary-of-a-client"

# Who asks in which dialect, for a role of which vendor: both lanes of both endpoints.
LANES = [("chat", "coder"), ("chat", "claude"), ("messages", "claude"), ("messages", "coder")]
PATHS = {"chat": "/v1/chat/completions", "messages": "/v1/messages"}
VENDORS = {
    "coder": ("/v1/chat/completions", {"authorization": f"Bearer {OPENAI_KEY}"}),
    "claude": ("/v1/messages", {"x-api-key": ANTHROPIC_KEY}),
}


@pytest.fixture(scope="module")
def arguments(tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("keys") / "clients.json"
    path.write_text(json.dumps({"alice": CLIENT_KEY}))
    return ["--auth", "keys", "--client-keys", str(path)]


@pytest.fixture(autouse=True)
def vendor_answers(fresh, upstream):
    upstream.chat(json_reply(openai.reply()))
    upstream.messages(json_reply(anthropic.reply({"type": "text", "text": "Hello"})))


class Listener:
    """A place that nobody shall come to."""

    def __init__(self):
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._socket.accept()[0].close()
                self.visits += 1

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def elsewhere():
    listener = Listener()
    yield listener
    listener.stop()
    assert listener.visits == 0


def ask(program, endpoint: str, role: str, /, *, query: str = "", headers: dict[str, str] | None = None, content=None, **members) -> Reply:
    body = {"model": role, "max_tokens": 50, "messages": [{"role": "user", "content": content or "hi"}], **members}
    return Client(program.url, CLIENT_KEY).post(PATHS[endpoint] + query, body, **(headers or {}))


def assert_asked_as_configured(request: Recorded, upstream, role: str) -> None:
    path, auth = VENDORS[role]
    assert request.target.split("?")[0] == path
    assert request.headers["host"] == f"127.0.0.1:{upstream.port}"
    assert {name: request.headers.get(name) for name in ("authorization", "x-api-key")} == {"authorization": None, "x-api-key": None, **auth}
    assert CLIENT_KEY not in str(request.headers) + request.target


@pytest.mark.parametrize(("endpoint", "role"), LANES)
@pytest.mark.parametrize("scheme", ["http://{host}/cat.png", "https://{host}/cat.png", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/", "gopher://{host}/", "http://[::1]/"])
def test_an_image_s_address_is_never_fetched(program, upstream, elsewhere, endpoint, role, scheme):
    url = scheme.format(host=elsewhere.host)
    image = {"type": "image_url", "image_url": {"url": url}} if endpoint == "chat" else {"type": "image", "source": {"type": "url", "url": url}}
    reply = ask(program, endpoint, role, content=[image, {"type": "text", "text": "what is it?"}])
    assert reply.status in (200, 400)
    for request in upstream.requests:
        assert_asked_as_configured(request, upstream, role)
        assert url in request.body.decode()  # the vendor's matter: it gets the address, and nothing of what is there
        assert b"root:" not in request.body


def test_a_document_s_address_is_never_fetched(program, upstream, elsewhere):
    document = {"type": "document", "source": {"type": "url", "url": f"http://{elsewhere.host}/paper.pdf"}}
    assert ask(program, "messages", "claude", content=[document]).status == 200
    assert elsewhere.host in upstream.last.body.decode()


HEADERS = {
    "host": "{host}",
    "x-forwarded-host": "{host}",
    "x-forwarded-for": "169.254.169.254",
    "x-forwarded-proto": "https",
    "x-forwarded-server": "{host}",
    "forwarded": "host={host}",
    "x-original-url": "http://{host}/",
    "x-rewrite-url": "http://{host}/",
    "x-base-url": "http://{host}",
    "x-api-base": "http://{host}",
    "x-portkey-custom-host": "http://{host}",
    "x-llm-provider": "openai",
    "proxy-authorization": "Bearer sk-test-canary-injected",
    "api-key": "sk-test-canary-injected",
    "x-goog-api-key": "sk-test-canary-injected",
    "openai-organization": "org-injected",
    "openai-project": "proj-injected",
    "cookie": "session=injected",
    "proxy": "http://{host}",
    "x-amz-security-token": "injected",
    "content-encoding": "identity",
    "user-agent": "injected/1.0",
    "referer": "http://{host}/injected",
}
# What an upstream may see, and what of it the gateway itself decides.
SENT = {"host", "authorization", "x-api-key", "content-type", "content-length", "accept", "accept-encoding", "anthropic-version", "user-agent"}


@pytest.mark.parametrize(("endpoint", "role"), LANES)
@pytest.mark.parametrize("name", HEADERS)
def test_no_header_reaches_the_upstream_s_address_or_key(program, upstream, elsewhere, endpoint, role, name):
    value = HEADERS[name].format(host=elsewhere.host)
    assert ask(program, endpoint, role, headers={name: value}).status == 200
    assert_asked_as_configured(upstream.last, upstream, role)
    assert set(upstream.last.headers) <= SENT
    assert "injected" not in str(upstream.last.headers)
    assert elsewhere.host not in str(upstream.last.headers) + upstream.last.target


@pytest.mark.parametrize(("endpoint", "role"), LANES)
def test_a_second_key_in_the_other_header_is_not_passed_on(program, upstream, endpoint, role):
    assert ask(program, endpoint, role, headers={"x-api-key": "sk-test-canary-injected"}).status == 200
    assert_asked_as_configured(upstream.last, upstream, role)


@pytest.mark.parametrize(("endpoint", "role"), LANES)
@pytest.mark.parametrize("query", ["?base_url=http://{host}", "?api_key=sk-test-canary-injected", "?url=http://{host}/&key=x", "?beta=true&api_base=http://{host}", "?@{host}/"])
def test_no_query_reaches_the_upstream_s_address_or_key(program, upstream, elsewhere, endpoint, role, query):
    assert ask(program, endpoint, role, query=query.format(host=elsewhere.host)).status == 200
    assert_asked_as_configured(upstream.last, upstream, role)
    assert upstream.last.target in (VENDORS[role][0], VENDORS[role][0] + "?beta=true")


MEMBERS = {
    "base_url": "http://{host}/v1",
    "api_base": "http://{host}/v1",
    "api_key": "sk-test-canary-injected",
    "api_type": "azure",
    "api_version": "injected",
    "organization": "org-injected",
    "extra_headers": {"authorization": "Bearer sk-test-canary-injected", "host": "{host}"},
    "extra_query": {"api_key": "sk-test-canary-injected"},
    "extra_body": {"model": "injected"},
    "headers": {"x-injected": "injected"},
    "custom_llm_provider": "openai",
    "provider": "injected",
    "proxy": "http://{host}",
    "endpoint": "http://{host}",
    "timeout": 0.001,
    "num_retries": 99,
    "fallbacks": ["injected"],
}


@pytest.mark.parametrize(("endpoint", "role"), LANES)
@pytest.mark.parametrize("name", MEMBERS)
def test_no_member_of_the_body_reaches_the_upstream_s_address_or_key(program, upstream, elsewhere, endpoint, role, name):
    value = json.loads(json.dumps(MEMBERS[name]).replace("{host}", elsewhere.host))
    assert ask(program, endpoint, role, **{name: value}).status == 200
    assert_asked_as_configured(upstream.last, upstream, role)
    assert "injected" not in str(upstream.last.headers)
    assert elsewhere.host not in str(upstream.last.headers) + upstream.last.target


@pytest.mark.parametrize("model", ["http://{host}/v1", "openai/http://{host}", "openai/../../x", "//{host}/coder", "coder@{host}", "coder\r\nhost: {host}", "openai/gpt-4.1"])
@pytest.mark.parametrize("endpoint", ["chat", "messages"])
def test_a_role_is_no_address(program, upstream, elsewhere, endpoint, model):
    assert ask(program, endpoint, model.format(host=elsewhere.host)).status == 404
    assert upstream.requests == []


@pytest.fixture
def direct(start, upstream):
    return start({**usual_map(upstream), "allow_direct": True})


@pytest.mark.parametrize("model", ["openai/http://{host}/x", "openai/../../../x", "openai/@{host}", "openai/x?y=http://{host}", "openai/x#@{host}"])
def test_a_direct_model_s_name_stays_in_the_body(direct, upstream, elsewhere, model):
    name = model.format(host=elsewhere.host)
    assert Client(direct.url).chat(name).status == 200
    assert_asked_as_configured(upstream.last, upstream, "coder")
    assert upstream.last.json["model"] == name.removeprefix("openai/")


@pytest.mark.parametrize("target", ["http://{host}/v1/models", "//{host}/v1/models", "/v1/models/http://{host}/", "/v1/../{host}", "/@{host}/v1/models"])
def test_no_request_line_leads_elsewhere(program, upstream, elsewhere, target):
    reply = Client(program.url, CLIENT_KEY).get(target.format(host=elsewhere.host))
    assert reply.status in (200, 400, 404)
    assert upstream.requests == []


def test_a_redirect_of_the_upstream_is_not_followed(program, upstream, elsewhere):
    upstream.chat(json_reply(b"{}", 307, location=f"http://{elsewhere.host}/v1/chat/completions"))
    assert ask(program, "chat", "coder").status == 502
    assert len(upstream.requests) == 1
