#!/bin/sh
# hac master_ip_failover: where the writer's address is when MHA starts to watch, and when it fails over.
#
# Run by masterha_manager and masterha_master_switch (MHA wiki, "Parameters", master_ip_failover_script):
#   --command=status   before watching: the source must have the address
#   --command=stopssh  the source is dead, its host answers: take the address away from it
#   --command=stop     its host does not answer: the shutdown script decides, which runs next
#   --command=start    bring the address to the new source; MHA makes that writable afterwards
#
# Exit: 0 done; 1 MHA must not go on; 2 wrong arguments, the same to MHA.
# Needs: service address peers server_script ssh_port ssh_identity ssh_timeout remote_timeout
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

say() {
    # What a script prints goes into MHA's log.
    printf '%s\n' "$service: master_ip_failover: $2"
    logger -t hac -p "daemon.$1" -- "$service: master_ip_failover: $2" || :
}

# remote HOST COMMAND: the server script of a database host.
remote() {
    timeout -s KILL "$remote_timeout" ssh -n -o BatchMode=yes -o ConnectTimeout="$ssh_timeout" -p "$ssh_port" ${ssh_identity:+-i "$ssh_identity"} \
        "root@$1" "$server_script $2"
}

# The arguments have passwords among them: nothing of them is ever printed.
command='' orig='' new=''
for argument; do
    case $argument in
    --command=*) command=${argument#*=} ;;
    --orig_master_ip=*) orig=${argument#*=} ;;
    --new_master_ip=*) new=${argument#*=} ;;
    esac
done
# Only hosts of this service are ever told anything.
known() {
    for host in $peers; do [ "$host" != "$1" ] || return 0; done
    say err "$1 is no server of this service"
    exit 2
}

case $command in
status)
    known "$orig"
    remote "$orig" status || { say err "$address is not on the source, $orig: run \`$server_script take\` there"; exit 1; }
    ;;
stopssh)
    known "$orig"
    remote "$orig" release || { say crit "$address could not be taken away from $orig: no failover"; exit 1; }
    say notice "$address was taken away from $orig"
    ;;
stop)
    say warning "$orig does not answer by ssh: whether it still has $address is for the shutdown script to settle"
    ;;
start)
    known "$new"
    for host in $peers; do
        case $host in "$new" | "$orig") continue ;; esac
        # It should have no such address; one that does not answer now is found by the probe of `take`.
        remote "$host" release >/dev/null 2>&1 || say warning "$host does not answer"
    done
    remote "$new" take || { say crit "$new could not take $address: nobody serves writes"; exit 1; }
    say notice "$new has $address"
    ;;
*)
    say err "unknown command"
    exit 2
    ;;
esac
