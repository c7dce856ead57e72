"""Stands before the real guard and breaks it in one way, by its own file's name: what scripts/soak must notice."""
import json, os, pathlib, subprocess, sys, time

FAULT = pathlib.Path(sys.argv[0]).name
VERDICT = next((word for word in sys.argv if word.endswith(".verdict.json")), None)
if VERDICT is None:
    words = dict(zip(sys.argv, sys.argv[1:]))
    VERDICT = f"{words['--report-dir']}/{words['--name']}.verdict.json"


def rewrite(change):
    """Changes the verdict that the real guard has written."""
    verdict = json.loads(pathlib.Path(VERDICT).read_text())
    change(verdict)
    pathlib.Path(VERDICT).write_text(json.dumps(verdict))


def lose_exec(verdict):
    verdict["summary"]["execs"] -= 1


def find_wrongly(verdict):
    verdict["outcome"] = "violation"
    verdict["findings"] = [{"rule": "RCG001", "message": "podman was taken for a thief", "occurrences": 1}]


def leave_process():
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
        os._exit(0)


def leave_zombie():
    """Its parent ends before it could look after it, so that whoever adopts it has to."""
    if os.fork() == 0:
        os._exit(0)
    time.sleep(0.2)


real = subprocess.Popen([os.environ["RUNCGUARD_SOAK_REAL"], *sys.argv[1:]])
kept = []
while real.poll() is None:
    time.sleep(0.1)
    if FAULT == "descriptors" and len(kept) < 500:
        kept.append(open("/dev/null", "rb"))
    if FAULT == "memory":
        kept.append(b"x" * (1 << 18))
status = real.returncode
if FAULT == "lost-exec":
    rewrite(lose_exec)
elif FAULT == "finding":
    rewrite(find_wrongly)
    status = 86
elif FAULT == "silent-finding":
    rewrite(find_wrongly)
elif FAULT == "process":
    leave_process()
elif FAULT == "zombie":
    leave_zombie()
elif FAULT == "hang":
    time.sleep(3600)
elif FAULT == "mount":
    folder = pathlib.Path(VERDICT).parent / "left-over"
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
elif FAULT == "no-verdict":
    os.unlink(VERDICT)
sys.exit(status)
