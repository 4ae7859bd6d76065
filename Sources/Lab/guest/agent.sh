#!/bin/bash
# Runs what the lab wants run: a line `ID SECONDS` on the first serial line names the script ID.sh beside this file. What
# it prints is put beside it, then `ID STATUS` is written back. A line `clock` is answered with the time.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
exec 3<>/dev/ttyS0
stty raw -echo <&3
mkdir -p /run/lab
echo ready >&3
while read -r id seconds <&3; do
    if [ "$id" = clock ]; then echo "clock $EPOCHREALTIME" >&3; continue; fi
    (
        cd /root || exit
        timeout -k 5 "$seconds" bash "/lab/$id.sh" </dev/null >"/run/lab/$id.out" 2>"/run/lab/$id.err" 3>&-
        status=$?
        cp "/run/lab/$id.out" "/run/lab/$id.err" /lab/
        rm -f "/run/lab/$id.out" "/run/lab/$id.err"
        echo "$id $status" >&3
    ) &
done
