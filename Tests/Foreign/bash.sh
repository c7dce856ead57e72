# bash's own tests, of the bash that is installed: jobs, traps, pipelines, redirections, exec.
# A test's result is a digest of all it printed, because the expected output is of another system's signals and locales.
# shellcheck shell=bash disable=SC2034
packages=(bash gcc libc6-dev)
source=bash
paths=(tests support include "*.h")
least=80

prepare() {
  local program
  for program in recho zecho printenv xcase; do
    cc -w -DHAVE_STRING_H -DHAVE_UNISTD_H -DHAVE_STDLIB_H -I. -Isupport -Iinclude -o tests/$program support/$program.c
  done
}

list_units() {
  (cd tests && printf '%s\n' run-* | sed 's/^run-//' | grep -Evx 'all|minimal|gprof')
}

run() {
  local unit
  cd tests || return
  export THIS_SH=/bin/bash BUILD_DIR=$PWD BASH_TSTOUT=$TMPDIR/output PATH=.:$PATH
  export -n SHELLOPTS
  for unit; do
    echo "== $unit"
    sh "run-$unit" 2>&1 | grep -v ^warning:
    # What the script leaves there differs from what it expects.
    rm -f "$BASH_TSTOUT"
  done
  return 0
}

results() {
  local line unit="" text="" result
  {
    # Process ids in what bash says.
    sed -E 's/(process group|pid) \(?[0-9]+\)?/\1 N/'
    echo "== "
  } | while IFS= read -r line; do
    case $line in
      "== "*)
        [ -z "$text" ] || result=$(md5sum <<<"$text" | cut -c 1-12)
        [ -z "$unit" ] || printf '%s:\t%s\n' "$unit" "$result"
        unit=${line#== } text="" result=ok
        ;;
      *) text+=$line$'\n' ;;
    esac
  done
}
