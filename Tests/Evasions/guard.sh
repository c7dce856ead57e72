# Sourced by the attacks on the guard: $guard is the process whose step this is. Its sentinel is the step's parent.
guard=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$PPID/status")
