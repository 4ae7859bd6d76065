#!/bin/sh
# hac check-witness: can this host still see the world outside the pair?
#
# For keepalived's track_script, run as the check user, unweighted. Two hosts cannot tell a dead peer from a cut
# cable. This check makes the side that sees too few witnesses (gateway, arbiter) give up the address. If both
# sides see the witnesses but not each other, both may hold it: a witness narrows that case, it does not remove it.
# All addresses are asked at once, each with one echo request.
#
# Exit: 0 at least `need` of the addresses answered; 1 fewer.
# Longest run: ping_timeout + 1 s.
# Needs: service ready_file addresses need ping_command ping_timeout check_dir
#   addresses  IPv4 or IPv6, separated by spaces
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

# finish STATUS VERDICT [DETAIL]: the verdict is logged when it differs from the last one.
finish() {
    verdict_file=$check_dir/check-witness
    if [ -n "$check_dir" ] && [ -w "$check_dir" ] && [ "$(id -u)" != 0 ]; then
        last=
        if [ -r "$verdict_file" ]; then read -r last <"$verdict_file" || :; fi
        if [ "$last" != "$2" ]; then
            printf '%s\n' "$2" >"$verdict_file"
            timeout -s KILL 1 logger -t hac -p daemon.notice -- "$service: check-witness: $2${3:+: $3}" 2>/dev/null || :
        fi
    fi
    printf '%s\n' "$service: $2${3:+: $3}"
    exit "$1"
}

ask() {
    case $1 in *:*) family=-6 ;; *) family=-4 ;; esac
    if timeout -s KILL "$ping_timeout" "$ping_command" "$family" -n -q -c 1 -W "$ping_timeout" "$1" >/dev/null 2>&1; then
        echo "$1"
    fi
}

[ -e "$ready_file" ] || finish 1 "not bootstrapped" "$ready_file does not exist"

seen=$(
    for address in $addresses; do
        ask "$address" &
    done
    wait
)
count=$(printf '%s' "$seen" | grep -c .)
[ "$count" -ge "$need" ] || finish 1 "sees too few witnesses" "$count answered, $need needed of: $addresses"
finish 0 "sees enough witnesses"
