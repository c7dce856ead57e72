"""Part `kills`: SIGKILL hits the step, the guard or its sentinel at every place and at any moment."""

import os, random, signal, time

from calls import STEPS, spread
from run import MODES, RUNTIME_SAYS, Tally, described, guarded, in_parallel, marked, run

# Said with the guard standing before one of its calls; $GUARD is its number.
CHILDREN = "c() { cat /proc/$1/task/$1/children 2>/dev/null; }; s=$(c $GUARD); s=${s%% *}"
KILL = {
    "guard": "kill -9 $GUARD",
    # Says whether anybody was left whom the sentinel had to watch over.
    "sentinel": CHILDREN + '; [ -z "$s" ] || { for p in $(c $s); do grep -q "^State:.[^ZX]" /proc/$p/status && echo '
    "watching >>watched; done; kill -9 $s; }",
    "step": CHILDREN + '; [ -z "$s" ] || for p in $(c $s); do kill -9 $(c $p) $p; done',
    # The youngest only: a shell whose child was killed goes on.
    "youngest": CHILDREN + '; [ -z "$s" ] || { p=$s; while n=$(c $p) && [ -n "$n" ]; do p=${n% }; '
    "p=${p##* }; done; [ $p = $s ] || kill -9 $p; }",
}  # fmt: skip


def count_of_calls(work, mode, step):
    folder = work.folder()
    log = os.path.join(folder, "log")
    run([work.inject, log, "list", *guarded(mode, STEPS[step](work))], folder)
    with open(log) as file:
        lines = file.readlines()
    launched = next((number for number, line in enumerate(lines) if line.startswith("socketpair")), 0)
    return launched, len(lines)


def cases(work, at_each):
    for mode in MODES:
        for step in STEPS:
            launched, count = count_of_calls(work, mode, step)
            # Before the launch there is nobody to kill but the guard.
            for whom in KILL:
                first = 1 if whom == "guard" else launched
                for number in spread(range(first, count + 1), at_each):
                    yield f"{mode}:{step}:{whom}:{number}"


def at_a_call(work, name):
    """Kills at one of the guard's calls. Returns the end, and what is broken about it."""
    mode, step, whom, number = name.split(":")
    folder = work.folder()
    command = [work.inject, "log", "any", number, f"run={KILL[whom]}", *guarded(mode, STEPS[step](work))]
    end = run(command, folder)
    is_watched = os.path.exists(os.path.join(folder, "watched"))
    if end.status is None:
        return end, f"it hangs: {'; '.join(end.leftovers)}"
    if end.leftovers:
        return end, f"the step lives on: {'; '.join(end.leftovers)}"
    if RUNTIME_SAYS in end.output:
        return end, f"the runtime ran: {end}"
    allowed = {"guard": {137}, "sentinel": {86, 125}, "step": {137, 125, 86}, "youngest": {7, 137, 86, 125}}[whom]
    if whom == "sentinel" and not is_watched:
        allowed = allowed | {7, 137}
    if whom == "step" and step == "ordinary":
        allowed = allowed | {7}  # it had ended by itself
    if whom == "guard" and int(number) > 0 and end.status in (7, 86):
        allowed = allowed | {end.status}  # it had no such call this time
    if end.status not in allowed:
        return end, f"the status is not one of {sorted(allowed)}: {end}"
    if end.outcome == "clean" and (end.status in (86, 125) or step == "attack" and whom != "youngest" and is_watched):
        return end, f"a pass was left: {end}"
    if whom == "guard" and end.status == 137 and end.outcome == "clean" and step == "attack":
        return end, f"a pass was left: {end}"
    return end, None


# A tree of shells that execute all the time, with a killer among them that does not look whom it hits.
STORM = """
for worker in 1 2 3; do (
  while :; do /bin/true; sh -c '/bin/true; /bin/true'; done
) & done
exec python3 -c '
import os, random, signal, time
root = os.getpid()
def below(process):
    for child in open(f"/proc/{process}/task/{process}/children").read().split():
        yield from below(child)
        yield int(child)
workers = [int(child) for child in open(f"/proc/{root}/task/{root}/children").read().split()]
for _ in range(ROUNDS):
    found = []
    try:
        found = list(below(root))
    except OSError:
        pass
    found = [process for process in found if process not in workers]
    if found:
        try:
            os.kill(random.choice(found), signal.SIGKILL)
        except OSError:
            pass
for worker in workers:
    os.kill(worker, signal.SIGKILL)
os._exit(7)
'
"""


def storm(work, mode, rounds):
    """Many kills of whoever is there, by a process of the step."""
    folder = work.folder()
    end = run(guarded(mode, ["sh", "-c", STORM.replace("ROUNDS", str(rounds))]), folder, seconds=300)
    if end.status is None:
        return end, f"it hangs: {'; '.join(end.leftovers)}"
    if end.status != 7 or end.outcome != "clean":
        return end, f"a step that kills its own processes has another end than its own: {end}"
    return end, f"processes are left: {end.leftovers}" if end.leftovers else None


# Loops until it is ended; nothing of it may live longer than its guard.
FOREVER = ["sh", "-c", "(setsid sh -c 'while :; do /bin/true; done' &) ; while :; do /bin/true; done"]


def at_any_moment(work, mode, whom, seed):
    """Kills the guard or the sentinel from outside while the step runs. Returns the end, and what is broken."""
    generator = random.Random(seed)

    def kill(child, mark):
        # After the step has begun: the sentinel has children then.
        for _ in range(1000):
            time.sleep(0.01)
            with open(f"/proc/{child.pid}/task/{child.pid}/children") as file:
                sentinel = file.read().split()
            if sentinel and len(marked(mark)) > 3:
                break
        time.sleep(generator.random() * 0.1)
        if whom == "sentinel" and not sentinel:
            return  # no guard that is known here; what is broken about it shows at the end
        os.kill(child.pid if whom == "guard" else int(sentinel[0]), signal.SIGKILL)

    end = run(guarded(mode, FOREVER), work.folder(), during=kill)
    if end.status is None or end.leftovers:
        return end, f"the step lives on without its {whom}: {end}; {'; '.join(end.leftovers)}"
    if whom == "guard" and (end.status != -signal.SIGKILL or end.outcome != "unfinished"):
        return end, f"a killed guard left something else than an unfinished verdict: {end}"
    if whom == "sentinel" and (end.status != 86 or end.rules != ["RCG003"]):
        return end, f"a killed sentinel is no violation: {end}"
    return end, None


def part(work, quick, only=None):
    tally = Tally("kills")
    kinds = {"call": at_a_call}
    names = (
        [only]
        if only and not only.startswith(("storm", "moment"))
        else list(cases(work, 4 if quick else 60)) if not only else []
    )
    for name, (end, broken) in in_parallel(lambda name: kinds["call"](work, name), names):
        tally.add(f"{name.split(':')[2]} at a call {end.status}", name, broken)
        if only:
            print(end, end.errors, sep="\n")
    for mode in MODES:
        name = f"storm:{mode}"
        if only in (None, name):
            end, broken = storm(work, mode, 100 if quick else 3000)
            tally.add(f"storm of kills {end.status}", name, broken)
    seeds = range(3 if quick else 25)
    moments = [f"moment:{mode}:{whom}:{seed}" for mode in MODES for whom in ("guard", "sentinel") for seed in seeds]
    moments = [name for name in moments if only in (None, name)]

    def at(name):
        _, mode, whom, seed = name.split(":")
        return at_any_moment(work, mode, whom, int(seed))

    for name, (end, broken) in in_parallel(at, moments):
        tally.add(f"{name.split(':')[2]} at any moment {end.status}", name, broken)
    return tally
