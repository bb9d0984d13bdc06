#!/bin/bash
# One container as Fargate runs it: in its control groups and its network, with a memory file system of its own for scratch.
# container.sh CGROUPS NETWORK SCRATCH OPTIONS COMMAND...; passes SIGTERM on to the program and leaves with its exit code.
cgroups=$1 network=$2 scratch=$3 options=$4
shift 4
for file in $cgroups; do echo $$ > "$file"; done
nsenter --net="/run/netns/$network" unshare -m sh -c \
  'mount -t tmpfs -o "$1" none "$2" && info=$3 && shift 3 && exec "$@" 3> "$info"' \
  sh "$options" "$scratch" "$scratch.json" "$@" &
child=$!
stop() {
  init=$(sed -n 's/.*"child-pid": *\([0-9]*\).*/\1/p' "$scratch.json")
  kill -TERM $(cut -d' ' -f1 "/proc/$init/task/$init/children")
}
trap stop TERM
wait $child
code=$?
# A signal ends the first wait, not the program.
while kill -0 $child 2> /dev/null; do wait $child; code=$?; done
rm -rf "$scratch" "$scratch.json"
exit $code
