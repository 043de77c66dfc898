"""TLS of the program's own, with certificates that openssl made, spoken to by curl, Python and an SDK."""

import http.client
import json
import shutil
import ssl
import subprocess
import time

import pytest

import openai_events as openai
from answers import Hold, json_reply, never, streamed
from authority import make_authority
from client import chat_body
from maps import usual_map
from program import run
from raw_wire import RawWire
from worker import python_current


@pytest.fixture
def pair(authority, tmp_path):
    """A certificate and its key that the test may change."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    shutil.copy(authority.certificate, certificate)
    shutil.copy(authority.key, key)
    key.chmod(0o600)
    return certificate, key


@pytest.fixture
def served(start, upstream, pair):
    return start(usual_map(upstream), "--threads", "2", "--tls-cert", str(pair[0]), "--tls-key", str(pair[1]))


def post(body: dict) -> str:
    text = json.dumps(body)
    return f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(text)}\r\n\r\n{text}"


def test_python_gets_an_answer(served, upstream, client_tls):
    assert served.url.startswith("https://")
    upstream.chat(json_reply(openai.reply()))
    connection = http.client.HTTPSConnection("localhost", served.port, context=client_tls, timeout=20)
    for _ in range(2):
        connection.request("POST", "/v1/chat/completions", json.dumps(chat_body("coder")))
        response = connection.getresponse()
        assert (response.status, json.loads(response.read())["object"]) == (200, "chat.completion")
    connection.close()


def test_curl_gets_a_stream(served, upstream, authority):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    command = ["curl", "-sS", "-N", "--cacert", str(authority.ca_file), f"https://localhost:{served.port}/v1/chat/completions", "-d", json.dumps(chat_body("coder", stream=True))]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith("data: [DONE]\n\n")


def test_an_sdk_gets_a_stream(served, upstream, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    sdk = python_current()
    result = sdk.call("accumulate", f"https://localhost:{served.port}/v1", chat_body("coder"))
    sdk.stop()
    assert result["reply"]["choices"][0]["message"]["content"] == "Hello"


def test_tls_1_1_is_refused_and_1_2_is_not(served, authority):
    def context(version) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=authority.ca_file)
        made.set_ciphers("ALL:@SECLEVEL=0")
        made.minimum_version = made.maximum_version = version
        return made

    with pytest.raises(ssl.SSLError):
        RawWire(served.port, context(ssl.TLSVersion.TLSv1_1))
    wire = RawWire(served.port, context(ssl.TLSVersion.TLSv1_2))
    assert wire.socket.version() == "TLSv1.2"
    wire.close()


def test_alpn_is_http_1_1_or_nothing(served, authority):
    context = ssl.create_default_context(cafile=authority.ca_file)
    context.set_alpn_protocols(["h2", "http/1.1"])
    wire = RawWire(served.port, context)
    assert wire.socket.selected_alpn_protocol() == "http/1.1"
    wire.close()
    context.set_alpn_protocols(["h2"])
    with pytest.raises(ssl.SSLError):
        RawWire(served.port, context)


def test_an_old_client_sees_the_orderly_end(served, upstream, client_tls):
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    text = json.dumps(chat_body("coder", stream=True))
    wire = RawWire(served.port, client_tls)
    wire.send(f"POST /v1/chat/completions HTTP/1.0\r\nContent-Length: {len(text)}\r\n\r\n{text}")
    assert wire.head()[0] == 200
    assert wire.rest().endswith(b"data: [DONE]\n\n")  # an end without close_notify raises
    wire.close()


def leave_in_order(wire: RawWire) -> None:
    wire.socket.settimeout(5)
    try:
        wire.socket.unwrap()
    except (ssl.SSLError, OSError):
        pass  # the program owes nothing to one who has left


def leave_at_once(wire: RawWire) -> None:
    wire.close()


@pytest.mark.parametrize("leave", [leave_in_order, leave_at_once])
@pytest.mark.parametrize("answer", ["before the head", "in mid-stream"])
def test_a_client_that_leaves_cancels_the_vendor(served, upstream, client_tls, leave, answer):
    upstream.chat(never() if answer == "before the head" else streamed([openai.first(), *openai.text("Hel"), Hold()]))
    wire = RawWire(served.port, client_tls).send(post(chat_body("coder", stream=True)))
    upstream.wait_for_requests(1)
    if answer == "in mid-stream":
        assert wire.head()[0] == 200
    left = time.monotonic()
    leave(wire)
    assert upstream.last.closed.wait(5)
    assert upstream.last.closed_at - left < 0.5


def test_a_new_certificate_serves_new_connections_while_streams_run(served, upstream, pair, client_tls, tmp_path):
    hold = Hold()
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), hold, *openai.text("lo"), openai.chunk({}, finish="stop"), openai.DONE]))
    running = RawWire(served.port, client_tls).send(post(chat_body("coder", stream=True)))
    assert running.head()[0] == 200
    folder = tmp_path / "new"
    folder.mkdir()
    new = make_authority(folder)
    shutil.copy(new.certificate, pair[0])
    shutil.copy(new.key, pair[1])
    time.sleep(1.2)
    wire = RawWire(served.port, ssl.create_default_context(cafile=new.ca_file))
    wire.close()
    served.err.wait(lambda line: "was read again" in line)
    with pytest.raises(ssl.SSLCertVerificationError):
        RawWire(served.port, client_tls)
    hold.release()
    assert b"data: [DONE]" in running.read_stream()
    running.close()


def test_a_pair_that_does_not_fit_leaves_the_old_one(served, pair, client_tls, tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    shutil.copy(make_authority(folder).key, pair[1])
    time.sleep(1.2)
    for _ in range(2):
        RawWire(served.port, client_tls).close()
        time.sleep(1.1)
    served.err.wait(lambda line: "stays in use" in line)
    assert sum("stays in use" in line for line in served.err.lines) == 1


def test_an_idle_handshake_and_a_plain_client_harm_nobody(served, upstream, client_tls):
    silent, plain = RawWire(served.port), RawWire(served.port).send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"200" not in plain.rest()
    assert RawWire(served.port, client_tls).send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").answer()[0] == 200
    silent.close()
    plain.close()


@pytest.fixture
def refused(tmp_path):
    path = tmp_path / "model_map.json"
    path.write_text('{"models": {"demo": "demo/demo"}}')
    return lambda *arguments: run("serve", "--port", "0", "--config", str(path), *map(str, arguments))


def test_what_is_wrong_at_the_start_is_named(refused, pair, tmp_path):
    certificate, key = pair
    assert "--tls-key" in refused("--tls-cert", certificate).stderr
    assert "/none.pem" in refused("--tls-cert", "/none.pem", "--tls-key", key).stderr
    other = tmp_path / "other"
    other.mkdir()
    ended = refused("--tls-cert", certificate, "--tls-key", make_authority(other).key)
    assert (ended.returncode, "key values mismatch" in ended.stderr) == (2, True)


def test_a_key_with_a_passphrase_is_refused_and_not_asked_for(refused, pair, tmp_path):
    locked = tmp_path / "locked.pem"
    subprocess.run(["openssl", "ec", "-in", str(pair[1]), "-aes256", "-passout", "pass:x", "-out", str(locked)], check=True, capture_output=True)
    ended = refused("--tls-cert", pair[0], "--tls-key", locked)
    assert (ended.returncode, "locked.pem" in ended.stderr) == (2, True)


def test_a_key_that_everybody_can_read_is_warned_of(start, pair):
    pair[1].chmod(0o644)
    program = start({"models": {"demo": "demo/demo"}}, "--tls-cert", str(pair[0]), "--tls-key", str(pair[1]))
    program.err.wait(lambda line: "can be read by every user" in line)
