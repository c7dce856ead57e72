"""Runs guarded steps, and finds out what they leave behind."""

import atexit, concurrent.futures, glob, itertools, json, os, select, shutil, signal, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GUARD = os.path.abspath(os.environ.get("RUNCGUARD_BINARY", os.path.join(ROOT, ".build/release/runcguard")))
MODES = ("notify", "trace")
MARK = "FAULTS_CASE"
RUNTIME_SAYS = "runc version"
# A run takes a tenth of a second. The limit is counted in waits, not read from a clock: a machine that stands still
# for a minute is no hang of the guard's.
PATIENCE_SECONDS = 30
numbers = itertools.count()


class Work:
    """The folder that everything of one run of the script lies in."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="faults-")
        os.chmod(self.path, 0o755)
        atexit.register(shutil.rmtree, self.path, ignore_errors=True)
        self.inject = os.path.join(self.path, "inject")
        compiler = [os.environ.get("CC", "cc"), "-std=c11", "-O1", "-Wall", "-Wextra", "-Werror"]
        source = os.path.join(ROOT, "Tests/Faults/inject.c")
        subprocess.run([*compiler, source, "-lseccomp", "-o", self.inject], check=True)
        # The runtime under another name, which every attack executes.
        self.runtime = os.path.join(self.path, "log-formatter")
        shutil.copy(shutil.which("runc", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin"), self.runtime)
        bare = subprocess.run([self.runtime, "--version"], capture_output=True, text=True)
        if RUNTIME_SAYS not in bare.stdout:
            sys.exit(
                "the runtime of the attack does not run, so that it could not be seen to run under the guard either"
            )

    def folder(self):
        return tempfile.mkdtemp(prefix="case-", dir=self.path)


class Completion:
    """How a command has ended. `status` is None where it had to be ended, and negative where a signal has."""

    def __init__(self, status, output, errors, leftovers, folder):
        self.status, self.output, self.errors, self.leftovers, self.folder = status, output, errors, leftovers, folder

    @property
    def verdict(self):
        """The verdict in the folder of reports; {} for none, or one that is no JSON."""
        for path in glob.glob(os.path.join(glob.escape(self.folder), "reports", "*.verdict.json")):
            try:
                with open(path) as file:
                    return json.load(file)
            except (OSError, ValueError):
                pass
        return {}

    @property
    def outcomes(self):
        """The outcomes of every verdict that is left, wherever the step has put the folder of reports."""
        told = []
        for path in glob.glob(os.path.join(glob.escape(self.folder), "*", "*.verdict.json")):
            try:
                with open(path) as file:
                    told.append(json.load(file).get("outcome"))
            except (OSError, ValueError):
                pass
        return told

    @property
    def outcome(self):
        return self.verdict.get("outcome")

    @property
    def rules(self):
        return sorted({finding["rule"] for finding in self.verdict.get("findings", [])})

    def __str__(self):
        return f"status {self.status}, outcome {self.outcome}, rules {self.rules}, said {self.errors.strip()[-400:]!r}"


def marked(mark):
    """The numbers of living processes that have a mark in their environment."""
    wanted, found = f"{MARK}={mark}\0".encode(), []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/environ", "rb") as file:
                if wanted in file.read():
                    found.append(int(entry))
        except OSError:
            pass
    return found


def described(process):
    """What a process is and does, for people."""
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            words = file.read().replace(b"\0", b" ").decode(errors="replace").strip()
        with open(f"/proc/{process}/status") as file:
            facts = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        return f"{process} [{facts['State']}, tracer {facts['TracerPid']}] {words[:80]}"
    except (OSError, KeyError):
        return f"{process} (gone)"


def ended_within(process, seconds):
    """Waits for a child; False where it does not end."""
    descriptor = os.pidfd_open(process.pid)
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    try:
        return any(waiting.poll(250) for _ in range(seconds * 4))
    finally:
        os.close(descriptor)


def remains(mark, seconds=10):
    """What of a case goes on living; given time to end."""
    for _ in range(seconds * 20):
        found = marked(mark)
        if not found:
            return []
        select.select([], [], [], 0.05)
    return [described(process) for process in found]


def run(command, folder, variables=None, during=None, seconds=PATIENCE_SECONDS, **options):
    """Runs a command in a folder of its own, and sees to it that nothing of it is left; `during` is called with the
    child and its mark."""
    mark = f"{os.getpid()}-{next(numbers)}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RUNCGUARD_")}
    # Each folder of PATH is looked into when a guard starts; two are enough here.
    environment.update({"PATH": "/usr/bin:/bin", MARK: mark, **(variables or {})})
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
            **options,
        )
        if during:
            during(child, mark)
        is_hanging = not ended_within(child, seconds)
        leftovers = []
        if is_hanging:
            leftovers = [described(process) for process in marked(mark)]
            child.kill()
        status = child.wait()
        leftovers += remains(mark)
        for process in marked(mark):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    return Completion(None if is_hanging else status, *texts, leftovers, folder)


def guarded(mode, step, *options):
    """The command that guards a step, with every report."""
    words = [GUARD, "run", "--mode", mode, "--report-dir", "reports", "--name", "step", *options, "--"]
    return words + step


class Tally:
    """Counts cases by how they ended, and keeps what was broken with the words that repeat it."""

    def __init__(self, part):
        self.part, self.ends, self.broken, self.count = part, {}, [], 0

    def add(self, end, name=None, broken=None):
        self.count += 1
        self.ends[end] = self.ends.get(end, 0) + 1
        if broken:
            self.broken.append((name, broken))
            print(f"  BROKEN {broken}\n    again: scripts/faults --case '{self.part}:{name}'", flush=True)

    def tell(self):
        ends = ", ".join(f"{count} {end}" for end, count in sorted(self.ends.items(), key=lambda pair: -pair[1]))
        print(f"{self.part}: {self.count} cases, {len(self.broken)} broken: {ends}", flush=True)


def in_parallel(function, items):
    """Calls a function for each item, as many at once as there are processors, and gives item and answer in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(items, pool.map(function, items))
