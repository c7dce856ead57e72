# Some of GDB's own tests, of the gdb that is installed: programs that fork, execute, attach and catch system calls.
# The guard cannot hold what a debugger traces and watches it instead. In mode trace no debugger works in a step.
# shellcheck shell=bash disable=SC2034
packages=(gdb gcc g++ libc6-dev dejagnu)
source=gdb
paths=(gdb/testsuite gdb/contrib gdb/features gdb/syscalls config.guess config.sub)
least=1200
modes=notify

prepare() {
  cat >gdb/testsuite/site.exp <<'SITE'
set tool gdb
set host_triplet x86_64-pc-linux-gnu
set build_triplet x86_64-pc-linux-gnu
set target_triplet x86_64-pc-linux-gnu
set target_alias x86_64-pc-linux-gnu
SITE
}

list_units() {
  printf 'gdb.base/%s\n' foll-exec foll-exec-mode foll-fork foll-vfork catch-fork-kill catch-syscall catch-signal attach \
    attach-pie-noexec fork-child-threads fork-print-inferior-events sigall signals signull sigaltstack step-test \
    siginfo exec-invalid-sysroot startup-with-shell catch-load checkpoint
}

run() {
  local unit
  cd gdb/testsuite || return
  for unit; do
    echo "== $unit"
    timeout -k 5 300 runtest --srcdir "$PWD" --objdir "$PWD" GDB=/usr/bin/gdb "$unit.exp" 2>&1
    echo "== status $?"
    grep -E '^(PASS|FAIL|XFAIL|KFAIL|XPASS|KPASS|UNTESTED|UNRESOLVED|UNSUPPORTED|ERROR|DUPLICATE|PATH): ' gdb.sum
  done
  return 0
}

# "PASS: gdb.base/foll-fork.exp: what is tried"
results() {
  awk -v OFS='\t' '/^== status/ { print unit ":status", $3; next } /^== / { unit = $2; next }
    match($0, /^[A-Z]+: gdb\.[^ ]+\.exp: /) { result = substr($0, 1, index($0, ":") - 1); what = substr($0, RLENGTH + 1)
      if (result == "PATH" || result == "DUPLICATE") next
      gsub(/[0-9]{3,}|0x[0-9a-f]+/, "N", what); gsub(/\t/, " ", what); print unit ":" what, result }'
}
