"""Tells Prometheus how much memory and processor time each container of a stack takes, as the kernel's control groups account it.

Which control group is whose, the engine's own files say: so no socket of the engine's is needed.
"""
import http.server
import json
import os
import pathlib
import platform
import resource
import signal
import sys
import time

SETTINGS = json.loads((pathlib.Path(__file__).parent / "exporter.json").read_text())
ENGINE = pathlib.Path(SETTINGS["engine"])
GROUPS = pathlib.Path(SETTINGS["groups"])
UNIFIED = (GROUPS / "unified").is_dir()
STARTED = time.time()
found = {}


def containers():
    """Of each container of the project that runs: the engine's name and people's."""
    for file in ENGINE.glob("*/config.v2.json"):
        try:
            container = json.loads(file.read_text())
        except (OSError, ValueError):
            # It has just gone, or is being written.
            continue
        labels = container["Config"].get("Labels") or {}
        if container["State"]["Running"] and labels.get("countme.project") == SETTINGS["project"] and "countme.service" in labels:
            service, slot = labels["countme.service"], labels.get("countme.slot", "0")
            yield container["ID"], service if slot == "0" else f"{service}-{slot}"


def group(controller, container):
    """The directory of a container's control group. Where that is depends on the engine, so it is searched, once."""
    known = found.get((controller, container))
    if known is None or not known.is_dir():
        places = (pathlib.Path(path, name) for path, names, _ in os.walk(GROUPS / controller) for name in names if container in name)
        known = found[controller, container] = next(places)
    return known


def pairs(file):
    return {name: int(value) for name, value in (line.split() for line in file.read_text().splitlines())}


def memory(container):
    """In bytes, without files that were read and can be forgotten: as the engine's own statistics have it."""
    if UNIFIED:
        place, used, forgettable = group("unified", container), "memory.current", "inactive_file"
    else:
        place, used, forgettable = group("memory", container), "memory.usage_in_bytes", "total_inactive_file"
    return int((place / used).read_text()) - pairs(place / "memory.stat").get(forgettable, 0)


def processor(container):
    """In seconds that processors have worked for it."""
    if UNIFIED:
        return pairs(group("unified", container) / "cpu.stat")["usage_usec"] / 1e6
    return int((group("cpuacct", container) / "cpuacct.usage").read_text()) / 1e9


def metrics():
    used = resource.getrusage(resource.RUSAGE_SELF)
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    yield f'container_exporter_build_info{{version="{platform.python_version()}"}} 1'
    yield f"process_resident_memory_bytes {pages * resource.getpagesize()}"
    yield f"process_cpu_seconds_total {used.ru_utime + used.ru_stime}"
    yield f"process_start_time_seconds {STARTED}"
    for container, name in containers():
        try:
            yield f'container_memory_working_set_bytes{{container="{name}"}} {memory(container)}'
            yield f'container_cpu_usage_seconds_total{{container="{name}"}} {processor(container)}'
        except (OSError, StopIteration):
            # It ended meanwhile.
            continue


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        pages = {"/live": lambda: [], "/metrics": metrics}
        page = pages.get(self.path)
        text = "\n".join(page()) + "\n" if page else ""
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        pass


# The first process of a container ends by no signal that it has no answer to.
signal.signal(signal.SIGTERM, lambda *unused: sys.exit(0))
http.server.ThreadingHTTPServer(("", SETTINGS["port"]), Handler).serve_forever()
