"""Lets scripts/soak run guards that are broken on purpose: each must fail for its reason, and a whole one pass."""
import os, pathlib, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = {
    "nothing": None,
    "lost-exec": "the step's programs counted",
    "finding": "the exit status is 86",
    "silent-finding": "a finding that should not be",
    "process": "left over",
    "zombie": "left over",
    "hang": "it hung",
    "mount": "a mount is left",
    "descriptors": "descriptors grew",
    "memory": "resident memory grew",
    "no-verdict": "there is no verdict",
}


def main(options):
    failures = 0
    with tempfile.TemporaryDirectory(prefix="soak-self-test-") as work:
        os.environ["RUNCGUARD_SOAK_REAL"] = os.path.realpath(options.guard)
        for fault, reason in EXPECTED.items():
            guard = pathlib.Path(work) / fault
            guard.write_text("#!/usr/bin/python3 -I\n" + (HERE / "broken_guard.py").read_text())
            guard.chmod(0o755)
            # The broken guard's exec and the real one's are outside the step.
            words = [sys.executable, "-B", str(HERE / "soak.py"), "--guard", str(guard), "--quick",
                     "--execs-outside", "2", "--loads", "witness", "--mode", options.mode, "12"]
            run = subprocess.run(words, capture_output=True, text=True, check=False)
            wrong = [line.strip() for line in run.stdout.splitlines() if line.strip().startswith("WRONG: ")]
            passed = run.returncode == 0 and not wrong if reason is None else (
                run.returncode == 1 and any(reason in line for line in wrong))
            failures += 0 if passed else 1
            told = "; ".join(wrong) or "nothing wrong"
            print(f"{'ok  ' if passed else 'FAIL'} {fault}: status {run.returncode}; {told}", flush=True)
            if not passed:
                print(run.stdout + run.stderr)
    print(f"self-test: {failures} of {len(EXPECTED)} broken guards were taken for whole ones, or the other way round"
          if failures else "self-test: each broken guard was noticed, and the whole one passed")
    return 1 if failures else 0
