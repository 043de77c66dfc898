"""moto's server with what it lacks for this stack: moto_server.py [port]. Prints its address on standard output."""

import os
import signal
import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from moto_repairs import repair
from role_check import check_roles


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    repair()
    check_roles()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", port, application, threaded=True, request_handler=MotoRequestHandler)
    os.environ["MOTO_PORT"] = str(server.server_port)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
