"""Part `disk`: reports that cannot be written, and little of what a process may have."""

import os, resource

from run import GUARD, MODES, RUNTIME_SAYS, Tally, in_parallel, run

MOUNT = "mount -t tmpfs -o size=64k,mode=755 none reports"
FILL = "dd if=/dev/zero of=reports/filling bs=1k count=1000 2>/dev/null || :"
STEP = "echo ran >ran; true; /bin/true"
# More execs than the last page of a trace has room for.
MANY = "for i in $(seq 100); do /bin/true; done"

# Each: a name; what comes before the guard; the reports that are asked for; what the step does; whether it may begin.
# All must end in 125: the step ends with 0, and what was not told must not be a pass.
OWN_MOUNTS = [
    ("full", f"{MOUNT}; {FILL}", "--report-dir reports", STEP, False),
    ("full-while-it-runs", MOUNT, "--report-dir reports", f"{STEP}; {FILL}", True),
    ("full-before-the-last-reports", MOUNT, "--json reports/step.verdict.json", f"{STEP}; {FILL}", True),
    ("full-with-a-trace", MOUNT, "--trace reports/trace", f"{FILL}; {STEP}; {MANY}", True),
    ("read-only", f"{MOUNT}; mount -o remount,ro reports", "--report-dir reports", STEP, False),
    (
        "read-only-while-it-runs",
        MOUNT,
        "--json reports/step.verdict.json",
        f"{STEP}; mount -o remount,ro reports",
        True,
    ),
    ("unmounted-while-it-runs", MOUNT, "--report-dir reports", f"{STEP}; umount -l reports", True),
    ("mounted-over-while-it-runs", "", "--report-dir reports", f"{STEP}; {MOUNT}", True),
    ("full-device", "", "--json /dev/full", STEP, False),
]
IN_PLACE = [
    ("removed", "", "--report-dir reports", f"{STEP}; rm -rf reports", True),
    ("moved", "", "--report-dir reports", f"{STEP}; mv reports elsewhere", True),
    ("replaced-by-a-link", "", "--report-dir reports", f"{STEP}; mv reports elsewhere; mkdir other; "
     "ln -s other reports", True),
    ("replaced", "", "--report-dir reports", f"{STEP}; mv reports elsewhere; mkdir reports", True),
    ("a-report-became-a-folder", "", "--report-dir reports", f"{STEP}; rm reports/step.verdict.json; "
     "mkdir reports/step.verdict.json", True),
    ("another-report-became-a-folder", "", "--report-dir reports", f"{STEP}; rm reports/step.sarif; "
     "mkdir reports/step.sarif", True),
    ("a-folder", "mkdir reports/folder", "--json reports/folder", STEP, False),
    ("a-folder-for-the-trace", "mkdir reports/folder", "--trace reports/folder", STEP, False),
    ("a-pipe", "mkfifo reports/pipe", "--json reports/pipe", STEP, False),
    ("a-pipe-for-the-trace", "mkfifo reports/pipe", "--trace reports/pipe", STEP, False),
    ("a-device", "", "--json /dev/null", STEP, False),
    ("a-device-for-the-trace", "", "--trace /dev/full", STEP, False),
    ("a-link", "ln -s elsewhere reports/link", "--json reports/link", STEP, False),
    ("a-socket", "python3 -c 'from socket import *; socket(AF_UNIX).bind(\"reports/socket\")'", "--json reports/socket",
     STEP, False),
    ("no-such-folder", "", "--json reports/missing/v.json", STEP, False),
    ("below-a-file", "echo >reports/file", "--report-dir reports/file/reports", STEP, False),
    ("a-slash", "", "--json reports/missing/", STEP, False),
    ("a-name-that-is-too-long", "", f"--json reports/{'x' * 255}", STEP, False),
]  # fmt: skip
# As an ordinary user, who owns the folder that all this happens in.
ORDINARY = [
    ("not-writable", "chmod 555 reports", "--report-dir reports", STEP, False),
    ("not-readable", "chmod 333 reports", "--report-dir reports", STEP, False),
    ("not-writable-for-the-trace", "chmod 555 reports", "--trace reports/trace", STEP, False),
    ("not-writable-from-then-on", "", "--json reports/step.verdict.json", f"{STEP}; chmod 555 reports", True),
]

# Limits: a name, the resource, the value. The end is the step's own with a clean verdict, or the guard's failure; never
# anything else.
KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20
LIMITS = (
    [
        ("descriptors", resource.RLIMIT_NOFILE, value)
        for value in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 24, 32)
    ]
    + [("file-size", resource.RLIMIT_FSIZE, value) for value in (0, 1, 100, KIBIBYTE, 4 * KIBIBYTE, 64 * KIBIBYTE)]
    + [("memory", resource.RLIMIT_AS, value * MEBIBYTE) for value in (32, 40, 48, 56, 64, 96, 128, 1024)]
    + [("data", resource.RLIMIT_DATA, value * MEBIBYTE) for value in (0, 1, 2, 4, 8, 16, 64)]
    + [("stack", resource.RLIMIT_STACK, value * KIBIBYTE) for value in (64, 128, 256, 1024)]
    + [("processes", resource.RLIMIT_NPROC, value) for value in (0, 1, 2, 3, 4, 5, 6)]
)
# Memory that is refused ends Swift.
MAY_CRASH = {"memory", "data", "stack"}
NOBODY = 65534


def as_nobody():
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def refused(work, mode, row, is_ordinary=False, has_own_mounts=False):
    """Runs a row of the tables; returns the end and what is broken."""
    name, before, reports, step, may_begin = row
    folder = work.folder()
    os.mkdir(os.path.join(folder, "reports"))
    script = f'set -e; {before or ":"}; set +e; "$GUARD" run --mode {mode} --name step {reports} -- sh -c "$STEP"'
    # A mount of its own goes with it, so what it holds is kept.
    script += (
        "; s=$?; mkdir told; cp reports/step.verdict.json told 2>/dev/null; chmod 755 reports 2>/dev/null; exit $s"
    )
    command = ["sh", "-c", script]
    if has_own_mounts:
        command = ["unshare", "--mount", *command]
    if is_ordinary and os.geteuid() == 0:
        for path in (folder, os.path.join(folder, "reports")):
            os.chown(path, NOBODY, NOBODY)
    options = {"preexec_fn": as_nobody} if is_ordinary and os.geteuid() == 0 else {}
    end = run(command, folder, variables={"STEP": f"{step}; exit 0", "GUARD": GUARD}, **options)
    has_begun = os.path.exists(os.path.join(folder, "ran"))
    if end.status is None or end.leftovers:
        return end, f"it hangs, or something is left: {end}; {'; '.join(end.leftovers)}"
    if end.status != 125:
        return end, f"reports that cannot be written are not the guard's failure: {end}"
    if "runcguard:" not in end.errors:
        return end, f"a failure without a reason: {end}"
    if has_begun != may_begin:
        return end, f"the step has {'' if has_begun else 'not '}begun: {end}"
    if "clean" in end.outcomes:
        return end, f"a pass is left: {end}"
    return end, None


def limited(work, mode, name, which, value, step):
    folder = work.folder()
    os.mkdir(os.path.join(folder, "reports"))
    is_ordinary = which == resource.RLIMIT_NPROC and os.geteuid() == 0
    if is_ordinary:
        for path in (folder, os.path.join(folder, "reports")):
            os.chown(path, NOBODY, NOBODY)

    def limit():
        if is_ordinary:
            as_nobody()
        resource.setrlimit(which, (value, value))

    script = {"ordinary": "true; /bin/true; exit 7", "attack": f"{work.runtime} --version; exit 7"}[step]
    command = [GUARD, "run", "--mode", mode, "--name", "step", "--report-dir", "reports", "--", "sh", "-c", script]
    end = run(command, folder, preexec_fn=limit)
    if end.status is None or end.leftovers:
        return end, f"it hangs, or something is left: {end}; {'; '.join(end.leftovers)}"
    if RUNTIME_SAYS in end.output:
        return end, f"the runtime ran: {end}"
    if end.status == 125 and end.outcome != "clean":
        # What is said goes into a file here, which may not grow either.
        has_reason = "runcguard:" in end.errors or name == "file-size"
        return end, None if has_reason else f"a failure without a reason: {end}"
    if (end.status < 0 or end.status > 127) and name in MAY_CRASH and end.outcome != "clean":
        return end, None
    if end.status == 86 and (step == "attack" or end.rules == ["RCG002"]) and end.outcome == "violation":
        return end, None
    # A shell that may not fork, open or grow says so by other numbers, and then the verdict has to be a clean one.
    if end.outcome == "clean" and end.status == end.verdict["job"]["exit_status"] and end.status != 0:
        if step == "ordinary" or end.verdict["summary"]["runtime_executions"] == 0:
            return end, None
    if end.status == 127 and "libc" in end.errors or "cannot allocate" in end.errors.lower():
        return end, None  # the C library did not get as far as the guard
    return end, f"the end is nobody's: {end}"


def part(work, quick, only=None):
    tally = Tally("disk")
    todo = {}
    is_root = os.geteuid() == 0
    for mode in MODES:
        for rows, options in (
            (IN_PLACE, {}),
            (ORDINARY, {"is_ordinary": True}),
            (OWN_MOUNTS, {"has_own_mounts": True}),
        ):
            if rows is OWN_MOUNTS and not is_root:
                continue
            for row in rows:
                todo[f"{mode}:{row[0]}"] = (refused, (mode, row), options)
        for name, which, value in LIMITS:
            for step in ("ordinary", "attack"):
                todo[f"{mode}:{name}:{value}:{step}"] = (limited, (mode, name, which, value, step), {})
    if not is_root:
        print("  not root: what needs a mount of its own is left out")
    names = [name for name in todo if only in (None, name)]

    def one(name):
        function, arguments, options = todo[name]
        return function(work, *arguments, **options)

    for name, (end, broken) in in_parallel(one, names[:: 4 if quick else 1]):
        words = name.split(":")
        tally.add(f"{'limits' if len(words) == 4 else 'reports'} {end.status}", name, broken)
        if only:
            print(end, end.errors, sep="\n")
    return tally
