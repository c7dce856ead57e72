# Tcl's own tests, of the tclsh that is installed: exec, process ids, pipelines, channels, events, sockets, files.
# shellcheck shell=bash disable=SC2034
packages=(tcl8.6)
source=tcl8.6
paths=(tests library)
least=3500

prepare() {
  test -r tests/exec.test
}

list_units() {
  printf '%s\n' exec pid event process io ioCmd chanio ioTrans socket async unixFCmd unixFile unixNotfy unixInit \
    unixForkEvent env interp fCmd main timer cmdAH thread safe encoding source
}

run() {
  local unit
  cd tests || return
  for unit; do
    [ -r "$unit.test" ] || continue
    echo "== $unit"
    timeout -k 5 300 tclsh8.6 "$unit.test" -verbose pse -tmpdir "$TMPDIR" 2>&1
    echo "== status $?"
  done
  return 0
}

# "++++ exec-1.1 PASSED", "++++ exec-20.0 SKIPPED: win", "==== exec-1.2 what it is FAILED"
results() {
  sed -En -e 's/^== status (.*)/status\t\1/p' -e 's/^== ([^ ]+)$/== \1/p' -e 's/^\+\+\+\+ ([^ ]+) (PASSED|SKIPPED).*/\1\t\2/p' \
    -e 's/^==== ([^ ]+) .*FAILED$/\1\tFAILED/p' |
    awk -v OFS='\t' '/^== / { unit = $2; next } { print unit ":" $1, $2 }' | sort -u
}
