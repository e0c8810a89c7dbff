"""Two small services for the Python agent: a frontend that asks a backend over HTTP.

    python app.py backend
    python app.py frontend http://127.0.0.1:PORT-OF-THE-BACKEND

Either says "READY http://127.0.0.1:PORT" once it listens. Every answer names its trace in the
header x-trace-id, so that a test can look for exactly that one.
"""

import logging
import sqlite3
import sys
import time

import flask
import requests
from opentelemetry import trace
from werkzeug.serving import make_server

log = logging.getLogger("shop")


def add_trace_id(app):
    @app.after_request
    def name_trace(response):
        context = trace.get_current_span().get_span_context()
        response.headers["x-trace-id"] = format(context.trace_id, "032x")
        return response


def backend():
    app = flask.Flask("backend")
    add_trace_id(app)
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.cursor().execute("CREATE TABLE stock (item INTEGER, pieces INTEGER)")
    database.cursor().execute("INSERT INTO stock VALUES (1, 3), (2, 0)")

    @app.get("/stock/<int:item>")
    def stock(item):
        rows = database.cursor().execute("SELECT pieces FROM stock WHERE item = ?", (item,))
        pieces = rows.fetchone()[0]
        log.warning("item %d has %d pieces", item, pieces)
        return {"pieces": pieces}

    @app.get("/slow")
    def slow():
        time.sleep(0.7)
        return {"slept": True}

    @app.get("/broken")
    def broken():
        raise ValueError("the shelf is broken")

    return app


def frontend(backend_url):
    app = flask.Flask("frontend")
    add_trace_id(app)
    session = requests.Session()

    def ask(path):
        answer = session.get(backend_url + path, timeout=20)
        answer.raise_for_status()
        return answer.json()

    @app.get("/order/<int:item>")
    def order(item):
        pieces = ask(f"/stock/{item}")["pieces"]
        log.warning("ordered item %d", item)
        return {"ordered": pieces > 0}

    @app.get("/slow")
    def slow():
        return ask("/slow")

    @app.get("/broken")
    def broken():
        return ask("/broken")

    return app


def main(arguments):
    app = backend() if arguments[0] == "backend" else frontend(arguments[1])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(f"READY http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
