"""Runs fail2ban beside the proxy, in the proxy's network namespace.

Without arguments it brings fail2ban what the proxy finds suspicious, tells Prometheus what is banned, and ends when the
proxy has another network.
With arguments it is asked something: list | ban ADDRESS | unban ADDRESS | unban --all.
"""
import collections
import datetime
import http.server
import ipaddress
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from fail2ban.client.csocket import CSocket
from fail2ban.version import version

HERE = pathlib.Path(__file__).parent
SETTINGS = json.loads((HERE / "guard.json").read_text())
RUN = pathlib.Path(SETTINGS["run"])
OFFENCES = RUN / "offences.log"
SOCKET = str(RUN / "fail2ban.sock")
BANS = pathlib.Path(SETTINGS["bans"])
STARTED = pathlib.Path(SETTINGS["started"])
SILENCE = 1
# What one client may add a second: it is enough to be banned for, and a flood must not keep fail2ban busy.
LINES = 50
LARGEST = 1 << 20


def ask(*words):
    """What fail2ban answers."""
    connection = CSocket(SOCKET, timeout=2)
    try:
        status, answer = connection.send(list(words))
    finally:
        connection.close()
    if status:
        raise RuntimeError(answer)
    return answer


def jails():
    return [name.strip() for name in dict(ask("status"))["Jail list"].split(",")]


def moment(text):
    return int(datetime.datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=datetime.UTC).timestamp())


def bans():
    """Who is banned: address, why, since and until when."""
    for jail in jails():
        for line in ask("get", jail, "banip", "--with-time"):
            address, times = line.split("\t")
            since, rest = times.split(" + ")
            yield {"client": address.strip(), "reason": jail, "since": moment(since), "until": moment(rest.split(" = ")[1])}


def processes(child):
    """Of both: bytes of their own and processor seconds."""
    memory = processor = 0
    for process in ("self", str(child)):
        status = dict(line.split(":", 1) for line in pathlib.Path("/proc", process, "status").read_text().splitlines())
        memory += int(status["RssAnon"].split()[0]) << 10
        times = pathlib.Path("/proc", process, "stat").read_text().rsplit(")", 1)[1].split()
        processor += int(times[11]) + int(times[12])
    return memory, processor / os.sysconf("SC_CLK_TCK")


def refused():
    """Attempts to connect that were not answered: too many of one client's."""
    told = subprocess.run(["nft", "-j", "list", "counter", "inet", SETTINGS["table"], "refused"], capture_output=True, check=True, timeout=2)
    return next(one["counter"]["packets"] for one in json.loads(told.stdout)["nftables"] if "counter" in one)


def metrics(child, started):
    now = list(bans())
    memory, processor = processes(child)
    yield f'guard_build_info{{version="{version}"}} 1'
    yield f"process_resident_memory_bytes {memory}"
    yield f"process_cpu_seconds_total {processor}"
    yield f"process_start_time_seconds {started}"
    yield f"guard_connections_refused_total {refused()}"
    for jail in jails():
        actions = dict(dict(ask("status", jail))["Actions"])
        yield f'guard_banned{{reason="{jail}"}} {actions["Currently banned"]}'
        yield f'guard_bans_total{{reason="{jail}"}} {actions["Total banned"]}'
    # Addresses are attackers' to choose from: so many at most.
    for ban in now[:200]:
        for end in "since", "until":
            yield f'guard_ban_{end}_seconds{{client="{ban["client"]}",reason="{ban["reason"]}"}} {ban[end]}'


def serve_metrics(child, address):
    started = time.time()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                pages = {"/live": lambda: [ask("ping")], "/metrics": lambda: metrics(child.pid, started)}
                page = pages.get(self.path)
                status, text = (200, "\n".join(page()) + "\n") if page else (404, "")
            except Exception as e:
                status, text = 503, f"{e}\n"
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments):
            pass

    http.server.ThreadingHTTPServer((address, SETTINGS["metrics"]), Handler).serve_forever()


def receive(source):
    """Writes down what the proxy finds suspicious, where fail2ban reads it: a line has a time, a client, and what it did."""
    file, second, lines = open(OFFENCES, "w"), 0, collections.Counter()
    while True:
        line = source.recv(65536).decode(errors="replace").partition(": ")[2].replace("\n", " ")
        client = line.split(" ")[1] if line.count(" ") > 1 else ""
        if int(time.monotonic()) != second:
            second, lines = int(time.monotonic()), collections.Counter()
        lines[client] += 1
        if lines[client] > LINES:
            continue
        if file.tell() > LARGEST:
            fresh = open(RUN / "fresh.log", "w")
            os.replace(RUN / "fresh.log", OFFENCES)
            file.close()
            file = fresh
        file.write(line + "\n")
        file.flush()


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /live HTTP/1.0\r\n\r\n")
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def started():
    """Which start of the proxy's this is; nothing where it has ended."""
    try:
        status = STARTED.stat()
        return status.st_ino, status.st_mtime_ns
    except FileNotFoundError:
        return None


def say(level, text):
    print(f'level={level} msg="{text}"', flush=True)


def run():
    RUN.mkdir(exist_ok=True)
    OFFENCES.touch()
    # Whose ban ended while this was away. The others are banned anew, by fail2ban.
    for client in BANS.iterdir():
        shutil.rmtree(client)
    subprocess.run(["nft", "-f", HERE / "connections.nft"], check=True)
    source = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    source.bind(("127.0.0.1", SETTINGS["offences"]))
    child = subprocess.Popen(
        ["fail2ban-server", "-f", "-x", "-c", str(HERE), "-s", SOCKET, "-p", str(RUN / "fail2ban.pid"), "start"])

    def stop(*unused):
        child.terminate()
        child.wait()
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    receiver = threading.Thread(target=receive, args=(source,), daemon=True)
    receiver.start()
    for address in SETTINGS["listen"]:
        threading.Thread(target=serve_metrics, args=(child, address), daemon=True).start()
    # A proxy that was started again has another network, and the engine lets this in there when it begins again. While there is none,
    # the engine could not: so that is waited for.
    mine, last = started(), time.monotonic()
    while child.poll() is None and receiver.is_alive():
        if answers(SETTINGS["status"]):
            mine, last = started(), time.monotonic()
        elif started() not in (None, mine) and time.monotonic() > last + SILENCE:
            say("warning", "the proxy was started again: this ends, and begins again in the network that the proxy has now")
            child.terminate()
            child.wait()
            sys.exit(1)
        time.sleep(0.5)
    say("error", f"fail2ban ended with status {child.returncode}" if child.poll() is not None else "offences are no longer received")
    sys.exit(1)


def ban(address):
    never = [ipaddress.ip_network(one, strict=False) for one in ask("get", "manual", "ignoreip")]
    if any(ipaddress.ip_address(address) in network for network in never):
        sys.exit(f"{address} is never banned")
    ask("set", "manual", "banip", address)


def main(words):
    if not words:
        run()
    elif words == ["list"]:
        for one in bans():
            print(one["client"], one["reason"], one["since"], one["until"])
    elif words[0] == "ban":
        ban(words[1])
    else:
        print(ask("unban", words[1]))


main(sys.argv[1:])
