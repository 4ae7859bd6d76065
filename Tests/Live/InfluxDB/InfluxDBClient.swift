/// A client of the pair, as influxdb-dual's manual wants one: it stamps its points, writes each to every instance by its own address, goes on
/// retrying an instance that does not take them, for a while, and reads at the virtual address.
enum InfluxDBClient {
  static let path = "/root/influx-client"

  static let program = #"""
    #!/usr/bin/env python3
    """write             writes and reads until /root/stop is there, then writes or gives up what is left
    compare           says whether both instances hold the same, and all that either took
    missing AT OF     prints how many of the points that instance OF (or any) took are not read at address AT
    silence FROM TO   prints the longest time between two answered reads
    """
    import base64, collections, http.client, json, os, sys, threading, time, urllib.parse

    INSTANCES, VIRTUAL = ("10.0.0.21", "10.0.0.22"), "10.0.0.60"
    TARGETS = (("telegraf", "month"), ("telegraf", "years"), ("collectd", "autogen"))
    # Seconds between two points, and for how long an instance is tried; no less than the topology's stale_after.
    PERIOD, RETRY = 1, 60
    LOGIN = open("/root/login", "rb").read().split(b"\n")
    HEADERS = {"Authorization": "Basic " + base64.b64encode(b":".join(LOGIN[:2])).decode()}


    def ask(address, path, parameters, body=None, timeout=2.0):
        connection = http.client.HTTPConnection(address, 8086, timeout=timeout)
        try:
            connection.request("POST", path + "?" + urllib.parse.urlencode(parameters), body, HEADERS)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


    def note(name, lines):
        with open("/root/" + name, "a") as file:
            file.writelines(f"{line}\n" for line in lines)


    def noted(name):
        try:
            with open("/root/" + name) as file:
                return [float(line) for line in file]
        except FileNotFoundError:
            return []


    def deliver(address, waiting, over):
        while True:
            while waiting and waiting[0][1] < time.time() - RETRY:
                note("given-up." + address, [waiting.popleft()[0]])
            batch = [waiting[i] for i in range(min(len(waiting), 200))]
            if not batch:
                if over.is_set():
                    return
                time.sleep(0.05)
                continue
            text = "".join(f'load,host=h{n % 3} n={n}i,half={n / 2},note="point {n}" {int(at * 1e9)}\n' for n, at in batch)
            try:
                for database, policy in TARGETS:
                    status, said = ask(address, "/write", {"db": database, "rp": policy, "precision": "ns"}, text)
                    if status != 204:
                        raise OSError(f"{status} {said.decode()}")
            except (OSError, http.client.HTTPException) as error:
                note("refusals." + address, [f"{time.time():.1f} {error}"])
                time.sleep(1)
                continue
            note("taken." + address, [n for n, _ in batch])
            for _ in batch:
                waiting.popleft()


    def read(over):
        while not over.is_set():
            try:
                status, said = ask(VIRTUAL, "/query", {"db": "telegraf", "q": 'SELECT last("n") FROM "load"'}, timeout=1.0)
                if status == 200 and b'"values"' in said:
                    note("reads", [f"{time.time():.3f}"])
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.2)


    def write():
        queues = {address: collections.deque() for address in INSTANCES}
        over = threading.Event()
        threads = [threading.Thread(target=deliver, args=(address, queue, over)) for address, queue in queues.items()]
        threads.append(threading.Thread(target=read, args=(over,)))
        for thread in threads:
            thread.start()
        number = int(max([0, *noted("made")]))
        while not os.path.exists("/root/stop"):
            number += 1
            note("made", [number])
            # One stamp for all, or the instances would hold different points.
            point = (number, time.time())
            for queue in queues.values():
                queue.append(point)
            time.sleep(PERIOD)
        over.set()
        for thread in threads:
            thread.join()


    def results(address, query):
        status, said = ask(address, "/query", {"epoch": "ns", "q": query}, timeout=60)
        answer = json.loads(said)["results"] if status == 200 else said
        if status != 200 or any("error" in result or result.get("partial") for result in answer):
            sys.exit(f"{address}: {query}: {status} {said.decode()}")
        return [series for result in answer for series in result.get("series", [])]


    def column(series, name):
        return [row[series["columns"].index(name)] for row in series.get("values", [])]


    def held(address):
        """What an instance holds: {(database, policy): {(measurement, tags): (columns, rows)}}."""
        everything = {}
        for databases in results(address, "SHOW DATABASES"):
            for database in column(databases, "name"):
                if database == "_internal":
                    continue
                for policies in results(address, f'SHOW RETENTION POLICIES ON "{database}"'):
                    for policy in column(policies, "name"):
                        everything[database, policy] = {
                            (series["name"], json.dumps(series.get("tags"), sort_keys=True)): (series["columns"], series["values"])
                            for series in results(address, f'SELECT * FROM "{database}"."{policy}"./.*/ GROUP BY *')
                        }
        return everything


    def numbers(rows_of_series):
        return {row[columns.index("n")] for (name, _), (columns, rows) in rows_of_series.items() if name == "load" for row in rows}


    def taken(by):
        return {int(n) for address in (INSTANCES if by == "any" else [by]) for n in noted("taken." + address)}


    def compare():
        sides = [held(address) for address in INSTANCES]
        good = sides[0].keys() == sides[1].keys() and all(target in sides[0] for target in TARGETS)
        for target in sorted(sides[0].keys() | sides[1].keys()):
            both = [side.get(target, {}) for side in sides]
            counts = [sum(len(rows) for _, rows in side.values()) for side in both]
            lost = [len(taken("any") - numbers(side)) if target in TARGETS else 0 for side in both]
            same = both[0] == both[1] and lost == [0, 0]
            good = good and same
            print(*target, *counts, "the same" if same else f"DIFFERENT, and of what was taken these many are not there: {lost}")
            for series in [series for series in both[0].keys() | both[1].keys() if both[0].get(series) != both[1].get(series)][:3]:
                print(" ", series, *[side.get(series) for side in both], sep="\n  ")
        sys.exit(0 if good else 1)


    def missing(at, of):
        everything = held(at)
        print(sum(len(taken(of) - numbers(everything.get(target, {}))) for target in TARGETS))


    def silence(start, end):
        reads = noted("reads")
        print(max((b - a for a, b in zip(reads, reads[1:]) if b > float(start) and a < float(end)), default=0))


    {"write": write, "compare": compare, "missing": missing, "silence": silence}[sys.argv[1]](*sys.argv[2:])
    """#
}
