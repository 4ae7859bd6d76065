#!/usr/bin/python3 -I
"""Stands in for MinIO where only its place in the stack is in question: what it listens on, what its health pages say,
which drives it needs. It stores nothing. Every answer names the host that gave it, and the address that it came to it from.

As MinIO does, it takes its drives and peers from its arguments, refuses drives of the root file system, waits at its
first start until every peer is there, tells systemd when it is up, and says with what write quorum it reckons
(cmd/prepare-storage.go, cmd/healthcheck-handler.go, internal/config/storageclass)."""
import http.server, itertools, os, re, socket, socketserver, ssl, sys, threading, time, urllib.parse

RELEASE = "RELEASE.2024-04-06T05-26-02Z"


def expand(argument):
    """The leftmost range counts fastest."""
    parts = re.split(r"\{(\d+)\.\.\.(\d+)\}", argument)
    ranges = [range(int(a), int(b) + 1) for a, b in zip(parts[1::3], parts[2::3])]
    for numbers in itertools.product(*reversed(ranges)):
        yield parts[0] + "".join(f"{n}{text}" for n, text in zip(reversed(numbers), parts[3::3]))


def is_own(host):
    with socket.socket() as probe:
        try:
            probe.bind((socket.gethostbyname(host), 0))
            return True
        except OSError:
            return False


def start(arguments):
    options = {"--address": ":9000", "--console-address": None, "--certs-dir": None}
    while arguments and arguments[0] in options:
        options[arguments[0]] = arguments[1]
        arguments = arguments[2:]
    drives = [urllib.parse.urlsplit(url) for argument in arguments for url in expand(argument)]
    assert 2 <= len(drives) <= 16, f"one set of 2 to 16 drives, not {arguments}"
    own = [drive.path for drive in drives if is_own(drive.hostname)]
    peers = sorted({(drive.hostname, drive.port) for drive in drives if drive.path and not is_own(drive.hostname)})
    for path in own:
        if os.stat(path).st_dev == os.stat("/").st_dev:
            sys.exit(f"minio: {path}: drive is part of root drive")
    formats = [f"{path}/.minio.sys/format.json" for path in own]

    parity = int(re.fullmatch(r"EC:(\d+)", os.environ["MINIO_STORAGE_CLASS_STANDARD"])[1])
    data = len(drives) - parity
    Page.headers_of_cluster = f"X-Minio-Write-Quorum: {data + (data == parity)}"
    certificates = options["--certs-dir"]
    for listener in (options["--address"], options["--console-address"]):
        server = Server(("", int(listener.rpartition(":")[2])), Page)
        if certificates:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{certificates}/public.crt", f"{certificates}/private.key")
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever).start()

    while not all(os.path.exists(name) for name in formats) and not all(answers(peer) for peer in peers):
        time.sleep(0.3)
    for name in formats:
        os.makedirs(os.path.dirname(name), exist_ok=True)
        open(name, "a").close()
    Page.is_ready = True
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])


def answers(peer):
    try:
        socket.create_connection(peer, timeout=2).close()
        return True
    except OSError:
        return False


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a health check that closes early


class Page(http.server.BaseHTTPRequestHandler):
    is_ready = False
    headers_of_cluster = ""

    def do_GET(self):
        # Alone the pages of the whole pool know whether the node has come up.
        of_cluster = self.path.startswith("/minio/health/cluster")
        self.send_response(503 if of_cluster and not Page.is_ready else 200)
        if of_cluster:
            self.send_header(*Page.headers_of_cluster.split(": "))
        self.end_headers()
        self.wfile.write(f"{os.uname().nodename} {self.client_address[0]}\n".encode())

    do_HEAD = do_GET

    def log_message(self, *arguments):
        pass


if sys.argv[1:] == ["--version"]:
    print(f"minio version {RELEASE} (a stand-in)")
elif sys.argv[1:2] == ["server"]:
    start(sys.argv[2:])
else:
    sys.exit("usage: minio --version | minio server [OPTIONS] VOLUMES")
