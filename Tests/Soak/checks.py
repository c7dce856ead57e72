"""What a soaked step must have been like: pure functions, each telling what is wrong, from samples and a verdict."""
from guarded import median

DESCRIPTORS_MORE = 2
MEMORY_MORE = 1.2


def outcome(run, verdict):
    """The step ended by itself, well, and nothing was found in it."""
    if run.hung:
        yield "it hung: the dump tells where everything stood"
    if run.status != 0:
        yield f"the exit status is {run.status}, not 0"
    if verdict is None:
        yield "there is no verdict"
        return
    if verdict["outcome"] != "clean":
        yield f"the outcome is {verdict['outcome']}, not clean"
    for finding in verdict["findings"]:
        yield f"a finding that should not be: {finding['rule']} {finding['message']} ({finding['occurrences']} times)"
    summary = verdict["summary"]
    if summary["sanctioned"] != summary["runtime_executions"] or summary["suspicious"] or summary["unverifiable"]:
        yield f"not every runtime execution was sanctioned: {summary}"


def nothing_left(run, new_mounts, new_cgroups):
    yield from (f"left over: {process}" for process in run.leftovers)
    yield from (f"a mount is left: {mount}" for mount in new_mounts)
    yield from (f"a cgroup is left: {cgroup}" for cgroup in new_cgroups)


def small(run, limit):
    """The guard stays below so many KiB of resident memory, the pages of its own file included."""
    if not 0 < run.peak <= limit:
        yield f"resident memory was {run.peak} KiB at its peak, and may be {limit} KiB"


def steady(run, least):
    """Neither memory nor descriptors nor threads grow after the warm-up; `least` samples are needed to say so."""
    samples = [sample for sample in run.samples if sample.seconds > run.warm]
    if len(samples) < least:
        yield f"{len(samples)} samples are too few to tell anything ({least})"
        return
    quarter = len(samples) // 4
    first, second, last = samples[:quarter], samples[quarter:2 * quarter], samples[-quarter:]
    for field, what in (("descriptors", "descriptors"), ("threads", "threads")):
        before, after = (max(getattr(sample, field) for sample in part) for part in (first, last))
        if after > before + DESCRIPTORS_MORE:
            yield f"{what} grew from {before} in the first quarter to {after} in the last"
    before, after = median(second, "rss"), median(last, "rss")
    if after > before * MEMORY_MORE:
        yield f"resident memory grew from {before} KiB in the second quarter to {after} KiB in the last"


def every_exec(run, verdict, outside, witnessed, exactly):
    """Nothing executed that the guard did not see.

    `outside` are execs below perf that are not the step's: the guard's own, and what changed its user. `witnessed` is
    what the step's programs counted of themselves; `exactly` how many others there were, or None where nobody knows.
    """
    if verdict is None:
        return
    seen = verdict["summary"]["execs"]
    in_step = run.kernel_execs - outside
    if seen != in_step:
        yield f"the kernel saw {in_step} execs in the step, and the guard {seen}"
    if witnessed is None:
        yield "no program of the step counted itself"
    elif exactly is not None and seen != witnessed + exactly:
        yield f"the step's programs counted {witnessed} and {exactly} more execs, and the guard {seen}"
    elif seen < witnessed:
        yield f"the step's programs counted {witnessed} execs, and the guard only {seen}"
