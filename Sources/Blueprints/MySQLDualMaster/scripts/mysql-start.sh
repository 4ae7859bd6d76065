#!/bin/sh
# hac start: puts the option files into force for the first time: enables the server's unit and restarts it.
#
# Refuses once this host is marked ready: from then on a restart is a planned one (RUNBOOK, "Rolling restart").
#
# Exit: 0 the server runs; 1 refused, or it does not start.
# Needs: service ready_file unit
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

if [ -e "$ready_file" ]; then
    printf '%s\n' "$service: start: refused: $ready_file exists, clients may be using this server"
    exit 1
fi
systemctl enable "$unit" && systemctl restart "$unit"
