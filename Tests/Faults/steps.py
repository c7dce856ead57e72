"""Part `steps`: many steps in a row, each like the first, with nothing left of any."""

import os, signal, statistics, subprocess

from run import GUARD, MARK, MODES, Tally, marked, remains

STEP = "true; /bin/true; ls /proc/self/fd; exit 7"
# What the peak memory of the last ones may be above that of the first ones: pages come in many at a time.
MARGIN = 1.05


def shared():
    """What could be left outside of processes and of the folder: shared memory, semaphores, queues, and mounts."""
    left = set(os.listdir("/dev/shm"))
    for kind in ("shm", "sem", "msg"):
        with open(f"/proc/sysvipc/{kind}") as file:
            left |= {f"{kind} {line.split()[1]}" for line in file.readlines()[1:]}
    with open("/proc/self/mountinfo") as file:
        return left | {line.split()[4] for line in file}


def in_a_row(work, mode, count, tally):
    folder = work.folder()
    mark = f"{os.getpid()}-steps-{mode}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RUNCGUARD_")}
    environment.update({"PATH": "/usr/bin:/bin", MARK: mark})
    command = [GUARD, "run", "--mode", mode, "--report-dir", "reports", "--name", "step", "--", "sh", "-c", STEP]
    before, own, peaks, said, files = shared(), len(os.listdir("/proc/self/fd")), [], None, None
    for number in range(1, count + 1):
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output = child.stdout.read().decode(errors="replace")
        child.stdout.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        peaks.append(usage.ru_maxrss)
        reports = os.path.join(folder, "reports")
        now = sorted(os.listdir(reports)) if os.path.isdir(reports) else []
        said, files = said or output, files or now
        what = None
        if child.returncode != 7:
            what = f"step {number} ended with {child.returncode}: {output[-300:]}"
        elif output != said:
            what = f"step {number} said {output!r}, and the first {said!r}"
        elif now != files:
            what = f"step {number} left files: {sorted(set(now) ^ set(files))}"
        elif os.listdir(folder) != ["reports"]:
            what = f"step {number} left files: {os.listdir(folder)}"
        tally.add(f"{mode} {child.returncode}", mode, what)
        if what:
            return
    living = remains(mark)
    for process in marked(mark):
        os.kill(process, signal.SIGKILL)
    left = [living, sorted(shared() - before), len(os.listdir("/proc/self/fd")) - own]
    tally.add(
        f"{mode} nothing left" if not any(left) else f"{mode} something left",
        mode,
        f"left: {left}" if any(left) else None,
    )
    several = max(1, min(50, count // 4))
    first, last = statistics.median(peaks[:several]), statistics.median(peaks[-several:])
    print(f"  {mode}: {count} steps, peak memory {first:.0f} KiB at first, {last:.0f} KiB at last")
    tally.add(f"{mode} memory flat", mode, f"memory grows: {first} to {last} KiB" if last > first * MARGIN else None)


def part(work, quick, only=None):
    tally = Tally("steps")
    for mode in MODES:
        if only in (None, mode):
            in_a_row(work, mode, 40 if quick else 1000, tally)
    return tally
