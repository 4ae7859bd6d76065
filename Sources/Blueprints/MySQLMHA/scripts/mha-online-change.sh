#!/bin/sh
# hac master_ip_online_change: moves the writer's address in a planned switch.
#
# Run by masterha_master_switch --master_state=alive (MHA wiki, "Parameters", master_ip_online_change_script):
#   --command=stop   no more writes on the old source; when this fails, it is opened again and the switch ends
#   --command=start  writes on the new one
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
    printf '%s\n' "$service: master_ip_online_change: $2"
    logger -t hac -p "daemon.$1" -- "$service: master_ip_online_change: $2" || :
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
stop)
    known "$orig"
    if ! remote "$orig" drain; then
        say err "$orig could not be drained: it is opened again"
        { remote "$orig" take && remote "$orig" open; } || say crit "$orig could not be opened again: nobody serves writes"
        exit 1
    fi
    say notice "$orig takes no more writes"
    ;;
start)
    known "$new"
    { remote "$new" open && remote "$new" take; } || { say crit "$new could not take over: nobody serves writes"; exit 1; }
    say notice "$new has $address and is open for writing"
    ;;
*)
    say err "unknown command"
    exit 2
    ;;
esac
