# SPDX-License-Identifier: GPL-3.0-or-later
"""A second, independent server for api.md, so that nothing rests on the stand-in's view of it."""

import datetime
import http.server
import json
import secrets
import threading
import urllib.parse


class OtherServer(http.server.ThreadingHTTPServer):
    """Counts requests; every refresh token is good once."""

    daemon_threads = True

    def __init__(self, consumer_key, secret_key, life=3600):
        super().__init__(("127.0.0.1", 0), Handler)
        self.keys = {"consumer_key": consumer_key, "secret_key": secret_key}
        self.life = life
        self.lock = threading.Lock()
        self.posts = self.gets = self.reuses = 0
        self.access = None
        self.refresh = None
        self.used = set()
        self.issued = []
        self.broken = None  # a status and body to answer instead
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def base_uri(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def issue(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.access = "CANARY-access-" + secrets.token_urlsafe(32)
        self.refresh = "CANARY-refresh+/=&%" + secrets.token_urlsafe(32)
        self.issued += [self.access, self.refresh]
        after = lambda seconds: (now + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S.%f+00:00")
        return {"access_token": self.access, "refresh_token": self.refresh,
                "expiration_access_token": after(self.life), "expiration_refresh_token": after(86400)}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.posts += 1
            if self.server.broken:
                self.answer(*self.server.broken)
            elif self.path != "/v1/auth" or self.headers["Content-Type"] != "application/json":
                self.answer(400, {"message": "not this way"})
            elif json.loads(body) != self.server.keys:
                self.answer(401, {"message": "invalid credentials"})
            else:
                self.answer(200, self.server.issue())

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/v1/orders":
            good = self.headers["Authorization"] == f"Bearer {self.server.access}"
            self.answer(200 if good else 401, {})
            return
        token = urllib.parse.parse_qs(query, strict_parsing=True)["refresh_token"][0]
        with self.server.lock:
            self.server.gets += 1
            self.server.reuses += token in self.server.used
            self.server.used.add(token)
            if self.server.broken:
                self.answer(*self.server.broken)
            elif path != "/v1/auth" or token != self.server.refresh:
                self.answer(401, {"message": "invalid refresh token"})
            else:
                self.answer(200, self.server.issue())
