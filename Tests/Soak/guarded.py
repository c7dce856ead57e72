"""A guarded step under perf's eyes: started, sampled once a second from outside, and ended where it hangs."""
import ctypes, dataclasses, os, pathlib, signal, statistics, subprocess, time

PR_SET_CHILD_SUBREAPER = 36
# Two looks that are further apart than this had a pause between them in which the machine stood still for everybody.
LONGEST_PAUSE = 5


@dataclasses.dataclass
class Sample:
    seconds: float
    rss: int  # KiB
    peak: int  # KiB
    descriptors: int
    threads: int
    state: str
    load: float


@dataclasses.dataclass
class Outcome:
    status: int
    seconds: float
    awake: float  # without pauses of the whole machine
    samples: list
    peak: int  # KiB of resident memory, looked at ten times a second
    warm: float  # when the warm-up was over, in seconds
    kernel_execs: int  # of perf's whole tree, the guard's own exec included
    hung: bool
    leftovers: list  # what the step's tree left to us, who adopt all that is orphaned


def adopt_orphans():
    """Makes every orphan below this process its own child, so that nothing that is left over can hide."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_CHILD_SUBREAPER")


def run(command, log, limit, counts, warm_file):
    """Runs the guard `command` to its end, or to the limit in seconds, counting the execs of its tree with perf.

    The file is there as soon as the step's warm-up is over, after which nothing may grow any more.
    """
    perf = ["perf", "stat", "-x", ",", "-o", str(counts), "-e", "sched:sched_process_exec", "--"]
    began = time.monotonic()
    with open(log, "wb") as output:
        perf = subprocess.Popen(perf + command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    samples, peak, warm, spent, last, hung = [], 0, None, 0.0, began, False
    while perf.poll() is None:
        time.sleep(0.1)
        now = time.monotonic()
        spent += min(now - last, LONGEST_PAUSE)
        last = now
        if warm is None and warm_file.exists():
            warm = now - began
        guard = children(perf.pid) if not samples else [guard[0]]
        sample = look_at(guard[0], now - began) if guard else None
        if sample is not None:
            peak = max(peak, sample.peak)
            if not samples or sample.seconds - samples[-1].seconds >= 1:
                samples.append(sample)
        if spent > limit and not hung:
            hung = True
            dump(pathlib.Path(log).with_suffix(".hang.txt"))
            end_descendants(perf.pid)
    took = time.monotonic() - began
    left = [describe(process) for process in children(os.getpid())]
    end_descendants(None)
    return Outcome(perf.returncode, took, spent, samples, peak, warm or 0.0, read_count(counts), hung, left)


def read_count(counts):
    for line in pathlib.Path(counts).read_text().splitlines():
        if "sched_process_exec" in line:
            return int(line.split(",")[0])
    raise SystemExit(f"perf counted nothing: {counts}")


def look_at(process, seconds):
    """A sample of the guard, or None where it ends at this moment."""
    try:
        with open(f"/proc/{process}/status", encoding="utf-8", errors="replace") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        descriptors = len(os.listdir(f"/proc/{process}/fd"))
        number = {key: int(status[key].split()[0]) for key in ("VmRSS", "VmHWM", "Threads")}
    except (FileNotFoundError, ProcessLookupError, KeyError):
        return None
    return Sample(round(seconds, 1), number["VmRSS"], number["VmHWM"], descriptors, number["Threads"],
                  status["State"][:1], os.getloadavg()[0])


def parents():
    """Who is whose parent, of all processes; a zombie counts."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    found[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def children(process):
    return sorted(child for child, parent in parents().items() if parent == process)


def descendants(process):
    below, known = [process], parents()
    for member in below:
        below += [child for child, parent in known.items() if parent == member]
    return below[1:]


def describe(process):
    text = []
    for name in ("comm", "cmdline", "stat"):
        try:
            content = pathlib.Path(f"/proc/{process}/{name}").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError as error:
            content = error.strerror
        text.append(content.strip()[:120] if name != "stat" else "state " + content.rpartition(")")[2].strip()[:1])
    return f"{process}: " + ", ".join(text)


def dump(path):
    """Writes what everything below this process does, and where in the kernel each thread of it stands."""
    listing = ["ps", "-e", "-o", "pid,ppid,pgid,sid,stat,wchan:24,etimes,args", "--forest"]
    text = [subprocess.run(listing, capture_output=True, check=False).stdout.decode(errors="replace")]
    for process in descendants(os.getpid()):
        text.append(f"## {describe(process)}")
        for thread in sorted(pathlib.Path(f"/proc/{process}/task").glob("*")):
            for name in ("wchan", "syscall", "stack", "status"):
                try:
                    lines = (thread / name).read_text(errors="replace").splitlines()
                except OSError:
                    continue
                wanted = ("State", "Tgid", "PPid", "TracerPid", "Sig", "Shd", "Seccomp", "Threads")
                lines = [line for line in lines if name != "status" or line.startswith(wanted)]
                text.append(f"{thread.name} {name}: " + "\n  ".join(lines))
    path.write_text("\n".join(text))


def end_descendants(perf):
    """Kills all below this process but perf, which ends by itself, until two looks in a row find nothing."""
    quiet = 0
    for _ in range(200):
        members = [member for member in descendants(os.getpid()) if member != perf]
        for member in members:
            try:
                os.kill(member, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for child in children(os.getpid()):
            if child != perf:
                os.waitpid(child, os.WNOHANG)
        quiet = quiet + 1 if not members else 0
        if quiet == 2:
            return
        time.sleep(0.05)


def median(samples, field):
    return statistics.median(getattr(sample, field) for sample in samples)
