#!/bin/sh
# Lets root of this host log in by the socket (auth_socket). Debian's packages do so themselves; Red Hat's leave
# an expired password in the error log. Changes nothing when root can log in already.
#
# Variables: client, socket, log.
#@ variables
set -u
# A command line may not hold a password: /proc shows it to everybody.
sql() { "$client" "$@" --protocol=socket --socket="$socket" --user=root --batch --skip-column-names; }
if sql --no-defaults --execute 'SELECT 1' >/dev/null 2>&1; then
	echo "root logs in by the socket already; nothing to do"
	exit 0
fi
password=$(sed -n 's/.*A temporary password is generated for root@localhost: //p' "$log" 2>/dev/null | tail -n 1)
if [ -z "$password" ]; then
	echo "refused: root cannot log in by the socket, and $log has no temporary password." >&2
	echo "Log in as root by what you have, and run: ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket;" >&2
	exit 1
fi
umask 077
file=$(mktemp) || exit 1
trap 'rm -f "$file"' EXIT
trap 'exit 1' HUP INT TERM
# In an option file `\` and `"` are escaped inside double quotes.
printf '[client]\npassword="%s"\n' "$(printf '%s' "$password" | sed 's/[\\"]/\\&/g')" >"$file"
sql --defaults-extra-file="$file" --connect-expired-password \
	--execute "ALTER USER 'root'@'localhost' IDENTIFIED WITH auth_socket" || exit 1
sql --no-defaults --execute 'SELECT 1' >/dev/null
