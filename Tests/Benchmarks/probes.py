"""Figures that are no ratio of times: how long one decision takes, how much memory many execs take, and how long the
reports of many execs take to write."""
import json, os, statistics, subprocess, tempfile, time

#: Upper ends of the histogram's classes, in microseconds.
CLASSES = [20, 40, 60, 80, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10000]


def decision(guard, workload, count=5000, load=0):
    """Microseconds from an exec's call to its answer, where the program does not exist: both of the guard's stops, and
    nothing of the exec's own cost. `load` processes keep the processors busy meanwhile."""
    busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(load)]
    try:
        told = {}
        for name, prefix in (("bare", []), ("guarded", [guard, "run", "--quiet", "--"])):
            output = subprocess.run([*prefix, workload, "fail", str(count)], capture_output=True, check=True, timeout=600)
            taken = sorted(int(line) / 1000 for line in output.stdout.split()[:-1])
            told[name] = {
                "median_us": statistics.median(taken), "p99_us": taken[len(taken) * 99 // 100], "most_us": taken[-1],
                "histogram": [[end, sum(1 for t in taken if t <= end)] for end in CLASSES],
            }
    finally:
        for process in busy:
            process.kill()
            process.wait()
    return told


def peak_memory(guard, workload, no_op, counts):
    """The guard's largest resident memory in KiB, by the number of execs of its step."""
    peaks = {}
    for count in counts:
        step = subprocess.Popen([guard, "run", "--quiet", "--", workload, "spawn", str(count), "2", no_op],
                                stdout=subprocess.DEVNULL)
        peak = 0
        while step.poll() is None:
            try:
                with open(f"/proc/{step.pid}/status") as status:
                    peak = max([peak, *(int(line.split()[1]) for line in status if line.startswith("VmHWM"))])
            except OSError:
                pass
            time.sleep(0.02 if count < 10_000 else 0.2)
        if step.returncode != 0:
            raise SystemExit(f"the guard ended with {step.returncode}")
        peaks[count] = peak
    return peaks


def report_writing(guard, workload, no_op, count=100_000):
    """Seconds from the end of a step of so many execs to the guard's end, without reports and with all of them."""
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, options in (("none", []), ("json and junit", ["--json", f"{folder}/v.json", "--junit", f"{folder}/v.xml"]),
                              ("every format", ["--report-dir", f"{folder}/all"])):
            command = [guard, "run", "--quiet", *options, "--", workload, "spawn", str(count), "2", no_op]
            output = subprocess.run(command, capture_output=True, check=True, timeout=1800).stdout
            told[name] = time.clock_gettime(time.CLOCK_MONOTONIC) - int(output.split()[-1]) / 1e9
        told["bytes"] = {entry.name: entry.stat().st_size for entry in os.scandir(f"{folder}/all")}
    return told


def as_text(figures):
    return json.dumps(figures, indent=2)
