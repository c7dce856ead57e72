#!/usr/bin/env python3
"""Runs builds on a Buildbot of its own: a master and a worker that meet on loopback.

Usage: buildbot.py MASTER.CFG NAME=REPOSITORY[,warn]..., in an empty folder. MASTER.CFG is the example, whose function
`builder` makes a builder for each repository. Prints a JSON object: for each NAME the results of the build and of its
steps, in Buildbot's words.
"""
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time

RESULTS = {0: "success", 1: "warnings", 2: "failure", 3: "skipped", 4: "exception", 5: "retry", 6: "cancelled"}
LIMIT = 150

example, *wanted = sys.argv[1:]
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]

subprocess.run(["buildbot", "create-master", "-q", "master"], check=True, stdout=sys.stderr)
subprocess.run(
    ["buildbot-worker", "create-worker", "-q", "worker", f"127.0.0.1:{port}", "worker", "password"], check=True,
    stdout=sys.stderr)
builders = []
for word in wanted:
    name, repository = word.split("=", 1)
    repository, _, warn = repository.partition(",")
    builders.append(f"builder({name!r}, {repository!r}, warn={warn == 'warn'})")
with open("master/master.cfg", "w") as file:
    file.write(
        open(example).read()
        + f"""
c["protocols"] = {{"pb": {{"port": "tcp:{port}:interface=127.0.0.1"}}}}
c["builders"] = [{", ".join(builders)}]
c["schedulers"] = [
    schedulers.Periodic(name=each.name, builderNames=[each.name], periodicBuildTimer=86400) for each in c["builders"]]
""")


def rows(query):
    with sqlite3.connect("file:master/state.sqlite?mode=ro", uri=True, timeout=30) as database:
        return database.execute(query).fetchall()


def all_done():
    return rows("select count(*) from builds where complete_at is not null") == [(len(wanted),)]


servers = [
    subprocess.Popen(words + ["start", "--nodaemon", folder], stdin=subprocess.DEVNULL, stdout=open(f"{folder}.log", "w"),
                     stderr=subprocess.STDOUT)
    for words, folder in ((["buildbot"], "master"), (["buildbot-worker"], "worker"))
]
try:
    end = time.monotonic() + LIMIT
    while not all_done() and time.monotonic() < end and all(server.poll() is None for server in servers):
        time.sleep(0.2)
finally:
    for server in servers:
        server.terminate()
    for server in servers:
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
if not all_done():
    for log in ("master.log", "worker.log", "master/twistd.log", "worker/twistd.log"):
        if os.path.exists(log):
            sys.stderr.write(f"--- {log}\n" + open(log).read()[-4000:])
    sys.exit("the builds did not end")
found = {}
for name, build, step, result in rows(
        "select builders.name, builds.results, steps.name, steps.results from steps join builds on"
        " steps.buildid = builds.id join builders on builds.builderid = builders.id"):
    found.setdefault(name, {"result": RESULTS[build], "steps": {}})["steps"][step] = RESULTS[result]
print(json.dumps(found))
