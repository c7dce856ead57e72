#!/bin/sh
# conmon, which executes the runtime it is told to, started by the step. Usage: conmon-by-hand PROGRAM spec --bundle FOLDER
mkdir bundle exits sockets
conmon --api-version 1 -c by-hand -u by-hand -n by-hand -r "$1" --runtime-arg "--log=$4/config.json" -b "$PWD/bundle" \
  -p "$PWD/pid" --exit-dir "$PWD/exits" --socket-dir-path "$PWD/sockets" -l "k8s-file:$PWD/log"
for round in $(seq 80); do
  [ ! -e "$4/config.json" ] || break
  sleep 0.1
done
