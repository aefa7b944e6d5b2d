#!/usr/bin/env bash
# Runs a command in two processes of Open MPI on two hosts that are none: two network namespaces with names of their own, joined by a cable
# that does not leave this machine. "two-hosts.sh COMMAND..."; needs root and iproute2. Ends with code 77 where namespaces are not allowed.
set -euo pipefail

first=cn-$$-alpha second=cn-$$-beta
place=$(mktemp -d)

clean() {
  rm -rf "$place"
  ip netns del "$first" 2> /dev/null || true
  ip netns del "$second" 2> /dev/null || true
}

if ! command -v ip > /dev/null || ! unshare --net --uts true 2> /dev/null; then
  echo "two-hosts: network namespaces are not allowed here, or iproute2 is missing" >&2
  exit 77
fi

trap clean EXIT
ip netns add "$first"
ip netns add "$second"
ip link add "cn$$a" netns "$first" type veth peer name "cn$$b" netns "$second"
ip -n "$first" address add 10.77.0.1/24 dev "cn$$a"
ip -n "$second" address add 10.77.0.2/24 dev "cn$$b"
for side in "$first cn$$a" "$second cn$$b"; do
  read -r space device <<< "$side"
  ip -n "$space" link set lo up
  ip -n "$space" link set "$device" up
done

# What mpirun takes for ssh: words of options, the host, and the command to run there.
cat > "$place/agent" <<AGENT
#!/bin/sh
while [ "\${1#-}" != "\$1" ]; do shift; done
shift
exec ip netns exec $second unshare --uts sh -c "hostname beta; \$*"
AGENT
chmod +x "$place/agent"

# Hosts of different names share no memory for Open MPI: all goes over the cable.
timeout "${TWO_HOSTS_SECONDS:-120}" ip netns exec "$first" unshare --uts sh -c 'hostname alpha; exec "$@"' sh \
  mpirun --allow-run-as-root --mca plm rsh --mca plm_rsh_agent "$place/agent" --mca btl tcp,self \
  --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 --host 10.77.0.1:1,10.77.0.2:1 -n 2 "$@"
