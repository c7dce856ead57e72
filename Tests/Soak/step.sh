#!/bin/sh
# step.sh WORK SECONDS WITNESS WARM LOAD...: the step that is soaked: after 4 times WARM execs, loads in parallel for
# that time. A load is a function of this file; it ends by itself, and the step fails if one of them fails.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1 seconds=$2 witness=$3 warm=$4
shift 4

# The guard's page of the process tree keeps the first 10,000 execs; its memory can be flat only after these.
"$witness" "$work/witness" 4 "$warm" >"$work/warm.part"
warm=$(cat "$work/warm.part")
mv "$work/warm.part" "$work/warm"
end=$(($(date +%s) + seconds))

goes_on() { [ "$(date +%s)" -lt "$end" ]; }

# stress SECONDS STRESSOR...: stressors of stress-ng, those that this version has, as a user who is not root. Fewer
# children at once than by default, so that two processors still give the engines their turn; and limits, so that a
# stressor that runs wild does not take the machine with it.
stress() {
  time=$1
  shift
  options=
  for stressor in "$@"; do
    case " $(stress-ng --stressors | tr '\n' ' ') " in *" $stressor "*) options="$options --$stressor 1" ;; esac
  done
  [ -n "$options" ] || return 0
  as_user=
  if [ "$(id -u)" = 0 ]; then as_user="setpriv --reuid nobody --regid nogroup --clear-groups"; fi
  (cd "$work/plain" && $as_user prlimit --nproc=4000 --core=0 --fsize=100000000 -- stress-ng --temp-path "$work/plain" \
    --timeout "$time" --exec-max 64 --fork-max 4 --vfork-max 4 --zombie-max 64 --pthread-max 64 --oomable $options)
}

# All that makes, executes and leaves processes, at once.
storm() { stress "$seconds" exec spawn fork vfork clone daemon zombie session; }

# Threads, signals, waiting, and readers of /proc, a few at a time: at once they would leave no time to anybody.
signals() {
  turns=0
  while goes_on; do
    for group in "pthread exit-group" "sigchld sigfd" "sigq sigrt" "sigsuspend sigpending" "signal kill" \
      "wait pidfd" procfs; do
      if goes_on; then stress 5 $group; fi
    done
    turns=$((turns + 1))
  done
  echo "$turns turns"
}

compile() {
  builds=0
  while goes_on; do
    make -s -C "$work/build" clean
    make -s -j2 -C "$work/build"
    builds=$((builds + 1))
  done
  echo "$builds builds"
}

# Execs in every way there is, each of them counted by itself.
witness() {
  witnessed=$warm round=0
  while goes_on; do
    round=$((round + 1))
    witnessed=$((witnessed + $("$witness" "$work/witness" 2 100 "$round")))
  done
  echo "$witnessed" >"$work/witnessed"
  echo "$witnessed witnessed execs"
}

podman_runc() { sh "$here/engines.sh" "$work/podman-runc" podman runc "$end"; }
podman_crun() { sh "$here/engines.sh" "$work/podman-crun" podman crun "$end"; }
buildah_runc() { sh "$here/engines.sh" "$work/buildah-runc" buildah runc "$end"; }

pids=
for load in "$@"; do
  "$load" >"$work/$load.log" 2>&1 </dev/null &
  pids="$pids $!:$load"
done
failed=0
for pair in $pids; do
  status=0
  wait "${pair%%:*}" || status=$?
  load=${pair#*:}
  echo "load $load: status $status, $(tail -n 1 "$work/$load.log")"
  if [ "$status" != 0 ]; then
    failed=1
    tail -n 30 "$work/$load.log"
  fi
done
exit $failed
