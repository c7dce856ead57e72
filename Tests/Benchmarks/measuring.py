"""Times commands in interleaved rounds, and tells medians, quartiles and ratios to the bare run of the same round."""
import os, shutil, signal, statistics, subprocess, sys, time


class Setting:
    """One way to run a command: bare, or behind something that watches its execs."""

    def __init__(self, name, prefix, beside=None):
        self.name, self.prefix, self.beside = name, prefix, beside


def settings(guard, wanted):
    """The settings that can be had here, and why others cannot."""
    run = [guard, "run", "--quiet"]
    tracer = ["strace", "-f", "--seccomp-bpf", "-qqq", "-e", "trace=execve,execveat", "-o", os.devnull, "--"]
    # With the kernel's tracing files in mounts of its own, where the machine has them nowhere.
    probe = "mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; " \
            "exec bpftrace -e 'tracepoint:sched:sched_process_exec { @execs = count(); }'"
    all_settings = [
        Setting("bare", []),
        Setting("notify", [*run, "--mode", "notify", "--"]),
        Setting("trace", [*run, "--mode", "trace", "--"]),
        Setting("strace", tracer),
        Setting("bpftrace", [], beside=["unshare", "--mount", "sh", "-c", probe]),
    ]
    usable, missing = [], {}
    for setting in all_settings:
        if setting.name != "bare" and setting.name not in wanted:
            continue
        program = "bpftrace" if setting.beside else (setting.prefix or ["true"])[0]
        if not shutil.which(program):
            missing[setting.name] = f"{program} is not installed"
        elif setting.beside and (reason := cannot_stay(setting.beside)):
            missing[setting.name] = reason
        else:
            usable.append(setting)
    return usable, missing


def cannot_stay(command):
    """Why a program does not keep running; None where it does."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        told = [line for line in done.stderr.splitlines() if "ERROR" in line] or [f"it ended with {done.returncode}"]
        return told[0][:120]
    except subprocess.TimeoutExpired:
        return None


def run_once(command, environment, directory):
    """Wall time of one run in seconds; a status other than 0 ends the measurement."""
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=directory, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=900)
    took = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return took


def rounds(case, usable, count, progress):
    """Times of a case by setting, the order turning from round to round; the first round only warms caches."""
    times = {setting.name: [] for setting in usable}
    for number in range(count + 1):
        order = usable[number % len(usable):] + usable[:number % len(usable)]
        for setting in order:
            if case.prepare:
                case.prepare()
            beside = None
            if setting.beside:
                beside = subprocess.Popen(setting.beside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(2)
            try:
                took = run_once([*setting.prefix, *case.command], case.environment, case.directory)
            finally:
                if beside:
                    beside.send_signal(signal.SIGINT)
                    beside.wait()
            if number > 0:
                times[setting.name].append(took)
        progress(number, count)
    return times


def summary(times):
    """Medians, quartiles of the ratios and differences to the bare run of the same round, by setting."""
    bare = times["bare"]
    told = {}
    for name, taken in times.items():
        ratios = quartiles([guarded / alone for guarded, alone in zip(taken, bare)])
        told[name] = {
            "median_ms": statistics.median(taken) * 1000,
            "ratio": ratios[1], "ratio_quartiles": [ratios[0], ratios[2]],
            "difference_ms": statistics.median([g - b for g, b in zip(taken, bare)]) * 1000,
        }
    return told


def quartiles(values):
    return statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
