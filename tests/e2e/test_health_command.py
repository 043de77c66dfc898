"""`sfai health`: what an image without a shell asks itself with."""

import socket

import pytest

from answers import Answer, Pause
from program import run


@pytest.fixture
def closed_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, not listening


def test_a_running_gateway_is_well(program):
    ended = run("health", program.url)
    assert (ended.returncode, ended.stdout) == (0, f"{program.url}: ok\n")


def test_the_whole_address_may_be_given(program):
    assert run("health", f"{program.url}/health").returncode == 0


def test_a_gateway_that_is_not_there_is_not_well(closed_port):
    ended = run("health", f"http://127.0.0.1:{closed_port}")
    assert ended.returncode == 1
    assert "refused" in ended.stdout


def test_another_status_is_not_well(upstream):
    upstream.answer("/health", Answer(status=503))
    ended = run("health", upstream.url)
    assert (ended.returncode, ended.stdout) == (1, f"{upstream.url}: answered HTTP 503\n")


def test_a_gateway_that_hangs_is_not_well(upstream):
    upstream.answer("/health", Answer(status=200, before=(Pause(5),)))
    ended = run("health", upstream.url, "--seconds", "1")
    assert (ended.returncode, ended.stderr) == (1, "")


def test_no_proxy_is_asked(program, closed_port):
    proxy = f"http://127.0.0.1:{closed_port}"
    assert run("health", program.url, env={"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy}).returncode == 0


def test_a_certificate_is_checked_against_the_authority_that_is_given(upstream, authority):
    upstream.answer("/health", Answer(status=200, body=b"{}"))
    assert run("health", upstream.tls_url, "--ca-file", str(authority.ca_file)).returncode == 0
    assert run("health", upstream.tls_url, env={"SSL_CERT_FILE": str(authority.ca_file)}).returncode == 0


def test_a_certificate_of_an_unknown_authority_is_not_well(upstream):
    ended = run("health", upstream.tls_url)
    assert ended.returncode == 1
    assert "certificate" in ended.stdout


def test_what_is_no_address_is_said_so():
    ended = run("health", "127.0.0.1:8787")
    assert ended.returncode == 2
    assert "http://127.0.0.1:8787" in ended.stdout
