"""Part `calls`: each system call of the guard process fails, or reads short, at each place."""

import errno, os, random, re

from run import MODES, RUNTIME_SAYS, Tally, guarded, in_parallel, run

STEPS = {
    "ordinary": lambda work: ["sh", "-c", "true; /bin/true; exit 7"],
    "attack": lambda work: ["sh", "-c", f"{work.runtime} --version; exit 7"],
}

# What each call can fail with. Interrupted ones are listed apart: a signal must change nothing at all.
FAILURES = {
    "access": "ENOENT EACCES", "capget": "EPERM", "clone": "EAGAIN ENOMEM", "clone3": "EAGAIN ENOMEM",
    "dup3": "EMFILE", "fstat": "ENOMEM", "fstatfs": "ENOMEM", "fsync": "EIO ENOSPC", "getdents64": "ENOENT ENOMEM",
    "ioctl": "ENOENT ENOMEM", "kill": "ESRCH EPERM", "lseek": "EINVAL", "memfd_create": "EMFILE ENOMEM",
    "mkdir": "EACCES ENOSPC", "newfstatat": "ENOENT ENOMEM", "open": "ENOENT EMFILE ENOMEM",
    "open_tree": "EPERM EMFILE ENOMEM", "openat": "ENOENT ESRCH EACCES EPERM EMFILE ENOMEM",
    "openat2": "ENOENT EMFILE ENOMEM", "pidfd_open": "ESRCH EMFILE ENOMEM", "pipe2": "EMFILE ENFILE",
    "poll": "ENOMEM", "prctl": "EPERM EINVAL", "pread64": "EIO ENOMEM ESRCH", "ptrace": "ESRCH EPERM",
    "process_vm_readv": "ESRCH EPERM ENOMEM", "read": "EIO ENOMEM ESRCH", "readlink": "ENOENT ENOMEM",
    "readlinkat": "ENOENT ESRCH EACCES ENOMEM", "recvfrom": "ENOMEM", "recvmsg": "ENOMEM",
    "renameat": "ENOENT ENOSPC EACCES", "rt_sigprocmask": "EINVAL", "seccomp": "EINVAL ENOMEM", "sendmsg": "ENOMEM",
    "sendto": "ENOMEM", "signalfd4": "EMFILE ENOMEM", "socketpair": "EMFILE ENFILE ENOMEM",
    "statx": "ENOENT ESRCH EACCES ENOMEM", "unlink": "ENOENT EPERM", "unlinkat": "ENOENT EPERM", "wait4": "ECHILD",
    "waitid": "ECHILD", "write": "ENOSPC EIO EPIPE", "brk": "ENOMEM", "mmap": "ENOMEM", "mprotect": "ENOMEM",
    "munmap": "ENOMEM",
}  # fmt: skip
INTERRUPTIBLE = {
    "fstatfs", "fsync", "getrandom", "ioctl", "openat", "poll", "pread64", "read", "recvfrom", "recvmsg", "sendmsg",
    "sendto", "wait4", "waitid", "write",
}  # fmt: skip
# What cannot fail, or is the C library's own start.
WITHOUT_FAILURES = {
    "arch_prctl", "execve", "exit_group", "getegid", "geteuid", "getgid", "getgroups", "getpid", "getppid", "gettid",
    "getuid", "prlimit64", "rseq", "rt_sigreturn", "rt_sigaction", "sched_getaffinity", "set_robust_list",
    "set_tid_address", "uname", "restart_syscall", "sysinfo", "clock_nanosleep", "setfsuid", "setfsgid",
    "sched_yield",
}  # fmt: skip
# Without memory Swift ends the process. That is no hang and no pass, so it is allowed, and nothing else is.
OF_MEMORY = {"brk", "mmap", "mprotect", "munmap"}
# What Swift's own start cannot do without; it ends the process before anything has happened.
OF_SWIFT = {"readlink"}
# Requests of ioctl(2), linux/seccomp.h
NOTIFICATION_SENT, NOTIFICATION_IS_VALID = "request 0xc0182101", "request 0x40082102"
SEIZE = "request 0x4206"
# Of all cases, in a quick run.
SAMPLE = 200
# Failures that last: no descriptors, no memory, a full disk.
LASTING = {
    "openat": "EMFILE ENOMEM",
    "write": "ENOSPC",
    "pread64": "EIO",
    "read": "EIO",
    "statx": "ENOMEM",
    "kill": "EPERM",
}


def signature(call, about):
    """Calls at the same place of the guard's have the same one, mostly."""
    about = re.sub(r"/\S*/case-\w+", "CASE", about)
    if not about.startswith("request"):
        about = re.sub(r"[0-9]+", "N", about)
    about = re.sub(r"step\.[a-z]+(\.[a-z]+)?", "REPORT", about)
    # Of long lists of files, such as those of Debian's packages, one is like the other.
    about = re.sub(r"(/(usr|var|opt|sys|snap|root|home|run)\S*)/\S+", r"\1/", about)
    about = re.sub(r"^\S+ in (/(usr|var))\S*", r"\1", about)
    return call, about


def sites(work, mode, step):
    """Every place a plain run comes by: for each signature, the numbers of its calls among those of their kind."""
    folder = work.folder()
    log = os.path.join(folder, "log")
    end = run([work.inject, log, "list", *guarded(mode, STEPS[step](work))], folder)
    if end.status != {"ordinary": 7, "attack": 86}[step]:
        raise SystemExit(f"the plain run of the {step} step ended otherwise ({mode}): {end}")
    counts, found = {}, {}
    with open(log) as file:
        for line in file:
            call, about = line.rstrip("\n").split("\t")
            counts[call] = counts.get(call, 0) + 1
            found.setdefault(signature(call, about), []).append(counts[call])
    return found


def spread(numbers, count):
    """The first, the last, and some evenly in between."""
    if len(numbers) <= count:
        return numbers
    return [numbers[round(place * (len(numbers) - 1) / max(1, count - 1))] for place in range(count)]


def actions(call, about):
    """What is done to a call, each with whether it must change nothing."""
    if call == "close":
        return [(f"failed={errno.EINTR}", True), (f"failed={errno.EIO}", True)]
    chosen = [(f"error={getattr(errno, name)}", False) for name in FAILURES.get(call, "ENOMEM EPERM").split()]
    if about == NOTIFICATION_SENT:
        chosen = [(f"error={errno.ENOMEM}", False)]  # ENOENT would be a lie that leaves the step waiting
    if about == NOTIFICATION_IS_VALID:
        chosen = []
    if call == "ptrace":
        # ESRCH is what the kernel says of a tracee that was killed; it cannot say it of one that stands.
        chosen = [("run=kill -9 $TARGET", False)]
        if about == SEIZE:
            chosen.append((f"error={errno.EPERM}", False))
    if call in INTERRUPTIBLE:
        chosen.append((f"error={errno.EINTR}", True))
    is_file = "/" in about and "anon_inode" not in about and "memfd" not in about
    if call == "write" and "memfd" in about:
        # libseccomp's, which does not write on; what is cut is no filter, and nothing is run.
        chosen = [(action, False) for action, _ in chosen]
    if call in ("read", "pread64", "write") and is_file:
        chosen.append(("short", True))
    if call in ("read", "pread64") and is_file:
        chosen.append(("return=0", False))
    return chosen


def cases(work, at_each):
    unknown = set()
    for mode in MODES:
        for step in STEPS:
            for (call, about), numbers in sites(work, mode, step).items():
                if call in WITHOUT_FAILURES:
                    continue
                if call not in FAILURES and call not in ("close", "getrandom"):
                    unknown.add(call)
                for action, is_strict in actions(call, about):
                    for number in spread(numbers, at_each):
                        yield f"{mode}:{step}:{call}:{number}:{action}:{'strict' if is_strict else 'loose'}"
                for name in LASTING.get(call, "").split():
                    for number in spread(numbers, min(at_each, 2)):
                        yield f"{mode}:{step}:{call}:{number}+:error={getattr(errno, name)}:loose"
    if unknown:
        print(f"  not in the table of failures, tried with the usual ones: {' '.join(sorted(unknown))}")


def one(work, name):
    """Runs a case. Returns how it ended, and what is broken about it, if anything is."""
    mode, step, call, number, action, strictness = name.split(":")
    folder = work.folder()
    log = os.path.join(folder, "log")
    end = run([work.inject, log, call, number, action, *guarded(mode, STEPS[step](work))], folder)
    # The log is made by the injection itself.
    with open(log) as file:
        hit = file.readline().strip().replace("\t", " ")
    if not hit:
        hit = "not reached"
    is_strict = strictness == "strict" or hit == "not reached"
    if action == "short" and "anon_inode" in hit:
        is_strict = False  # another order of the calls than in the plain run: a signalfd has no part of a record to give
    return end, judged(end, hit, step, call, action, is_strict), hit


def judged(end, hit, step, call, action, is_strict):
    """What is broken about the end of a run; None for nothing."""
    what = f"({hit}): {end}"
    if end.status is None:
        return f"it hangs {what}; {'; '.join(end.leftovers)}"
    if end.leftovers:
        return f"it leaves processes behind {what}; {'; '.join(end.leftovers)}"
    if RUNTIME_SAYS in end.output:
        return f"the runtime ran {what}"
    if call in OF_MEMORY | OF_SWIFT and end.status > 126 and end.outcome not in ("clean", "nested"):
        return None
    if action.startswith("run=kill") and end.status in (7, 137) and end.outcome == "clean":
        return None  # whoever was killed there is the step's loss: nothing of it ran that was not judged
    if end.status < 0 or end.status > 128:
        return f"the guard was killed {what}"
    if end.status == 99:
        return f"the injection failed {what}"
    if step == "attack":
        if end.outcome == "clean" or end.status not in (86, 125) or (is_strict and end.status != 86):
            return f"the attack passed, or was not told of {what}"
    elif end.status == 7 and end.outcome == "clean":
        return None
    elif is_strict:
        return f"it is no longer the step's own end {what}"
    elif end.status == 86:
        return None if end.rules in (["RCG002"], ["RCG003"]) else f"it is a violation without a cause {what}"
    elif end.status != 125:
        return f"the status is nobody's {what}"
    if end.status == 125 and end.outcome == "clean":
        return f"a failed guard left a pass {what}"
    if end.status == 125 and "runcguard:" not in end.errors and call != "write":
        return f"a failure without a reason {what}"
    return None


def part(work, quick, only=None):
    tally = Tally("calls")
    chosen = [only] if only else list(cases(work, 1 if quick else 2))
    if quick and not only:
        random.Random(1).shuffle(chosen)
        chosen = chosen[:SAMPLE]
    for name, (end, broken, hit) in in_parallel(lambda name: one(work, name), chosen):
        tally.add("not reached" if hit == "not reached" else f"{name.split(':')[1]} {end.status}", name, broken)
        if only:
            print(hit, end, sep="\n")
    return tally
