"""Proves that the parts can fail: with guards that are broken on purpose, each of them has to."""

import os, subprocess, sys

import calls
from run import GUARD, ROOT, Completion

# Shell scripts in the guard's place. The real one is $REAL.
GUARDS = {
    # What cannot be guarded passes.
    "125-is-0": ('"$REAL" "$@"; s=$?; [ $s != 125 ] || s=0; exit $s', ["disk"]),
    # Violations pass.
    "86-is-0": ('"$REAL" "$@"; s=$?; [ $s != 86 ] || s=0; exit $s', ["calls", "kills", "clock"]),
    # No guard at all.
    "pass-through": ('while [ "$1" != -- ]; do shift; done; shift; exec "$@"', ["calls", "kills", "disk", "steps"]),
    # A process, a file, or a status of its own is left by each step.
    "leaves-a-process": ('sleep 60 >/dev/null 2>&1 & exec "$REAL" "$@"', ["steps", "kills"]),
    "leaves-files": ('"$REAL" "$@"; s=$?; : >reports/$$; exit $s', ["steps"]),
    "fails-at-times": ('"$REAL" "$@"; s=$?; [ $(($$ % 7)) != 0 ] || s=0; exit $s', ["steps"]),
}


def completion(status, outcome, rules=(), output="", errors="runcguard: said", leftovers=()):
    class Told(Completion):
        verdict = {"outcome": outcome, "findings": [{"rule": rule} for rule in rules]}

    return Told(status, output, errors, list(leftovers), "")


# Ends of a run with a failing openat, whether the failure had to change nothing, and whether they are right.
ENDS = [
    ("ordinary", completion(7, "clean"), True, True),
    ("ordinary", completion(7, "clean"), False, True),
    ("ordinary", completion(125, "error"), False, True),
    ("ordinary", completion(125, "error"), True, False),
    ("ordinary", completion(125, "clean"), False, False),
    ("ordinary", completion(125, "error", errors=""), False, False),
    ("ordinary", completion(86, "violation", ["RCG002"]), False, True),
    ("ordinary", completion(86, "violation", ["RCG001"]), False, False),
    ("ordinary", completion(0, "clean"), False, False),
    ("ordinary", completion(0, None), False, False),
    ("ordinary", completion(7, None), False, False),
    ("ordinary", completion(None, "unfinished"), False, False),
    ("ordinary", completion(-4, "unfinished"), False, False),
    ("ordinary", completion(132, "unfinished"), False, False),
    ("ordinary", completion(7, "clean", leftovers=["1 sh"]), False, False),
    ("attack", completion(86, "violation", ["RCG001"]), True, True),
    ("attack", completion(125, "error"), False, True),
    ("attack", completion(125, "error"), True, False),
    ("attack", completion(86, "violation", ["RCG001"], output="runc version 1"), False, False),
    ("attack", completion(7, "clean"), False, False),
    ("attack", completion(86, "clean"), False, False),
]


def prove(work):
    """Returns what should have failed and has not."""
    missed = []
    for step, end, is_strict, is_right in ENDS:
        if (calls.judged(end, "", step, "openat", "error=24", is_strict) is None) != is_right:
            missed.append(f"{step}, {'strict' if is_strict else 'loose'}: {end}")
    for name, (script, parts) in GUARDS.items():
        path = os.path.join(work.path, name)
        with open(path, "w") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)
        for part in parts:
            end = subprocess.run(
                [sys.executable, os.path.join(ROOT, "scripts/faults"), "--quick", part],
                env={**os.environ, "RUNCGUARD_BINARY": path, "REAL": GUARD},
                capture_output=True,
                text=True,
            )
            print(f"  {part} with the guard {name}: status {end.returncode}", flush=True)
            if end.returncode != 1 or "Traceback" in end.stderr:
                missed.append(f"{part} with the guard {name}: {end.stdout[-300:]} {end.stderr[-300:]}")
    return missed
