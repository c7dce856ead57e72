"""Part `clock`: the time of day jumps while a step runs.

The machine's own clock stays as it is: the guard alone is shown another time, by replacing what its clock_gettime(2)
answers. For that the vDSO, which answers without the kernel, is hidden from it.
"""

import glob, os, re, subprocess

from calls import STEPS, spread
from run import MODES, RUNTIME_SAYS, Tally, guarded, in_parallel, run

HOUR, DECADE = 3600, 10 * 365 * 86400
# The last two lead nearly as far as the kernel lets anybody set a clock: from 1970 to 2232.
JUMPS = (HOUR, -HOUR, DECADE, -DECADE, -1_700_000_000, 6_400_000_000)


def cases(work, at_each):
    for mode in MODES:
        for step in STEPS:
            folder = work.folder()
            log = os.path.join(folder, "log")
            run([work.inject, log, "list", *guarded(mode, STEPS[step](work))], folder, variables={"HIDE_VDSO": "1"})
            with open(log) as file:
                count = sum(line.startswith("clock_gettime\t") for line in file)
            if count < 2:
                raise SystemExit("the guard does not ask the kernel for the time, so that no other can be shown to it")
            for number in spread(range(1, count + 1), at_each):
                for jump in JUMPS:
                    yield f"{mode}:{step}:{number}:{jump}"


def one(work, name):
    mode, step, number, jump = name.split(":")
    folder = work.folder()
    command = [work.inject, "log", "clock_gettime", f"{number}+", f"clock={jump}", *guarded(mode, STEPS[step](work))]
    end = run(command, folder, variables={"HIDE_VDSO": "1"})
    return end, broken(end, step, folder, int(jump))


def broken(end, step, folder, jump):
    if end.status is None or end.leftovers:
        return f"it hangs, or something is left: {end}; {'; '.join(end.leftovers)}"
    if RUNTIME_SAYS in end.output:
        return f"the runtime ran: {end}"
    if (end.status, end.outcome) != {"ordinary": (7, "clean"), "attack": (86, "violation")}[step]:
        return f"another time makes another end: {end}"
    for name in ("started", "finished"):
        time = end.verdict["job"].get(name, "")
        if not re.fullmatch(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}Z", time):
            return f"job.{name} is {time!r}"
    for path in glob.glob(os.path.join(folder, "reports", "*.junit.xml")):
        with open(path) as file:
            for seconds in re.findall(r' time="([^"]*)"', file.read()):
                if not re.fullmatch(r"[0-9]+\.[0-9]+", seconds):
                    return f"JUnit has a time of {seconds!r}"
    return None


def beside(work, mode):
    """In a time namespace whose machine has run for years: the clock that nobody can set, at another place."""
    folder = work.folder()
    options = ["--fork", "--time", "--monotonic", "1000000000", "--boottime", "1000000000"]
    return run(["unshare", *options, *guarded(mode, STEPS["ordinary"](work))], folder)


def part(work, quick, only=None):
    tally = Tally("clock")
    if os.geteuid() != 0:
        # The guard's memory, where it is told the time, is closed to others of its user.
        print("  not root: only what no clock is changed for")
    names = [only] if only else list(cases(work, 1 if quick else 8)) if os.geteuid() == 0 else []
    for name, (end, what) in in_parallel(lambda name: one(work, name), names):
        tally.add(f"{name.split(':')[1]} {end.status}", name, what)
        if only:
            print(end)
    possible = (
        subprocess.run(["unshare", "--fork", "--time", "--monotonic", "1", "true"], capture_output=True).returncode == 0
    )
    if not possible:
        print("  no time namespace can be made: left out")
    for mode in MODES if possible and not only else ():
        end = beside(work, mode)
        is_right = end.status == 7 and end.outcome == "clean" and not end.leftovers
        tally.add(f"time namespace {end.status}", f"namespace:{mode}", None if is_right else f"{end}")
    return tally
