"""Two small services for the SkyWalking agent: a frontend that asks a backend over HTTP.

    python app.py backend
    python app.py frontend http://127.0.0.1:PORT-OF-THE-BACKEND

Either says "READY http://127.0.0.1:PORT" once it listens. Every answer names its trace in the
header x-trace-id, as the agent writes it.
"""

import logging
import sys

import flask
import requests
from skywalking.trace.context import get_context
from werkzeug.serving import make_server

log = logging.getLogger("shop")


def application(name):
    app = flask.Flask(name)

    @app.after_request
    def name_trace(response):
        response.headers["x-trace-id"] = str(get_context().segment.related_traces[0])
        return response

    return app


def backend():
    app = application("backend")

    @app.get("/stock/<int:item>")
    def stock(item):
        log.warning("item %d is looked up", item)
        return {"pieces": 3}

    @app.get("/broken")
    def broken():
        raise ValueError("the shelf is broken")

    return app


def frontend(backend_url):
    app = application("frontend")

    @app.get("/order/<int:item>")
    def order(item):
        return requests.get(f"{backend_url}/stock/{item}", timeout=30).json()

    @app.get("/broken")
    def broken():
        answer = requests.get(f"{backend_url}/broken", timeout=30)
        return answer.text, answer.status_code

    return app


def main():
    app = backend() if sys.argv[1] == "backend" else frontend(sys.argv[2])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(f"READY http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
