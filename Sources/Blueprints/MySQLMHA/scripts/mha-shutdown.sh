#!/bin/sh
# hac shutdown: makes sure that the dead source takes no more writes, before another one does.
#
# Run by MHA (wiki, "Parameters", shutdown_script; MasterFailover.pm, force_shutdown_internal):
#   --command=status   before watching
#   --command=stopssh  its host answers by ssh: stop the server there, or else power the host off
#   --command=stop     its host does not answer: power it off
# `fence_command` is the operator's own program, called with the node's name and its address.
#
# Exit: 0 the host is off; 10 its server is stopped, the host answers, so that MHA fetches what its binary logs have
# more; 1 it may still take writes: MHA ends the failover.
# Needs: service servers server_script fence_command fence_timeout accept_unfenced ssh_port ssh_identity ssh_timeout remote_timeout
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

say() {
    # What a script prints goes into MHA's log.
    printf '%s\n' "$service: shutdown: $2"
    logger -t hac -p "daemon.$1" -- "$service: shutdown: $2" || :
}

command='' address=''
for argument; do
    case $argument in
    --command=*) command=${argument#*=} ;;
    --ip=*) address=${argument#*=} ;;
    esac
done

name=''
while read -r node its_address; do
    [ "$its_address" != "$address" ] || name=$node
done <<END
$servers
END
[ -n "$name" ] || [ "$command" = status ] || { say err "$address is no server of this service"; exit 1; }

power_off() {
    if [ -n "$fence_command" ]; then
        if timeout -s KILL "$fence_timeout" "$fence_command" "$name" "$address" >/dev/null; then
            say notice "$name is off"
            exit 0
        fi
        say crit "$fence_command could not fence $name: no failover"
        exit 1
    fi
    if [ "$accept_unfenced" = yes ]; then
        say crit "$name is NOT fenced (accept_unfenced): it may still take writes"
        exit 0
    fi
    say crit "$name does not answer and nothing can power it off: no failover; switch it off and run masterha_master_switch"
    exit 1
}

case $command in
status)
    [ -z "$fence_command" ] || [ -x "$fence_command" ] || { say err "$fence_command is not there"; exit 1; }
    ;;
stopssh)
    if timeout -s KILL "$remote_timeout" ssh -n -o BatchMode=yes -o ConnectTimeout="$ssh_timeout" -p "$ssh_port" ${ssh_identity:+-i "$ssh_identity"} \
        "root@$address" "$server_script fence"; then
        say notice "the server of $name is stopped"
        exit 10
    fi
    power_off
    ;;
stop) power_off ;;
*)
    say err "unknown command"
    exit 1
    ;;
esac
