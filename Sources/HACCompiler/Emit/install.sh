#!/bin/sh
# Places this bundle on the host it was compiled for; `./install --help` tells how.
set -u
umask 077
LC_ALL=C; export LC_ALL             # bytes, not characters: secrets and sorting must not depend on a locale
PATH=$PATH:/usr/sbin:/sbin

hac_topology='' hac_host='' hac_os='' hac_addresses='' hac_interfaces='' hac_digest=''
# Below come these values and three tables, each a function that prints its lines:
#   hac_files     placement mode owner group change unit path [secret|deferred]
#   hac_accounts  user group
#   hac_deferred  names of the secrets that this host supplies
#@ data

usage() { cat <<USAGE
Usage: ./install [--check | --apply | --rollback] [--adopt] [--root DIR]
       ./install --render FILE

Places the bundle of host $hac_host, topology $hac_topology.

  --check       print what --apply would change, secrets masked (the default)
  --apply       install; an earlier run that was cut short is repaired first
  --rollback    undo the last --apply, or the one that was cut short
  --adopt       also replace or remove files that were edited by hand or that hac did not install
  --root DIR    work on the system under DIR; nothing is reloaded, addresses and interfaces are not checked
  --render FILE write FILE (under sql/ or steps/) with its secrets filled in, into a pipe or a file

Exit status: 0 done, or nothing to do; 1 --check found changes; 2 refused or wrong usage, nothing
was changed; 3 cut short: run --apply again, or --rollback.
USAGE
}

# ---- messages

refused=0
say() { printf '%s\n' "$*"; }
note() { printf 'install: %s\n' "$*" >&2; }
refuse() { note "refused: $*"; refused=$((refused + 1)); }
stop_if_refused() { [ "$refused" -eq 0 ] || { note 'No file was changed.'; exit 2; }; }
broken() { note "$*"; note "Cut short. Mend this, then run --apply again, or --rollback."; exit 3; }

# ---- small tools

sum() { if command -v sha256sum >/dev/null 2>&1; then sha256sum | cut -c1-64; else cksum | tr ' ' -; fi; }
lower() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }
# What stands at a path: "-", a checksum, "link:checksum" or "other".
state_of() {
	if [ -d "$1" ]; then echo other     # a link to one too: mv would move into it
	elif [ -h "$1" ]; then printf 'link:%s\n' "$(readlink "$1" | sum)"
	elif [ -f "$1" ]; then sum <"$1"
	elif [ -e "$1" ]; then echo other
	else echo -; fi
}
# Durable before the journal says so. `sync FILE` and `sync -f` are newer than POSIX.
flush() { sync -f "$@" 2>/dev/null || sync; }
# The number of a user (passwd) or group (group), as the system that is installed knows it.
id_of() {
	case $2 in root) echo 0; return ;; *[!0-9]*) ;; *) echo "$2"; return ;; esac
	if [ -z "$root" ] && command -v getent >/dev/null 2>&1; then getent "$1" "$2"; else cat "$root/etc/$1" 2>/dev/null; fi |
		awk -F: -v n="$2" '$1 == n { print $3; exit }'
}
# Files are complete, with owner and mode, before the rename shows them.
place() { # content mode owner group target; mode "-" keeps what the content file has
	tmp=${5%/*}/.${5##*/}.hac
	cp -pP "$1" "$tmp" || broken "cannot write $tmp"
	if [ "$2" != - ]; then
		if [ "$me" -eq 0 ]; then
			chown "$(id_of passwd "$3"):$(id_of group "$4")" "$tmp" || broken "cannot give $5 to $3:$4"
		fi
		chmod "$2" "$tmp" || broken "cannot set the mode of $5"
	fi
	[ -h "$tmp" ] || sync "$tmp" 2>/dev/null
	mv -f "$tmp" "$5" || broken "cannot replace $5"
	[ -n "$root" ] || ! command -v restorecon >/dev/null 2>&1 || restorecon "$5" 2>/dev/null
}

# ---- is this the host?

check_host() {
	want=$(lower "$hac_host") seen='' how="$root/etc/hostname"
	if [ -z "$root" ]; then seen=$(uname -n) how='uname -n'
	elif [ -r "$how" ]; then read -r seen <"$how"
	else note "$how is missing: the host name was not checked"; seen=$want; fi
	seen=$(lower "$seen")
	# One side may be short: db1 is db1.example.org, but db1.a is not db1.b.
	[ "$seen" = "$want" ] || [ "${seen%%.*}" = "$want" ] || [ "$seen" = "${want%%.*}" ] ||
		refuse "this bundle is for host $hac_host; this host is named '$seen' ($how)"

	release=$root/etc/os-release
	if [ -r "$release" ]; then
		os=$(lower "$(sed -n 's/^ID=//p' "$release" | tr -d "\"'")")
		version=$(lower "$(sed -n 's/^VERSION_ID=//p' "$release" | tr -d "\"'")")
		case $os-$version in
		"$hac_os" | "$hac_os".*) ;;
		*) refuse "this bundle is for $hac_os; $release says '$os-$version'" ;;
		esac
	else refuse "this bundle is for $hac_os; $release cannot be read"; fi
	[ -z "$root" ] || return 0

	if command -v ip >/dev/null 2>&1; then
		present=$(ip -o addr show 2>/dev/null | awk '{ sub("/.*", "", $4); print $4 }' | tr '\n' ' ')
	else present=$(hostname -I 2>/dev/null); fi
	found='' absent=''
	for address in $hac_addresses; do
		case " $present " in *" $address "*) found=1 ;; *) absent="$absent $address" ;; esac
	done
	if [ -n "$hac_addresses" ] && [ -z "$found" ]; then
		refuse "this bundle is for a host with address ${hac_addresses}; this host has: ${present:-none}"
	elif [ -n "$absent" ]; then note "warning: this host lacks the model's address$absent"; fi
	for interface in $hac_interfaces; do
		[ -e "/sys/class/net/$interface" ] ||
			refuse "the topology names interface $interface; this host has: $(cd /sys/class/net && echo *)"
	done
}

# ---- secrets that the host supplies

check_secrets() {
	for name in $(hac_deferred); do
		f=$root/etc/hac/secrets/$name
		if [ ! -e "$f" ]; then refuse "secret $name is missing: put its value into $f (mode 0600)"; continue; fi
		# shellcheck disable=SC2012 # the name is hac's own and plain; stat has no portable output
		mode=$(ls -ldn "$f" | awk '{ print $1, $3 }')
		case $mode in
		"-r"[-w]"------- $me" | "-r"[-w]"-------. $me") ;;
		*) refuse "secret $f must be a file of user $me with mode 0600 or 0400; it is ${mode%% *} of user ${mode##* }"; continue ;;
		esac
		if [ "$(tr -d '\000' <"$f" | wc -c)" -ne "$(wc -c <"$f")" ]; then refuse "secret $f holds a NUL byte; no file format can carry it"; fi
	done
}

# Fills in @HAC-SECRET:quoting:name@. Values are joined, never used as a pattern or a replacement, so no byte
# of them is special to awk; they are read by awk itself, so none shows in a process list.
fill() { # source result
	HAC_SECRETS=$root/etc/hac/secrets HAC_NAMES=" $(hac_deferred | tr '\n' ' ') " HAC_WHY=$work/why awk '
	function bad(why) { print why >ENVIRON["HAC_WHY"]; close(ENVIRON["HAC_WHY"]); failed = 1; exit 3 }
	function value(name,   f, line, n, v) {
		f = ENVIRON["HAC_SECRETS"] "/" name
		if (index(ENVIRON["HAC_NAMES"], " " name " ") == 0) bad("secret " name " is not in the list of this bundle")
		while ((getline line <f) > 0) v = v (n++ ? "\n" : "") line    # drops one final newline, no more
		close(f)
		if (v == "") bad("secret " name " is empty")
		return v
	}
	# What a format would not give back, in words; "" when it carries the value. As the compiler says of secrets that it
	# reads itself (Quoting.refuse).
	function refusal(q, v,   i, b, rest, size, point) {
		for (i = 1; i <= length(v); i++) {
			b = code[substr(v, i, 1)]
			if (rest) {
				if (b < 128 || b > 191) return "bytes that are no UTF-8"
				point = point * 64 + b - 128
				if (--rest) continue
				if ((size == 2 && point < 2048) || (size == 3 && point < 65536) || point > 1114111 || (point >= 55296 && point <= 57343)) return "bytes that are no UTF-8"
				if (point < 160) return "a control character"
				if (point == 8232 || point == 8233) return "a Unicode line separator"
				if (q == "sqlsys" && size == 3) return "a character beyond U+FFFF; the server would make a ? of it"
				if (q == "env" && (point % 65536 >= 65534 || (point >= 64976 && point <= 65007))) return "a code point that is no character; systemd refuses those"
			} else if (b > 127) {
				if (b < 194 || b > 244) return "bytes that are no UTF-8"
				rest = size = b < 224 ? 1 : b < 240 ? 2 : 3
				point = b - (size == 1 ? 192 : size == 2 ? 224 : 240)
			} else if (b == 10 || b == 13) return "a newline"
			else if ((b < 32 && b != 9) || b == 127) return "a control character"
		}
		if (rest) return "bytes that are no UTF-8"
		if (index(v, "@HAC-SECRET:")) return "the mark of hac that a secret is put in the place of"
		if (q == "header" && v ~ /^[ \t]|[ \t]$/) return "a blank at an end, which an HTTP header loses"
		if (q == "bare" && (v == "" || v ~ /[^A-Za-z0-9_.:@%+=\/-]/)) return "a character besides letters, digits and _.:@%+=/-, which its program cannot quote"
		if (q != "keepalived") return ""
		if (index(v, "\"")) return "a \"; keepalived.conf has no escape for it"
		if (match(v, /\\+$/) && RLENGTH % 2) return "a \\ at the end; keepalived.conf has no escape for the quote after it"
		if (index(v, "$_") || index(v, "${_")) return "a $_ or ${_, which begins a variable of keepalived"
		return length(v) > 512 ? "too many bytes for a word of keepalived.conf" : ""
	}
	function quoted(q, name,   v, i, c, out) {
		v = value(name)
		if ((c = refusal(q, v)) != "") bad("secret " name " has " c ". Its place in a file (" q ") cannot carry it")
		if (q == "raw" || q == "header" || q == "bare") return v
		for (i = 1; i <= length(v); i++) {
			c = substr(v, i, 1)
			if (q == "toml" && substr(v, i, 3) == "\357\277\275") { out = out "\\uFFFD"; i += 2 }    # influxd takes it for a faulty byte
			else out = out ((q, c) in escape ? escape[q, c] : c)
		}
		if (q == "mycnf" && length(out) > 3998) bad("secret " name " is too long for a line of an option file (4096 bytes)")
		return mark[q] out mark[q]
	}
	BEGIN {
		# mycnf: my_default.cc; sql: the files take NO_BACKSLASH_ESCAPES out of sql_mode; env: systemd.exec(5) and sh
		mark["mycnf"] = mark["env"] = mark["toml"] = mark["keepalived"] = "\""; mark["sql"] = mark["sqlsys"] = mark["shell"] = "\047"
		split("mycnf sql sqlsys env toml", slash, " ")
		for (i in slash) escape[slash[i], "\\"] = "\\\\"
		split("mycnf env toml", dquote, " ")
		for (i in dquote) escape[dquote[i], "\""] = "\\\""
		escape["toml", "\t"] = "\\t"
		escape["sql", "\047"] = escape["sqlsys", "\047"] = "\047\047"
		escape["env", "$"] = "\\$"; escape["env", "`"] = "\\`"
		escape["shell", "\047"] = "\047\\\047\047"
		for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
	}
	{
		rest = $0; out = ""
		while ((i = index(rest, "@HAC-SECRET:")) > 0) {
			out = out substr(rest, 1, i - 1); rest = substr(rest, i + 12)
			if (!match(rest, /^(raw|header|bare|mycnf|sql|sqlsys|env|toml|shell|keepalived):[A-Za-z0-9_.-]+@/)) bad("line " NR " has a malformed placeholder: the bundle is faulty")
			size = RLENGTH; colon = index(rest, ":")
			out = out quoted(substr(rest, 1, colon - 1), substr(rest, colon + 1, size - colon - 1))
			rest = substr(rest, size + 1)
		}
		print out rest
	}
	END { if (failed) exit 3 }' "$1" >"$2" || { [ -f "$work/why" ] || echo "awk failed" >"$work/why"; why=$(cat "$work/why"); rm -f "$2" "$work/why"; return 1; }
}

# ---- marked blocks in files of others

begin="# BEGIN hac $hac_topology" end="# END hac $hac_topology"
# Sets b and e to the lines of the marks, 0 without a block; fails when the marks are damaged.
find_block() {
	b=0 e=0
	[ -f "$1" ] || return 0
	# shellcheck disable=SC2046 # two numbers, meant to be split
	set -- $(awk -v begin="$begin" -v end="$end" '$0 == begin { b = NR; nb++ } $0 == end { e = NR; ne++ }
		END { print b + 0, e + 0; if (nb + 0 != ne + 0 || nb > 1 || b > e) print "damaged" }' "$1")
	b=$1 e=$2; [ $# -eq 2 ]
}
# head and tail copy bytes: foreign lines keep their CR, their odd bytes and a missing final newline.
block_of() { find_block "$1" && [ "$b" -gt 0 ] && head -n "$e" "$1" | tail -n +"$b"; }
merge() { # file (may be missing), block with its marks (or an empty file)
	find_block "$1"
	if [ "$b" -gt 0 ]; then head -n $((b - 1)) "$1"; cat "$2"; tail -n +$((e + 1)) "$1"; return; fi
	if [ -f "$1" ]; then
		cat "$1"
		if [ -s "$2" ] && [ -n "$(tail -c 1 "$1")" ]; then echo; fi
	fi
	cat "$2"
}

# ---- the plan: one line for each path that has to change
# n placement change unit secret old new mode owner group path      (old, new: as state_of; mode "-": leave as it is)

# Sets rec and rec_secret, what hac recorded for a path, and other, the topology that owns the file if not this one.
recorded() { # path placement
	rec='-' rec_secret='-' other=''
	[ -f "$state/installed" ] || return 0
	# In the environment, since awk -v would read the \x2d of a unit's name as an escape.
	# shellcheck disable=SC2046 # three words, meant to be split
	set -- $(HAC_PATH=$1 awk -v t="$hac_topology" -v k="$2" '$7 == ENVIRON["HAC_PATH"] && $2 == k && ($1 == t || k == "whole") { print $1, $3, $4; exit }' "$state/installed")
	[ $# -eq 3 ] || return 0
	rec=$2 rec_secret=$3
	[ "$1" = "$hac_topology" ] || other=$1
}
same_meta() {
	[ "$placement" = whole ] || return 0
	if [ "$me" -eq 0 ]; then [ "$(stat -c '%a %u %g' "$target")" = "$mode $(id_of passwd "$owner") $(id_of group "$group")" ]
	else [ "$(stat -c %a "$target")" = "$mode" ]; fi
}
# May what stands there be replaced? Only what hac put there, or what is equal to it, or what --adopt allows.
permit() { # have wanted
	if [ -n "$other" ]; then refuse "$path belongs to topology $other; one topology must give it up"
	elif [ "$1" = - ] || [ "$1" = "$2" ] || [ "$1" = "$rec" ] || [ -n "$adopt" ]; then return 0
	elif [ "$rec" != - ]; then refuse "$path was edited by hand since hac installed it; take the edit into the topology, or discard it with --adopt"
	else refuse "$path exists and hac did not install it; --adopt replaces it (--rollback brings it back)"; fi
}
check_place() {
	for who in "passwd $owner 1" "group $group 2"; do
		# shellcheck disable=SC2086 # three words, meant to be split
		set -- $who
		[ "$me" -ne 0 ] || [ -n "$(id_of "$1" "$2")" ] ||
			hac_accounts | awk -v c="$3" -v n="$2" '$c == n { found = 1 } END { exit !found }' ||
			refuse "$path must belong to $owner:$group, and $2 is not in $1: install its package first (RUNBOOK.md)"
	done
	d=${target%/*}
	while [ ! -d "$d" ] && [ -n "$d" ]; do
		if [ -e "$d" ] || [ -h "$d" ]; then refuse "$path: $d is not a directory"; return; fi
		echo "$d" >>"$work/dirs"
		d=${d%/*}
	done
	[ -z "$root" ] || case $(cd -P "$d" && pwd)/ in
	"$root"/*) ;;
	*) refuse "$path: $d leads out of $root" ;;
	esac
}
# Sets have to the checksum of our block in the file, "-" without one.
load_block() {
	case $old in link:*) refuse "$path is a symbolic link; hac does not edit through links"; return 1 ;; esac
	find_block "$target" || { refuse "$path: the marks of hac's block are damaged near lines $b and $e; mend them by hand"; return 1; }
	have='-'
	: >"$work/oldblk/$n"
	if [ "$b" -gt 0 ]; then block_of "$target" >"$work/oldblk/$n"; have=$(sum <"$work/oldblk/$n"); fi
}
add() { echo "$n $placement $change $unit $1 $old $new $mode $owner $group $path" >>"$work/plan"; }

make_plan() {
	n=0
	hac_files | grep -v '^#' >"$work/table"
	while read -r placement mode owner group change unit path secret; do
		n=$((n + 1)) target=$root$path mode=${mode#0} secret=${secret:--} old=$(state_of "$root$path")
		case $placement in whole) src=$here/rootfs$path ;; block) src=$here/blocks$path ;; *) src=/nowhere ;; esac
		[ -f "$src" ] || { refuse "the bundle is damaged: $placement $path is not in it; unpack it again"; continue; }
		[ "$old" != other ] || { refuse "$path is a directory or a device, not a file"; continue; }
		if [ "$secret" = deferred ]; then fill "$src" "$work/new/$n" || { refuse "$path: $why"; continue; }
		else cp "$src" "$work/new/$n" || refuse "cannot stage $path"; fi
		check_place
		recorded "$path" "$placement"
		have=$old wanted=$(sum <"$work/new/$n")
		if [ "$placement" = block ]; then
			load_block || continue
			{ echo "$begin"; cat "$work/new/$n"; echo "$end"; } >"$work/blk/$n"
			wanted=$(sum <"$work/blk/$n")
			merge "$target" "$work/blk/$n" >"$work/new/$n"
			[ "$old" = - ] || mode='-'
		fi
		new=$(sum <"$work/new/$n")
		permit "$have" "$wanted"
		echo "$hac_topology $placement $wanted $secret $change $unit $path" >>"$work/record.new"
		if [ "$old" = "$new" ] && same_meta; then continue; fi
		# What others cannot read may hold a secret that hac knows nothing of.
		if [ "$secret$rec_secret" != -- ]; then secret=secret
		elif [ "$placement" = whole ] && [ "$old" != - ] && [ "$have" != "$rec" ]; then case $(stat -c %a "$target") in *[4-7]) ;; *) secret=private ;; esac; fi
		add "$secret"
	done <"$work/table"

	[ -f "$state/installed" ] || return 0
	awk -v t="$hac_topology" 'FILENAME == ARGV[1] { keep[$7] = 1; next } $1 == t && $2 ~ /^(whole|block)$/ && !($7 in keep)' \
		"$work/table" "$state/installed" >"$work/dropped"
	mode='-' owner='-' group='-' other=''
	while read -r _ placement rec secret change unit path; do
		n=$((n + 1)) target=$root$path old=$(state_of "$root$path") new='-'
		have=$old
		if [ "$placement" = block ]; then
			load_block || continue
			: >"$work/blk/$n"
			merge "$target" "$work/blk/$n" >"$work/new/$n"
			new=$(sum <"$work/new/$n")
		fi
		[ "$have" != - ] || continue
		permit "$have" "$rec"
		add "$secret"
	done <"$work/dropped"
}
# Directories that hac made are recorded, and go when nothing in the bundle is below them and they are empty.
plan_dirs() {
	sort -u "$work/dirs" -o "$work/dirs"
	[ ! -f "$state/installed" ] || awk -v t="$hac_topology" -v keep="$work/keep" 'FILENAME == ARGV[1] { path[$7] = 1; next }
		$1 == t && $2 == "dir" { for (p in path) if (index(p, $7 "/") == 1) { print >keep; next } print $7 }' \
		"$work/table" "$state/installed" | while read -r d; do echo "$root$d"; done | sort -r >"$work/rmdirs"
	[ ! -f "$work/keep" ] || cat "$work/keep" >>"$work/record.new"
	while read -r d; do echo "$hac_topology dir - - - - ${d#"$root"}"; done <"$work/dirs" >"$work/newdirs"
	cat "$work/newdirs" >>"$work/record.new"
	sort -u "$work/record.new" -o "$work/record.new"
}
show_plan() {
	changed=0 removed=0
	while read -r n placement change unit secret old new mode owner group path; do
		target=$root$path
		if [ "$new" = - ]; then say "remove $path"; removed=$((removed + 1)); continue; fi
		changed=$((changed + 1))
		[ "$mode" = - ] || say "$([ "$old" = - ] && echo create || echo change) $path ($mode $owner:$group)"
		case $secret in
		-)
			case $old in -) was=/dev/null ;; *) was=$target ;; esac
			[ -f "$was" ] || [ "$was" = /dev/null ] || { say "$path: is a dangling link"; continue; }
			diff -u -L "$path (now)" -L "$path (bundle)" "$was" "$work/new/$n" ;;
		private) say "$path: differs (others may not read it, not shown)" ;;
		*) say "$path: differs (contains secrets, not shown)" ;;
		esac
	done <"$work/plan"
}
missing_accounts() {
	hac_accounts | grep -v '^#' | while read -r user group; do
		if [ -z "$(id_of passwd "$user")" ] || [ -z "$(id_of group "$group")" ]; then echo "$user $group"; fi
	done
}
make_accounts() {
	missing_accounts >"$work/accounts"
	while read -r user group; do
		[ "$me" -eq 0 ] || { note "not root: system account $user is not created"; continue; }
		[ -n "$(id_of group "$group")" ] || groupadd ${root:+--prefix "$root"} -r "$group" || broken "cannot create group $group"
		[ -n "$(id_of passwd "$user")" ] || useradd ${root:+--prefix "$root"} -r -M -d /nonexistent -s /usr/sbin/nologin -g "$group" "$user" || broken "cannot create user $user"
		say "created system account $user:$group"
	done <"$work/accounts"
}

# ---- native validators, on the staged files that change

complain() { # program; its words are in $work/said
	if [ "$secret" = - ]; then refuse "$path: $1 does not accept the new file:"; cat "$work/said" >&2
	else cp "$work/said" "$state/validator.log"; refuse "$path: $1 does not accept the new file; its words may quote a secret: see $state/validator.log (0600)"; fi
}
validate() {
	set --
	while read -r n placement change unit secret old new mode owner group path; do
		file=$work/new/$n
		[ "$new" != - ] || continue
		case $(head -c 40 "$file" | tr -d '\000') in
		'#!/bin/sh'*) sh -n "$file" 2>"$work/said" || complain 'sh -n' ;;
		'#!/bin/bash'* | '#!/usr/bin/env bash'*) ! command -v bash >/dev/null || bash -n "$file" 2>"$work/said" || complain 'bash -n' ;;
		esac
		# These judge a file against the running host, so not with --root.
		[ -z "$root" ] || continue
		case $path in
		*/keepalived.conf) ! command -v keepalived >/dev/null || check_keepalived ;;
		*.nft | */nftables.conf) ! command -v nft >/dev/null || nft -c -f "$file" >"$work/said" 2>&1 || complain 'nft -c' ;;
		/etc/systemd/system/*.d/*) ;;  # a drop-in cannot be verified without its unit
		/etc/systemd/system/*)
			cp "$file" "$work/run/${path##*/}"
			set -- "$@" "$work/run/${path##*/}" ;;
		esac
	done <"$work/plan"
	# Judged by its words: the exit status also tells of programs that are not installed yet, and
	# systemd itself goes on when it meets an unknown key.
	[ $# -eq 0 ] || ! command -v systemd-analyze >/dev/null || systemd-analyze verify "$@" 2>&1 9>&- </dev/null |
		grep -E 'Unknown (key|section)|Failed to parse|Missing .=.|Assignment outside' |
		sed "s|$work/run/|install: warning: |" >&2
}
# keepalived -t disables a script that is not there yet, and says so with status 5. So a copy of the file names the
# staged scripts, in a directory that root alone may write and the script user may search. keepalived 2.2.7 ends
# itself with SIGTERM (143) on a good file with a script user, and its group with it: hence the PID namespace, else a
# session, and 143 without a word is good. Every other status means a complaint, warnings too.
check_keepalived() {
	cp "$file" "$work/run/keepalived.conf"
	while read -r kind bits who whose _ _ script _; do
		i=$((${i:-0} + 1))
		case $kind-$bits in whole-*[1357]*) ;; *) continue ;; esac
		cp "$work/new/$i" "$work/run/$i" && chown "$who:$whose" "$work/run/$i" && chmod "$bits" "$work/run/$i"
		pattern=$(printf '%s' "$script" | sed 's/\./\\./g')
		sed "s#$pattern\([^A-Za-z0-9_./@:+-]\)#$work/run/$i\1#g; s#$pattern\$#$work/run/$i#" "$work/run/keepalived.conf" >"$work/run/next" &&
			mv "$work/run/next" "$work/run/keepalived.conf"
	done <"$work/table"
	i=''
	if unshare --pid --fork true 2>/dev/null; then set -- unshare --pid --fork; else set -- setsid -w; fi
	"$@" keepalived -t -f "$work/run/keepalived.conf" >"$work/raw" 2>&1 9>&- </dev/null
	status=$?
	sed "s#$work/run/keepalived.conf#$path#g" "$work/raw" | grep -v '^Terminated$' >"$work/said"
	case $status in
	0) return ;;
	143) [ -s "$work/said" ] || return ;;
	esac
	complain "keepalived -t (status $status)"
}

# ---- the journal: "way transaction topology digest"; while it stands, the host is between two states
# A transaction, backup/NAME/, holds all that either direction needs: plan, new/, old/, blk/, oldblk/, dirs, records.

write_file() { { cat >"$1.new" && flush "$1.new" && mv -f "$1.new" "$1"; } || broken "cannot write $1"; }
open_journal() { echo "$1 $txn $hac_topology ${2:-$hac_digest}" | write_file "$state/journal"; flush "$state"; }
commit() {
	txn=$(date -u +%Y%m%dT%H%M%SZ)-$$-$hac_topology dir=$state/backup/$txn
	{ mkdir -p "$dir/old" && cp -R "$work/plan" "$work/new" "$work/blk" "$work/oldblk" "$work/dirs" "$work/rmdirs" "$work/record.new" "$dir"; } ||
		refuse "cannot write $dir"
	our_record >"$dir/record.old"
	while read -r n placement change unit secret old new mode owner group path; do
		[ "$old" = - ] || cp -pP "$root$path" "$dir/old/$n" || refuse "cannot back up $path"
		[ "$(state_of "$root$path")" = "$old" ] || refuse "$path changed meanwhile; run again"
	done <"$work/plan"
	stop_if_refused
	flush "$dir"
	open_journal apply
}
our_record() { [ ! -f "$state/installed" ] || awk -v t="$hac_topology" '$1 == t' "$state/installed"; }
# Nobody may have touched a path between the cut and the repair, or since the apply that is undone.
steady() {
	while read -r n placement change unit secret old new mode owner group path; do
		now=$(state_of "$root$path")
		[ "$placement" = block ] || [ "$now" = "$old" ] || [ "$now" = "$new" ] || [ -n "$adopt" ] ||
			refuse "$path was edited by hand since; save the edit, then use --adopt to discard it"
		[ "$placement" = whole ] || find_block "$root$path" || refuse "$path: the marks of hac's block are damaged; mend them by hand"
	done <"$dir/plan"
	stop_if_refused
}
# Brings every path of a transaction to its new state (apply) or its old one (rollback), from wherever it is.
play() { # way
	{ if [ "$1" = apply ]; then cat "$dir/dirs"; else sort "$dir/rmdirs"; fi; } | while read -r d; do
		[ -d "$d" ] || mkdir -m 0755 "$d" || exit 1
	done || broken "cannot make a directory"
	while read -r n placement change unit secret old new mode owner group path; do
		target=$root$path now=$(state_of "$root$path")
		if [ "$1" = apply ]; then want=$new from=$old blk=blk; else want=$old from=$new blk=oldblk; fi
		rm -f "${target%/*}/.${target##*/}.hac"
		if [ "$placement" = block ] && [ "$now" != "$from" ] && [ "$now" != "$want" ]; then
			# Others edited their lines meanwhile: only our block goes back or forth.
			[ "$now" != - ] || continue
			{ cp -p "$target" "$work/merged" && merge "$target" "$dir/$blk/$n" >"$work/merged"; } || broken "cannot stage $path"
			place "$work/merged" - - - "$target"
		elif [ "$want" = - ]; then rm -f "$target" || broken "cannot remove $path"
		elif [ "$1" = rollback ]; then place "$dir/old/$n" - - - "$target"
		elif [ "$mode" != - ]; then place "$dir/new/$n" "$mode" "$owner" "$group" "$target"
		else
			{ cp -p "$dir/old/$n" "$work/merged" && cat "$dir/new/$n" >"$work/merged"; } || broken "cannot stage $path"
			place "$work/merged" - - - "$target"
		fi
	done <"$dir/plan"
	if [ "$1" = apply ]; then cat "$dir/rmdirs"; else sort -r "$dir/dirs"; fi | while read -r d; do rmdir "$d" 2>/dev/null; done
}
# Reloads, never restarts. A reload that fails leaves the journal, so the next run tries again.
act() {
	failed=''
	awk '$3 == "step" { print $4, $11 }' "$dir/plan" | while read -r unit path; do
		say "$unit was not touched; $path takes effect at its step in RUNBOOK.md"
	done
	[ -z "$root" ] || return 0
	if [ ! -d /run/systemd/system ]; then note 'systemd does not run here: nothing was reloaded'
	else
		if awk '$3 == "daemon-reload" { f = 1 } END { exit !f }' "$dir/plan"; then systemctl daemon-reload 9>&- || failed="$failed 'systemctl daemon-reload'"; fi
		awk '$3 == "reload" && $4 != "-" { print $4 }' "$dir/plan" | sort -u >"$work/units"
		while read -r unit; do
			if ! systemctl is-active --quiet "$unit" 9>&- </dev/null; then say "$unit is not running: it reads its new files when RUNBOOK.md starts it"
			elif systemctl reload "$unit" 9>&- </dev/null; then say "reloaded $unit"
			else failed="$failed 'systemctl reload $unit'"; fi
		done <"$work/units"
	fi
	awk '$3 == "sysctl" { print $11 }' "$dir/plan" >"$work/settings"
	while read -r path; do
		if [ ! -f "$path" ]; then say "$path is gone; its settings stay until the next boot"
		else sysctl -q -p "$path" </dev/null || failed="$failed 'sysctl -p $path'"; fi
	done <"$work/settings"
	[ -z "$failed" ] || broken "the files are in place, but this failed:$failed"
}
write_record() { # our lines
	{ [ ! -f "$state/installed" ] || awk -v t="$hac_topology" '$1 != t' "$state/installed"; cat "$1"; } >"$work/installed"
	write_file "$state/installed" <"$work/installed"
}
# The directories in which a transaction changes something, or the nearest that are there: each may be on a file system
# of its own, and a rename is not durable before that has been flushed.
touched() {
	sed 's|.* /|/|; s|/[^/]*$||' "$dir/plan" | sort -u | while read -r d; do
		d=$root$d
		while [ -n "$d" ] && [ ! -d "$d" ]; do d=${d%/*}; done
		printf '%s\n' "${d:-/}"
	done | sort -u
}
finish() { # way: the record, then the pointer to the last backup, then the journal; then old backups go
	if [ "$1" = apply ]; then
		write_record "$dir/record.new"
		echo "$txn" | write_file "$state/last-$hac_topology"
	else
		write_record "$dir/record.old"
		[ "$(cat "$state/last-$hac_topology" 2>/dev/null)" != "$txn" ] || rm -f "$state/last-$hac_topology"
	fi
	flush "$state" "$root/etc"
	touched | while read -r d; do flush "$d"; done
	rm -f "$state/journal"
	collect
}
collect() {
	for d in "$state"/backup/*; do
		cat "$state"/last-* /dev/null 2>/dev/null | grep -Fqx -- "${d##*/}" || rm -rf "$d"
	done
}
run() { # way: from an open journal to the end
	dir=$state/backup/$txn
	play "$1"; act; finish "$1"
}
read_journal() {
	way='' txn='' whose='' digest=''
	[ -f "$state/journal" ] || return 1
	read -r way txn whose digest <"$state/journal"
	dir=$state/backup/$txn
}

# ---- locks and the command line

lock() {
	(umask 022; mkdir -p "$state") || { refuse "cannot make $state"; stop_if_refused; }
	tries=0
	if command -v flock >/dev/null 2>&1; then
		exec 9>>"$state/lock"
		flock -w 10 9 || { refuse "another run holds $state/lock; wait for it"; stop_if_refused; }
		return
	fi
	until mkdir "$state/lock.d" 2>/dev/null; do
		holder=$(cat "$state/lock.d/pid" 2>/dev/null)
		# A holder that died, or died before it wrote its number; the rename lets one of several heirs win.
		if { [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; } || { [ -z "$holder" ] && [ $tries -gt 3 ]; }; then
			mv "$state/lock.d" "$state/lock.dead.$$" 2>/dev/null && rm -rf "$state/lock.dead.$$"
			continue
		fi
		tries=$((tries + 1))
		[ $tries -lt 10 ] || { refuse "process $holder holds $state/lock.d; wait for it"; stop_if_refused; }
		sleep 1
	done
	locked=$state/lock.d
	echo $$ >"$locked/pid"
}
make_work() {
	base=${TMPDIR:-/tmp}
	[ -n "$root" ] || base=/run         # root's own, and in memory: staged secrets reach no disk before the commit
	for left in "$base"/hac-install.*; do
		pid=${left##*/hac-install.} pid=${pid%%.*}
		[ ! -d "$left" ] || [ ! -O "$left" ] || kill -0 "$pid" 2>/dev/null || rm -rf "$left"
	done
	work=$(mktemp -d "$base/hac-install.$$.XXXXXX") || { refuse "cannot write to $base"; stop_if_refused; }
	chmod 0711 "$work"
	mkdir "$work/new" "$work/blk" "$work/oldblk" && mkdir -m 0711 "$work/run"
	for f in plan dirs rmdirs record.new; do : >"$work/$f"; done
}
prepare() {
	make_plan
	plan_dirs
	our_record | awk '$2 != "bundle"' | sort -u >"$work/record.now"
}
nothing() { [ ! -s "$work/plan" ] && [ -z "$(missing_accounts)" ] && cmp -s "$work/record.now" "$work/record.new"; }

check() {
	if read_journal; then note "an earlier --$way of topology $whose was cut short; --apply or --rollback repairs it"; fi
	prepare
	show_plan
	stop_if_refused
	missing_accounts | while read -r user group; do say "create system account $user:$group"; done
	if nothing && [ -z "$way" ]; then say "Nothing would change."; exit 0; fi
	say "$changed to write, $removed to remove. Next: ./install --apply${adopt:+ --adopt}"
	exit 1
}
apply() {
	if read_journal; then
		steady
		if [ "$way" = apply ] && [ "$digest" = "$hac_digest" ]; then say "finishing the --apply that was cut short"
		elif [ "$way" = rollback ]; then say "finishing the --rollback that was cut short"
		else say "undoing the --apply of another bundle that was cut short"; way=rollback; open_journal rollback "$digest"; fi
		run "$way"
	fi
	prepare
	stop_if_refused
	echo "$hac_topology bundle $hac_digest - - - $hac_host" >"$work/bundle"
	if nothing; then
		# Another digest with equal files: the RUNBOOK or a step changed.
		our_record | grep -Fqx -- "$(cat "$work/bundle")" || { our_record | awk '$2 != "bundle"' | cat - "$work/bundle" >"$work/ours"; write_record "$work/ours"; }
		say "Nothing changed."; exit 0
	fi
	cat "$work/bundle" >>"$work/record.new"
	make_accounts
	validate
	stop_if_refused
	commit
	run apply
	say "Installed bundle ${hac_digest} of $hac_topology. ./install --rollback undoes it."
}
rollback() {
	digest=''
	if ! read_journal; then
		[ -f "$state/last-$hac_topology" ] || { refuse "no backup of topology $hac_topology to go back to"; stop_if_refused; }
		read -r txn <"$state/last-$hac_topology"
		dir=$state/backup/$txn
		# An --apply that was killed before it changed anything must not make this undo the bundle before it.
		last=$(our_record | awk '$2 == "bundle" { print $3 }')
		[ "$last" = "$hac_digest" ] || [ -n "$adopt" ] ||
			refuse "this bundle is not installed, bundle $last is; use the install of that one, or --adopt to undo it from here"
	fi
	steady
	open_journal rollback "$digest"
	run rollback
	say "Rolled back topology $hac_topology."
}
render() {
	case /$1/ in */../* | //*) refuse "$1 must be a file under sql/ or steps/" ;; /sql/* | /steps/*) ;; *) refuse "$1 must be a file under sql/ or steps/" ;; esac
	[ -f "$here/$1" ] || refuse "$here/$1 does not exist"
	[ ! -t 1 ] || refuse 'the output has secrets: send it into a pipe or a file, not to a terminal'
	stop_if_refused
	fill "$here/$1" "$work/rendered" || { refuse "$1: $why"; stop_if_refused; }
	cat "$work/rendered"
}

job=check adopt='' root='' file='' work='' locked='' me=$(id -u) here=$(cd "$(dirname "$0")" && pwd)
while [ $# -gt 0 ]; do
	case $1 in
	--check | --apply | --rollback) job=${1#--} ;;
	--adopt) adopt=1 ;;
	--root | --render)
		[ $# -gt 1 ] || { refuse "$1 needs a value"; stop_if_refused; }
		if [ "$1" = --render ]; then job=render file=$2
		else root=$(cd -P "$2" 2>/dev/null && pwd) || { refuse "--root $2 is not a directory"; stop_if_refused; }; fi
		[ "$root" != / ] || { refuse '--root / would skip the checks of this host; leave it out'; stop_if_refused; }
		shift ;;
	--help | -h) usage; exit 0 ;;
	*) refuse "unknown argument '$1'; see ./install --help"; stop_if_refused ;;
	esac
	shift
done
state=$root/var/lib/hac
[ -n "$hac_topology" ] || { refuse 'this script has no data; use the copy in a compiled bundle'; stop_if_refused; }
[ -n "$root" ] || [ "$me" -eq 0 ] || { refuse 'run as root'; stop_if_refused; }

trap 'rm -rf "$work" "$locked"' EXIT
trap 'broken interrupted' HUP INT TERM
make_work
check_host
[ "$job" = rollback ] || check_secrets
stop_if_refused
case $job in apply | rollback) lock ;; esac
if [ "$job" != render ] && read_journal && [ "$whose" != "$hac_topology" ]; then
	refuse "an --$way of topology $whose was cut short; repair it first with a bundle of that topology"
	stop_if_refused
fi
"$job" "$file"
