#!/usr/bin/env python3
"""A stand-in for the few pages of InfluxDB 2.x that hac's scripts use.

It keeps points in memory and answers in the annotated CSV that the product's
documentation shows. It proves the script's own half (requests, escaping, the
conversion to line protocol), not what a real server does.

usage: influx2_stub.py PORT TOKEN      TOKEN `-`: it has not been set up yet
"""
import csv
import http.server
import io
import json
import re
import sys
import urllib.parse
from datetime import datetime, timezone

PORT, TOKEN = int(sys.argv[1]), sys.argv[2]
POINTS = {}
SETUP = {}


def parse(text, unit=1):
    """Line protocol into (measurement, tags, field, time) -> (type, value)."""
    i, n = 0, len(text)

    def word(stops):
        nonlocal i
        out = []
        while i < n and text[i] not in stops:
            if text[i] == "\\" and i + 1 < n and text[i + 1] in ", =":
                i += 1
            out.append(text[i])
            i += 1
        return "".join(out)

    while i < n:
        if text[i] == "\n":
            i += 1
            continue
        name, tags = word(", "), []
        while text[i] == ",":
            i += 1
            key = word("=")
            i += 1
            value = word(", ")
            assert key and value, "missing tag key or value"
            tags.append((key, value))
        fields = []
        while True:
            i += 1
            key = word("=")
            i += 1
            if text[i] == '"':
                i += 1
                out = []
                while text[i] != '"':
                    if text[i] == "\\" and text[i + 1] in '"\\':
                        i += 1
                    out.append(text[i])
                    i += 1
                i += 1
                fields.append((key, "string", "".join(out)))
            else:
                raw = word(", ")
                if raw[-1] == "i":
                    fields.append((key, "long", str(int(raw[:-1]))))
                elif raw[-1] == "u":
                    fields.append((key, "unsignedLong", str(int(raw[:-1]))))
                elif raw in ("t", "true", "f", "false"):
                    fields.append((key, "boolean", "true" if raw[0] == "t" else "false"))
                else:
                    fields.append((key, "double", repr(float(raw))))
            if text[i] != ",":
                break
        i += 1
        when = int(word("\n")) * unit
        for key, kind, value in fields:
            POINTS[name, tuple(sorted(tags)), key, when] = (kind, value)


def rfc3339(when):
    base = datetime.fromtimestamp(when // 10**9, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    rest = ("%09d" % (when % 10**9)).rstrip("0")
    return base + ("." + rest if rest else "") + "Z"


def unquote(text):
    text = re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), text.replace("\\\\", "\0"))
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\0", "\\")


def table(out, kinds, header, rows, group=None):
    w = csv.writer(out, lineterminator="\r\n")
    w.writerow(["#datatype", "string", "long"] + kinds)
    w.writerow(["#group", "false", "false"] + ["true"] * len(kinds))
    w.writerow(["#default", "_result", ""] + [""] * len(kinds))
    w.writerow(["", "result", "table"] + header)
    for n, row in enumerate(rows):
        w.writerow(["", "", n] + row)
    out.write("\r\n")


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, code, body=b"", kind="text/plain"):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def allowed(self):
        if self.headers.get("Authorization") == "Token " + SETUP.get("token", TOKEN):
            return True
        self.answer(401, b'{"code":"unauthorized"}')
        return False

    def do_GET(self):
        if self.path == "/health":
            return self.answer(200, b'{"name":"influxdb", "status":"pass"}')
        if self.path == "/dump":
            return self.answer(200, json.dumps(sorted((list(k), v) for k, v in POINTS.items())).encode())
        if self.path == "/setup":
            return self.answer(200, json.dumps(SETUP).encode())
        if self.path == "/api/v2/setup":
            return self.answer(200, json.dumps({"allowed": TOKEN == "-" and not SETUP}).encode())
        if not self.allowed():
            return None
        keeps = SETUP.get("retentionPeriodSeconds", 0)
        self.answer(200, json.dumps({"buckets": [{"name": "b", "retentionRules": [{"type": "expire", "everySeconds": keeps}]}]}, indent="\t").encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/api/v2/setup":
            if TOKEN != "-" or SETUP:
                return self.answer(422, b'{"code":"conflict","message":"onboarding has already been completed"}')
            SETUP.update(json.loads(body))
            return self.answer(201, b"{}")
        if not self.allowed():
            return
        url = urllib.parse.urlparse(self.path)
        args = urllib.parse.parse_qs(url.query)
        assert args["org"] == ["my org"], args
        if url.path == "/api/v2/write":
            assert args["bucket"] == ['b "$x'] and args["precision"] in (["ns"], ["s"]), args
            try:
                parse(body, 1 if args["precision"] == ["ns"] else 10**9)
            except Exception as error:
                return self.answer(400, str(error).encode())
            return self.answer(204)
        if self.headers["Content-Type"] == "application/vnd.flux":
            query = body
        else:
            query = json.loads(body)
            assert query["dialect"]["annotations"] == ["datatype", "group", "default"]
            query = query["query"]
        assert unquote(re.search(r'from\(bucket: "((?:\\.|[^"\\])*)"\)', query)[1]) == 'b "$x', query
        start, stop = (int(x) * 10**9 for x in re.search(r"range\(start: (\d+), stop: (\d+)\)", query).groups())
        hits = {k: v for k, v in POINTS.items() if start <= k[3] < stop}
        wanted = re.search(r'r\._measurement == "((?:\\.|[^"\\])*)"', query)
        if wanted:
            hits = {k: v for k, v in hits.items() if k[0] == unquote(wanted[1])}
        out = io.StringIO(newline="")
        every = re.search(r"every: (\d+)s", query)
        if every:
            every, counts = int(every[1]) * 10**9, {}
            for name, _, field, when in hits:
                key = name, field, rfc3339(max(when - when % every, start))
                counts[key] = counts.get(key, 0) + 1
            if counts:
                table(out, ["string", "string", "dateTime:RFC3339", "long"], ["_field", "_measurement", "_time", "_value"],
                      [[f, m, t, c] for (m, f, t), c in counts.items()])
        elif "count()" in query:
            table(out, ["long"], ["_value"], [[len(hits)]])
        else:
            series = {}
            for (name, tags, field, when), (kind, value) in hits.items():
                series.setdefault((kind, tuple(k for k, _ in tags)), []).append((name, tags, field, when, value))
            for (kind, keys), rows in series.items():
                table(out, ["dateTime:RFC3339"] * 3 + [kind, "string", "string"] + ["string"] * len(keys),
                      ["_start", "_stop", "_time", "_value", "_field", "_measurement"] + list(keys),
                      [[rfc3339(start), rfc3339(stop), rfc3339(t), v, f, m] + [x for _, x in tags] for m, tags, f, t, v in rows])
        self.answer(200, out.getvalue().encode(), "text/csv; charset=utf-8")


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
