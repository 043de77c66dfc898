"""A certificate authority of the test's own, made when the tests run."""

import dataclasses
import pathlib
import ssl
import subprocess


@dataclasses.dataclass(frozen=True)
class Authority:
    ca_file: pathlib.Path
    server: ssl.SSLContext  # a certificate for localhost
    certificate: pathlib.Path
    key: pathlib.Path


def make_authority(folder: pathlib.Path) -> Authority:
    ca, ca_key, key, request, certificate, names = (
        folder / name for name in ("ca.pem", "ca.key", "key.pem", "request.pem", "certificate.pem", "names")
    )
    names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    _openssl("req", "-x509", *curve, "-keyout", ca_key, "-out", ca, "-days", "2", "-subj", "/CN=sfai test authority")
    _openssl("req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    _openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "2", "-extfile", names, "-out", certificate)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Authority(ca, server, certificate, key)


def _openssl(*arguments) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
