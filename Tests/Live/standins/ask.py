#!/usr/bin/python3 -I
"""Asks an address over and over, each time on a new connection, and tells who answered.

ask.py [OPTION=VALUE...] URL
  count=20      so many requests, then it prints `ANSWERED-BY ASKED-FROM COUNT` for each pair, `- - COUNT` for failures
  from=A,B,C    the client's own addresses, in turn
  at_once=4     so many requests at a time
  timeout=10    seconds for a request
  ca=FILE name=NAME   for https: the authority, and the name that the certificate must have
  log=FILE      asks ten times a second until it is told to end (SIGTERM), and writes `START ANSWERED-BY SECONDS` of each
                request there"""
import collections, concurrent.futures, itertools, signal, socket, ssl, sys, threading, time, urllib.parse

options = dict(word.split("=", 1) for word in sys.argv[1:-1])
url = urllib.parse.urlsplit(sys.argv[-1])
timeout = float(options.get("timeout", 10))
context = ssl.create_default_context(cafile=options["ca"]) if "ca" in options else None


def ask(source):
    try:
        with socket.create_connection((url.hostname, url.port), timeout, (source, 0) if source else None) as connection:
            if context:
                connection = context.wrap_socket(connection, server_hostname=options["name"])
            connection.sendall(f"GET {url.path or '/'} HTTP/1.0\r\n\r\n".encode())
            answer = b""
            while block := connection.recv(65536):
                answer += block
            head, _, body = answer.partition(b"\r\n\r\n")
            return body.decode().strip() if b" 200 " in head.split(b"\r\n")[0] else "- -"
    except OSError:
        return "- -"


def watched(log):
    start, clock = time.time(), time.monotonic()
    who = ask(None).split()[0]
    log.write(f"{start:.3f} {who} {time.monotonic() - clock:.3f}\n")


sources = itertools.cycle(options.get("from", "").split(","))
if "log" in options:
    end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: end.set())
    with open(options["log"], "w", buffering=1) as log:
        requests = []
        while not end.wait(0.1):
            requests.append(threading.Thread(target=watched, args=[log]))
            requests[-1].start()
        for request in requests:
            request.join()
    sys.exit()
with concurrent.futures.ThreadPoolExecutor(int(options.get("at_once", 4))) as pool:
    answers = collections.Counter(pool.map(ask, itertools.islice(sources, int(options.get("count", 20)))))
for who, count in sorted(answers.items()):
    print(who, count)
