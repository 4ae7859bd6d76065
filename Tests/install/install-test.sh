#!/bin/bash
# Proves install.sh in scratch roots. Usage: ./test-install.sh [SEED]; needs bash, and root for the tests of owners
# and of the real mode (a chroot with its own host name, network and fake systemctl); without root those are skipped.
set -u
export LC_ALL=C
umask 022
here=$(cd "$(dirname "$0")" && pwd)
body=$here/../../Sources/HACCompiler/Emit/install.sh
T=$(mktemp -d /var/tmp/test-install.XXXXXX); chmod 755 "$T"
export TMPDIR=$T/tmp; mkdir "$TMPDIR"
trap 'rm -rf "$T"' EXIT
W=$T/setup
passed=0 failed=0 started=$SECONDS
# an independent reader of TOML and SQL; the program itself, not a wrapper
python=$(python3 -c 'import sys, tomllib; print(sys.executable)' 2>/dev/null)
me=$(id -u)
ok() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAILED: $1"; [ $# -lt 2 ] || printf '%s\n' "$2" | sed 's/^/    /' | head -40; }
is() { if [ "$2" = "$3" ]; then ok; else fail "$1" "expected: $2
got:      $3
output:   ${out-}"; fi; }
has() { case $3 in *"$2"*) ok ;; *) fail "$1" "no '$2' in: $3" ;; esac; }
hasnt() { case $3 in *"$2"*) fail "$1" "'$2' is in: $3" ;; *) ok ;; esac; }
shell=dash
refused() { is "$1 is refused" 2 $rc; has "$1: what was seen" "$2" "$out"; }
with=$PATH # what the installer finds its tools in; the tests keep theirs
run() { out=$(PATH=$with $shell "$bundle/install" "$@" 2>&1); rc=$?; }
# Paths, modes, owners and bytes of a tree, without hac's own state.
snap() { (cd "$1" && find . \( -path ./var/lib/hac -o -path ./etc/hac/secrets \) -prune -o -printf '%p %y %m %U:%G %l
' && find . \( -path ./var/lib/hac -o -path ./etc/hac/secrets \) -prune -o -type f -exec sha256sum {} +) | sort; }
stamps() { (cd "$1" && find . -printf '%p %T@ %i\n' | sort); }

# make_bundle DIR DIGEST: rootfs and blocks are there; stdin is the data below the fixed part
make_bundle() {
	mkdir -p "$1/rootfs" "$1/blocks"
	{ printf '%s\n' "hac_topology='chimestack' hac_host='host1' hac_os='debian-12'" \
		"hac_addresses='192.168.231.151 10.0.0.1'" "hac_interfaces='ens160'" "hac_digest='$2'"; cat; } >"$1/data"
	sed -e "/^#@ data/{r $1/data" -e 'd;}' "$body" >"$1/install"
	chmod 755 "$1/install"
}
put() { mkdir -p "$(dirname "$1")"; cat >"$1"; }
make_root() {
	mkdir -p "$1/etc" "$1/usr/local" "$1/var/lib"
	echo host1 >"$1/etc/hostname"
	printf 'ID=debian\nVERSION_ID="12"\n' >"$1/etc/os-release"
	printf 'root:x:0:0::/:/bin/sh\nmysql:x:120:121::/:/bin/false\n' >"$1/etc/passwd"
	printf 'root:x:0:\nmysql:x:121:\n' >"$1/etc/group"
	printf '127.0.0.1 localhost\r\n\377 odd\n10.9.9.9 last' >"$1/etc/hosts"
}
fresh() { root=$W.root.$1; rm -rf "$root"; cp -a "$T/pristine" "$root"; }
files_a() { cat <<'F'
hac_files() { cat <<'HAC_FILES'
# placement mode owner group change unit path
whole 0640 root root reload keepalived.service /etc/keepalived/keepalived.conf secret
whole 0755 root root none - /usr/local/libexec/hac/chk_x
whole 0755 root root none - /usr/local/libexec/hac/chk_old
block 0644 root root none - /etc/hosts
block 0644 root root none - /etc/security/limits.conf
whole 0644 root root daemon-reload - /etc/systemd/system/srv-minio\x2d1.mount
whole 0644 root root sysctl - /etc/sysctl.d/60-hac.conf
whole 0640 mysql mysql step mysqld.service /etc/mysql/conf.d/60-hac-replication.cnf
HAC_FILES
}
F
}
accounts() { printf '%s\n' 'hac_accounts() { cat <<HAC_ACCOUNTS' 'keepalived_script keepalived_script' HAC_ACCOUNTS '}' 'hac_deferred() { :; }'; }
bundle_a() {
	A=$T/a; mkdir -p "$A"
	printf 'vrrp_instance V {\n  auth_pass topsecretA\n}\n' | put "$A/rootfs/etc/keepalived/keepalived.conf"
	printf '#!/bin/sh\nexit 0\n' | put "$A/rootfs/usr/local/libexec/hac/chk_x"
	printf '#!/bin/sh\nexit 1\n' | put "$A/rootfs/usr/local/libexec/hac/chk_old"
	printf '10.0.0.1 host1\n10.0.0.2 host2\n' | put "$A/blocks/etc/hosts"
	printf 'mysql soft nofile 65535\n' | put "$A/blocks/etc/security/limits.conf"
	printf '[Mount]\nWhat=/dev/disk/by-label/x\nWhere=/minio/disk1\n' | put "$A/rootfs/etc/systemd/system/srv-minio\\x2d1.mount"
	printf 'net.ipv4.ip_nonlocal_bind = 1\n' | put "$A/rootfs/etc/sysctl.d/60-hac.conf"
	printf '[mysqld]\nserver_id = 1\n' | put "$A/rootfs/etc/mysql/conf.d/60-hac-replication.cnf"
	{ files_a; accounts; } | make_bundle "$A" aaaa
}
bundle_b() { # changes some (of one the name has what awk and printf take for an escape), drops chk_old and the limits block, adds one in new directories
	B=$T/b; cp -a "$A" "$B"
	rm -r "$B/rootfs/usr/local/libexec/hac/chk_old" "$B/blocks/etc/security"
	printf 'vrrp_instance V {\n  auth_pass topsecretB\n}\n' >"$B/rootfs/etc/keepalived/keepalived.conf"
	printf '10.0.0.1 host1\n10.0.0.3 host3\n' >"$B/blocks/etc/hosts"
	printf '[Mount]\nWhat=/dev/disk/by-label/y\nWhere=/srv/minio-1\n' >"$B/rootfs/etc/systemd/system/srv-minio\\x2d1.mount"
	printf '[mysqld]\nserver_id = 2\n' >"$B/rootfs/etc/mysql/conf.d/60-hac-replication.cnf"
	head -c 300000 /dev/zero | tr '\0' x | put "$B/rootfs/opt/hac/deep/big"
	{ files_a | sed -e '/chk_old/d' -e '/limits/d' -e '/sysctl/s/0644/0600/' -e '/^HAC_FILES/i whole 0644 root root none - /opt/hac/deep/big'; accounts; } | make_bundle "$B" bbbb
}
make_root "$T/pristine"; bundle_a; bundle_b

echo '== shellcheck'
if command -v shellcheck >/dev/null; then
	for f in "$body" "$A/install"; do out=$(shellcheck -s sh "$f" 2>&1); is "shellcheck $f" 0 $?; done
fi

# BusyBox as the whole userland: its sh, awk, sed, diff, cp, stat and the rest
mkdir "$T/bb"; for c in $(busybox --list 2>/dev/null); do case $c in useradd | groupadd | getent) ;; *) ln -s "$(command -v busybox)" "$T/bb/$c" ;; esac; done
mkdir "$T/noflock"; for c in /usr/bin/* /bin/* /usr/sbin/*; do ln -sf "$c" "$T/noflock/"; done; rm -f "$T/noflock/flock"
mkdir "$T/mawk"; ln -s "$(command -v mawk)" "$T/mawk/awk"
life_tests() {
for way in "$@"; do
	echo "== the life of a host, with $way"
	with=$PATH unstamped=/lock
	[ "$way" != noflock-mawk ] || unstamped='/lock\|/var/lib/hac ' # mkdir makes and removes an entry there
	case $way in userland) with=$T/bb:$PATH shell='busybox sh' ;; noflock-mawk) with=$T/mawk:$T/noflock shell=dash ;; *) shell=$way ;; esac
	fresh life; bundle=$A
	snap "$root" >"$W.s0"
	before=$(stamps "$root"); run --root "$root"
	is "check finds changes ($way)" 1 $rc
	has 'check shows a diff' '+server_id = 1' "$out"
	has 'check masks secrets' 'keepalived.conf: differs (contains secrets, not shown)' "$out"
	hasnt 'check prints no secret' topsecret "$out"
	is 'check writes nothing' "$before" "$(stamps "$root")"
	run --root "$root" --apply
	is "first apply ($way)" 0 $rc
	hasnt 'apply prints no secret' topsecret "$out"
	has 'a step is pointed to' 'mysqld.service was not touched' "$out"
	is 'whole file' "$(cat "$A/rootfs/etc/mysql/conf.d/60-hac-replication.cnf")" "$(cat "$root/etc/mysql/conf.d/60-hac-replication.cnf")"
	is 'mode' 640 "$(stat -c %a "$root/etc/keepalived/keepalived.conf")"
	is 'mode of a made directory' 755 "$(stat -c %a "$root/usr/local/libexec/hac")"
	if [ "$me" -eq 0 ]; then
		is 'owner by name' 120:121 "$(stat -c %u:%g "$root/etc/mysql/conf.d/60-hac-replication.cnf")"
		has 'account' 'keepalived_script:' "$(cat "$root/etc/passwd")"
		has 'account cannot log in' '/usr/sbin/nologin' "$(grep keepalived_script "$root/etc/passwd")"
	fi
	printf '127.0.0.1 localhost\r\n\377 odd\n10.9.9.9 last\n# BEGIN hac chimestack\n10.0.0.1 host1\n10.0.0.2 host2\n# END hac chimestack\n' >"$W.want"
	cmp -s "$W.want" "$root/etc/hosts"; is 'block is merged, foreign bytes kept' 0 $?
	is 'the record is private' 600 "$(stat -c %a "$root/var/lib/hac/installed")"
	is 'the ready directory stays reachable' 755 "$(stat -c %a "$root/var/lib/hac")"
	snap "$root" >"$W.sA"; cp "$root/var/lib/hac/installed" "$W.recA"
	before=$(stamps "$root"); run --root "$root" --apply
	is "second apply ($way)" '0 Nothing changed.' "$rc $out"
	is 'second apply writes nothing' "$(echo "$before" | grep -v "$unstamped")" "$(stamps "$root" | grep -v "$unstamped")"
	run --root "$root" --check; is 'check after apply' '0 Nothing would change.' "$rc $out"

	bundle=$B; printf 'new line' >>"$root/etc/hosts"
	run --root "$root" --check; is 'check of the next bundle' 1 $rc; has 'says what goes' 'remove /usr/local/libexec/hac/chk_old' "$out"
	has 'shows a changed block' '+10.0.0.3 host3' "$out"
	run --root "$root" --apply; is "next apply ($way)" 0 $rc
	is 'a dropped file goes' no "$([ -e "$root/usr/local/libexec/hac/chk_old" ] && echo yes || echo no)"
	is 'a dropped block goes' '' "$(cat "$root/etc/security/limits.conf")"
	is 'a changed mode' 600 "$(stat -c %a "$root/etc/sysctl.d/60-hac.conf")"
	printf '127.0.0.1 localhost\r\n\377 odd\n10.9.9.9 last\n# BEGIN hac chimestack\n10.0.0.1 host1\n10.0.0.3 host3\n# END hac chimestack\nnew line' >"$W.want"
	cmp -s "$W.want" "$root/etc/hosts"; is 'text after the block stays, without a final newline' 0 $?
	printf '\nmeanwhile\n' >>"$root/etc/hosts"
	run --root "$root" --rollback; is "rollback ($way)" 0 $rc
	sed -i -e '/^new line/d' -e '/^meanwhile/d' "$root/etc/hosts"
	snap "$root" >"$W.s1"; is 'rollback restores everything but the lines of others' '' "$(diff "$W.sA" "$W.s1")"
	is 'and the record' '' "$(diff "$W.recA" "$root/var/lib/hac/installed")"
	run --root "$root" --rollback; is 'a second rollback has no backup' 2 $rc
	bundle=$A; fresh life2; run --root "$root" --apply; run --root "$root" --rollback; is 'rollback of the first apply' 0 $rc
	sed -i '/keepalived_script/d' "$root"/etc/passwd* "$root"/etc/group* 2>/dev/null
	is 'leaves the host as it was' '' "$(diff <(grep -vE 'passwd|group|shadow' "$W.s0") <(snap "$root" | grep -vE 'passwd|group|shadow'))"
done
}

refusal_tests() {
echo '== refusals'
fresh ref; bundle=$A; run --root "$root" --apply; snap "$root" >"$W.sR"
fresh ref; bundle=$A
echo other9 >"$root/etc/hostname"; printf 'ID="rocky"\nVERSION_ID="9.4"\n' >"$root/etc/os-release"
run --root "$root" --apply; refused 'a wrong host' "for host host1; this host is named 'other9'"; refused 'a wrong OS' "debian-12; $root/etc/os-release says 'rocky-9.4'"
is 'no state after a refusal' no "$([ -e "$root/var/lib/hac" ] && echo yes || echo no)"
for pair in 'rocky-9 rocky 9.4 1' 'rocky-9 rocky 91 2' 'openeuler-24.03 openEuler 24.03 1' 'kylin-v10 kylin V10 1' 'ubuntu-24.04 ubuntu 24.04 1' 'rhel-9 rhel 8.10 2'; do
	set -- $pair; fresh os; printf 'ID="%s"\nVERSION_ID="%s"\n' "$2" "$3" >"$root/etc/os-release"; cp -a "$A" "$T/os"; bundle=$T/os; sed -i "s/^hac_topology=.*hac_os=.*debian-12.*/hac_topology='chimestack' hac_host='host1.example.org' hac_os='$1'/" "$bundle/install"
	run --root "$root"; is "os $1 on $2 $3, short host name" "$4" $rc; rm -r "$T/os"
done
bundle=$A; fresh ref
put "$root/etc/sysctl.d/60-hac.conf" <<<'mine = 1'
run --root "$root" --apply; refused 'a foreign file' '/etc/sysctl.d/60-hac.conf exists and hac did not install it'
is 'nothing else was installed' no "$([ -e "$root/etc/keepalived" ] && echo yes || echo no)"
run --root "$root" --apply --adopt; is '--adopt replaces it' 0 $rc
run --root "$root" --rollback; is 'rollback brings it back' 'mine = 1' "$(cat "$root/etc/sysctl.d/60-hac.conf")"
fresh ref; mkdir -p "$root/etc/sysctl.d"; cp "$A/rootfs/etc/sysctl.d/60-hac.conf" "$root/etc/sysctl.d/"; run --root "$root" --apply; is 'an equal foreign file is taken over' 0 $rc
echo '# hand' >>"$root/etc/sysctl.d/60-hac.conf"; echo '# hand' >>"$root/usr/local/libexec/hac/chk_old"
run --root "$root" --apply; refused 'a hand-edited file' '/etc/sysctl.d/60-hac.conf was edited by hand'
run --root "$root" --rollback; refused 'rollback over a hand edit' '/chk_old was edited by hand since'
bundle=$B; run --root "$root" --apply; refused 'a hand-edited dropped file' '/usr/local/libexec/hac/chk_old was edited by hand'
run --root "$root" --rollback; refused 'rollback by a bundle that is not installed' 'bundle aaaa is'
run --root "$root" --apply --adopt; is 'adopt' 0 $rc; is 'adopt removes it' no "$([ -e "$root/usr/local/libexec/hac/chk_old" ] && echo yes || echo no)"
run --root "$root" --rollback; is 'and rollback returns the hand edit' '# hand' "$(tail -n 1 "$root/usr/local/libexec/hac/chk_old")"
sed -i 's/10.0.0.2 host2/10.0.0.2 hand2/' "$root/etc/hosts"; run --root "$root" --apply; refused 'a hand-edited block' '/etc/hosts was edited by hand'
sed -i '/END hac/d' "$root/etc/hosts"; run --root "$root" --apply --adopt; refused 'damaged marks' 'are damaged'
bundle=$A; fresh ref; rm "$root/etc/hosts"; ln -s hosts.real "$root/etc/hosts"; run --root "$root" --apply; refused 'a linked block file' 'symbolic link'
fresh ref; mkdir -p "$root/etc/sysctl.d/60-hac.conf"; run --root "$root" --apply --adopt; refused 'a directory in place of a file' 'is a directory'
fresh ref; mkdir -p "$root/etc/sysctl.d" "$root/z"; ln -s ../../z "$root/etc/sysctl.d/60-hac.conf"; run --root "$root" --apply --adopt; refused 'a link to a directory' 'is a directory'
fresh ref; mkdir "$root/etc/sysctl.d"; ln -s ../../gone "$root/etc/sysctl.d/60-hac.conf"; run --root "$root" --apply --adopt; is 'a dangling link is adopted' 0 $rc
run --root "$root" --rollback; is 'and comes back' ../../gone "$(readlink "$root/etc/sysctl.d/60-hac.conf")"
fresh ref; ln -s "$T/outside" "$root/etc/sysctl.d"; mkdir -p "$T/outside"; run --root "$root" --apply; refused 'a way out of --root' 'leads out of'
fresh ref; put "$root/etc/keepalived" <<<x; run --root "$root" --apply; refused 'a file in place of a directory' 'is not a directory'
[ "$me" -ne 0 ] || { fresh ref; sed -i /mysql/d "$root/etc/passwd"; run --root "$root" --apply; refused 'a missing owner' 'mysql is not in passwd'; }
cp -a "$A" "$T/bad"; bundle=$T/bad; printf '#!/bin/sh\nif\n' >"$bundle/rootfs/usr/local/libexec/hac/chk_x"; fresh ref; run --root "$root" --apply; refused 'a script with a syntax error' 'sh -n does not accept'
is 'nothing was placed' no "$([ -e "$root/etc/keepalived" ] && echo yes || echo no)"
rm "$bundle/rootfs/etc/sysctl.d/60-hac.conf"; run --root "$root" --apply; refused 'an incomplete bundle' 'is not in it'
fresh ref; bundle=$A; run --root "$root" --apply; sed -i 's/^chimestack /other /' "$root/var/lib/hac/installed"; run --root "$root" --apply --adopt; refused 'a file of another topology' 'belongs to topology other'
run --frobnicate; is 'an unknown argument' 2 $rc; run --root /; is '--root /' 2 $rc
out=$(sh "$body" --root "$root" 2>&1); is 'the body without data' 2 $?
run --help; is 'help' 0 $rc; has 'help tells the exit status' 'Exit status' "$out"
(
	exec 8>>"$root/var/lib/hac/lock"; flock 8; sleep 30
) & holder=$!
sleep 0.1; sed 's/-w 10/-w 1/' "$A/install" >"$T/a/install1"; out=$(sh "$T/a/install1" --apply --root "$root" 2>&1); is 'a second run is locked out' 2 $?; has 'lock' 'another run holds' "$out"
pkill -P $holder; kill $holder 2>/dev/null; wait $holder 2>/dev/null
fresh lock; mkdir -p "$root/var/lib/hac/lock.d"; echo 999999 >"$root/var/lib/hac/lock.d/pid"
with=$T/noflock run --root "$root" --apply; is 'a stale mkdir lock is taken over' 0 $rc; is 'and released' no "$([ -e "$root/var/lib/hac/lock.d" ] && echo yes || echo no)"
fresh ten; bundle=$A
for i in 1 2 3 4; do dash "$A/install" --root "$root" --apply >/dev/null 2>&1 & done; wait
is 'four runs at once' '' "$(diff <(grep -vE 'passwd|group|shadow' "$W.sR") <(snap "$root" | grep -vE 'passwd|group|shadow'))"
}

secret_tests() {
echo '== secrets of the host'
S=$T/s; mkdir -p "$S/sql"
for q in raw header mycnf sql env toml shell keepalived; do put "$S/rootfs/etc/x/$q" <<<"before @HAC-SECRET:$q:pw@ between @HAC-SECRET:$q:pw@ after & \\1"; done
printf 'password = @HAC-SECRET:mycnf:pw@\n' | { echo '[client]'; cat; } >"$S/rootfs/etc/x/mycnf"
printf 'SELECT @HAC-SECRET:sql:pw@;\n' >"$S/rootfs/etc/x/sql"; cp "$S/rootfs/etc/x/sql" "$S/sql/10.sql"
printf 'v = @HAC-SECRET:toml:pw@\n' >"$S/rootfs/etc/x/toml"
printf "printf '%%s' @HAC-SECRET:shell:pw@\n" >"$S/rootfs/etc/x/shell"
printf 'V=@HAC-SECRET:env:pw@\n' >"$S/rootfs/etc/x/env"
printf '  auth_pass @HAC-SECRET:keepalived:pw@\n' >"$S/rootfs/etc/x/keepalived"
for q in raw header; do printf '@HAC-SECRET:%s:pw@\n' "$q" >"$S/rootfs/etc/x/$q"; done
secret_bundle() { # names of files below /etc/x
	{ echo "hac_deferred() { echo '${secrets:-pw}'; }"; echo 'hac_accounts() { :; }'; echo "hac_files() { cat <<'HAC_FILES'"; for q in "$@"; do echo "whole 0600 root root none - /etc/x/$q deferred"; done; printf 'HAC_FILES\n}\n'; } | make_bundle "$S" ssss
}
bundle=$S; values=("simple" "it's" 'say "x"' 'back\slash \n \\' '$HOME ${x} $(id) `id`' '& && \& \1 \0' '# ; ! % @HAC:raw:pw@' ' lead and trail ' $'tab\there' $'caf\303\251' $'\360\237\230\200 \357\277\275' "'; DROP TABLE x; -- " '*?[a-z]~' '\' "'" '"' '-n' '%s%d' '\\u0041')
try_secrets() { # decoding by independent readers: sh, python's TOML, my_print_defaults, a MySQL reader for sql
	local v q k all='' f line got; secrets=''
	fresh sec; mkdir -p "$root/etc/hac/secrets"
	for k in "${!values[@]}"; do
		v=${values[k]}; (umask 077; printf '%s\n' "$v" >"$root/etc/hac/secrets/pw$k"); secrets="$secrets pw$k"
		line='raw mycnf sql toml shell env'
		case $v in ' '* | *' ') ;; *) line="$line header" ;; esac
		case $v in *\"* | '\') ;; *) line="$line keepalived" ;; esac
		lines[k]=$line
		for q in $line; do sed "s/:pw@/:pw$k@/" "$S/rootfs/etc/x/$q" >"$S/rootfs/etc/x/$q.$k"; all="$all $q.$k"; done
	done
	secret_bundle $all; run --root "$root" --apply; secrets=''
	is "hostile secrets are installed ($1)" 0 $rc
	for k in "${!values[@]}"; do
		v=${values[k]} line=${lines[k]}
		case ${#v} in [123]) ;; *) hasnt 'output has no secret' "$v" "$out" ;; esac
		for q in $line; do
			f=$root/etc/x/$q.$k
			case $q in
			raw | header) printf '%s\n' "$v" >"$W.want"; cmp -s "$W.want" "$f"; is "$q $(printf %q "$v")" 0 $?; continue ;;
			shell) got=$(sh "$f"; echo .) ;;
			env) got=$(sh -c '. "$1"; printf %s "$V"' _ "$f"; echo .) ;;
			toml) [ -n "$python" ] || continue; got=$("$python" -c 'import sys,tomllib; sys.stdout.buffer.write(tomllib.load(open(sys.argv[1],"rb"))["v"].encode())' "$f"; echo .) ;;
			mycnf) command -v my_print_defaults >/dev/null || continue; got=$(my_print_defaults --defaults-file="$f" --show client 2>/dev/null || my_print_defaults --defaults-file="$f" client); got=${got#--password=}. ;;
			sql) [ -n "$python" ] || continue; got=$("$python" -c '
import sys,re
s=open(sys.argv[1],"rb").read(); assert s.startswith(b"SELECT \x27") and s.endswith(b"\x27;\n"), s
b=s[8:-3]; out=b""; i=0; m={b"\\":b"\\"}
while i<len(b):
    c=b[i:i+1]
    if c==b"\\": out+=m[b[i+1:i+2]]; i+=2
    elif c==b"\x27": assert b[i+1:i+2]==b"\x27", b; out+=c; i+=2
    else: assert c!=b"\n"; out+=c; i+=1
sys.stdout.buffer.write(out)' "$f"; echo .) ;;
			keepalived) got=$(sed 's/^  auth_pass "\(.*\)"$/\1/' "$f"; echo .); got=${got%$'\n'.}. ;;
			esac
			is "$q carries $(printf %q "$v") ($1)" "$v." "$got"
		done
	done
}
shell=dash; try_secrets dash+awk
keep=("${values[@]}"); values=("it's" 'back\slash \n \\' '$HOME ${x} & \1' $'caf\303\251' $'\360\237\230\200' '"`#')
with=$T/mawk:$PATH try_secrets dash+mawk; shell='busybox sh' with=$T/bb:$PATH try_secrets busybox; shell=dash
for pair in $'env|a\nb|newline' $'raw|a\nb|newline' $'sql|a\rb|newline' $'shell|a\001b|control' $'toml|a\177b|control' $'mycnf|a\302\205b|control' \
	$'env|\357\277\276|no character' $'sql|a\342\200\250b|line separator' $'raw|caf\351|no UTF-8' $'sql|\355\240\200|no UTF-8' $'sql|\300\257|no UTF-8' $'sql|a\342\200|no UTF-8' \
	'raw|@HAC-SECRET:raw:pw@|the mark of hac' 'header|xyzzy |blank at an end' 'keepalived|a"b|no escape' 'keepalived|a\|no escape' 'keepalived|a${_PWD}|variable' $'keepalived|a\nb|newline'; do
	IFS='|' read -r -d '' q v why <<<"$pair" || :; why=${why%$'\n'}
	fresh sec; mkdir -p "$root/etc/hac/secrets"; (umask 077; printf '%s\n' "$v" >"$root/etc/hac/secrets/pw"); secret_bundle $q; run --root "$root" --apply
	refused "$q with $(printf %q "$v")" "$why"; hasnt 'the refusal does not print it' "$v" "$out"; is 'nothing placed' no "$([ -e "$root/etc/x" ] && echo yes || echo no)"
done
secret_bundle shell sql; fresh sec; run --root "$root" --apply; refused 'a missing secret' "secret pw is missing: put its value into $root/etc/hac/secrets/pw"
is 'and nothing was changed' no "$([ -e "$root/var/lib/hac" ] && echo yes || echo no)"
mkdir -p "$root/etc/hac/secrets"; s=$root/etc/hac/secrets/pw
echo xyzzy >"$s"; chmod 640 "$s"; run --root "$root" --apply; refused 'a readable secret' 'with mode 0600 or 0400; it is -rw-r-----'
chmod 600 "$s"; [ "$me" -ne 0 ] || { chown 1 "$s"; run --root "$root" --apply; refused "another user's secret" 'of user 1'; chown 0 "$s"; }
mv "$s" "$s.2"; ln -s pw.2 "$s"; run --root "$root" --apply; refused 'a linked secret' 'must be a file'; rm "$s"; mv "$s.2" "$s"
printf 'a\0b' >"$s"; run --root "$root" --apply; refused 'a NUL byte' 'NUL'
printf '\n' >"$s"; run --root "$root" --apply; refused 'an empty secret' 'is empty'
head -c 5000 /dev/zero | tr '\0' x >"$s"; secret_bundle mycnf; run --root "$root" --apply; refused 'a long option' 'too long'
echo xyzzy >"$s"; run --root "$root" --render sql/10.sql; is 'render' "SELECT 'xyzzy';" "$out"
run --root "$root" --render rootfs/etc/x/sql; is 'render stays under sql and steps' 2 $rc; run --root "$root" --render sql/../install; is 'render follows no ..' 2 $rc
printf 'x @HAC-SECRET:sql:nope@\n' >"$S/rootfs/etc/x/sql"; secret_bundle sql; run --root "$root" --apply; refused 'an unlisted secret' 'nope is not in the list'
printf 'x @HAC-SECRET:frob:pw@\n' >"$S/rootfs/etc/x/sql"; run --root "$root" --apply; refused 'a malformed placeholder' 'malformed'
}

bundle=$A; fresh base; run --root "$root" --apply; rm -rf "$T/baseA"; mv "$root" "$T/baseA"
cp -a "$T/baseA" "$T/baseB"; bundle=$B; root=$T/baseB; s=$(date +%s%N); run --root "$root" --apply; took=$((($(date +%s%N) - s) / 1000000))
snap "$T/baseA" >"$T/kA"; snap "$T/baseB" >"$T/kB"; grep -h ' f ' "$T/kA" "$T/kB" | sort -u >"$T/kboth"
at() { sleep "$(printf '0.%03d' "$1")"; }
shoot() { # milliseconds, arguments: start in a group of its own and kill all of it, or the shell alone
	local ms=$1 pid n=0; shift
	setsid dash "$B/install" --root "$root" "$@" >/dev/null 2>&1 & pid=$!
	# Two of three shots wait for the journal, which is open for a small part of a run only.
	if [ $((RANDOM % 3)) != 0 ]; then
		ms=$((ms / 5))
		while [ ! -e "$root/var/lib/hac/journal" ] && kill -0 $pid 2>/dev/null && [ $n -lt 2000 ]; do n=$((n + 1)); sleep 0.002; done
	fi
	at "$ms"
	if [ $((RANDOM % 2)) = 0 ]; then kill -9 -- "-$pid" 2>/dev/null || kill -9 $pid 2>/dev/null; else kill -9 $pid 2>/dev/null; fi
	wait $pid 2>/dev/null
}
kill_tests() { # from to
echo "== kills $1 to $2"
open=0 RANDOM=$((seed + $1)) bundle=$B
for i in $(seq "$1" "$2"); do
	root=$W.kill; rm -rf "$root"; cp -a "$T/baseA" "$root"
	shoot $((RANDOM % took)) --apply
	torn=$(snap "$root" | grep ' f ' | grep -v '/\.[^/]*\.hac ' | grep -vFxf "$T/kboth")
	is "kill $i: every file is whole, old or new" '' "$torn"
	[ ! -e "$root/var/lib/hac/journal" ] || open=$((open + 1))
	case $((i % 4)) in 0) shoot $((RANDOM % took)) --apply ;; 1) shoot $((RANDOM % took)) --rollback ;; esac
	[ $((i % 8)) != 2 ] || shoot $((RANDOM % took)) --rollback # a cut rollback of a cut apply, then apply
	now=$(cat "$root/var/lib/hac/journal" 2>/dev/null)
	if [ $((i % 2)) = 0 ]; then
		run --root "$root" --apply; is "kill $i: apply repairs" 0 $rc
		want=B
	else
		run --root "$root" --rollback
		# Killed before anything was changed: the bundle is not the installed one, or there is none yet.
		if [ $rc = 2 ]; then has "kill $i: rollback had nothing to do" ' is' "$(printf '%s' "$out" | grep -E 'this bundle is not installed|no backup of topology .* to go back to' | sed 's/^/ is /')"; else is "kill $i: rollback repairs" 0 $rc; fi
		want=A
	fi
	is "kill $i: the tree is $want (journal was: $now)" '' "$(diff "$T/k$want" <(snap "$root"))"
	is "kill $i: so is the record" '' "$(diff "$T/base$want/var/lib/hac/installed" "$root/var/lib/hac/installed")"
	case $([ -e "$root/var/lib/hac/journal" ] && echo yes || echo no)$(ls "$root/var/lib/hac/backup" | wc -l) in no[01] | no2) ok ;; *) fail "kill $i: no journal, at most one backup and one unfinished" "$out" ;; esac
	if [ $want = B ]; then run --root "$root" --apply; is "kill $i: and it stays" 'Nothing changed.' "$out"; fi
done
echo "   kills $1 to $2 within ${took} ms, $open of them with the journal open"
[ "$open" -gt 0 ]; is 'some kills met an open journal' 0 $?
}

# The real mode, as root of a chroot: own /etc and /run, own host name and network, a systemctl and a sysctl that only take notes.
real_tests() {
echo '== real mode'
if [ "$me" -ne 0 ] || ! unshare -m -u -n true 2>/dev/null; then echo '   skipped: needs root and namespaces'; return; fi
R=$W.real; make_root "$R"; mkdir -p "$R"/{usr,proc,sys,dev,run/systemd/system,fake,tmp,root} "$R/etc/hac/secrets"
for l in bin sbin lib lib64; do [ ! -e /$l ] || ln -s usr/$l "$R/$l"; done
ln -s "$(readlink -f "$(command -v awk)")" "$R/fake/awk" # /etc/alternatives is not in there
printf '#!/bin/sh\necho "systemctl $*" >>/log\ncase $* in "is-active --quiet "*) [ -e /active ] ;; "reload "*) [ ! -e /reload-fails ] ;; esac\n' >"$R/fake/systemctl"
printf '#!/bin/sh\necho "sysctl $*" >>/log\n' >"$R/fake/sysctl"; chmod 755 "$R/fake/"*
real() { # name address interface arguments
	local name=$1 address=$2 interface=$3; shift 3
	out=$(unshare -m -u -n -p -f sh -c 'R=$1 name=$2 address=$3 interface=$4; shift 4
		hostname "$name"; mount --rbind /usr "$R/usr"; mount -t proc proc "$R/proc"; mount --rbind /sys "$R/sys"; mount -t sysfs none "$R/sys" 2>/dev/null; mount --rbind /dev "$R/dev"
		ip link add "$interface" type bridge && ip addr add "$address/24" dev "$interface" && ip link set "$interface" up
		PATH=/fake:$PATH exec chroot "$R" /bin/dash "$@"' _ "$R" "$name" "$address" "$interface" "$@" 2>&1); rc=$?
}
cp -a "$A" "$R/a"; cp -a "$B" "$R/b"
conf() { printf 'global_defs {\n  enable_script_security\n  script_user keepalived_script\n}\nvrrp_script chk {\n  script "/usr-local/chk_x"\n  interval 2\n}\nvrrp_instance V {\n  state BACKUP\n  interface ens160\n  virtual_router_id %s\n  priority 100\n  authentication {\n    auth_type PASS\n    auth_pass %s\n  }\n  virtual_ipaddress {\n    192.168.231.9/24\n  }\n  track_script {\n    chk\n  }\n}\n' "$1" "$2"; }
# /usr is the host's own here, so the scripts go elsewhere
for b in a b; do
	sed -i 's#/usr/local/libexec/hac/#/usr-local/#' "$R/$b/install"; mv "$R/$b/rootfs/usr/local/libexec/hac" "$R/$b/rootfs/usr-local"
done
conf 52 secretAA >"$R/a/rootfs/etc/keepalived/keepalived.conf"; conf 53 secretBB >"$R/b/rootfs/etc/keepalived/keepalived.conf"
real other9 192.168.231.151 ens160 /a/install; refused 'a wrong name' "for host host1; this host is named 'other9' (uname -n)"
real host1 192.168.231.77 ens161 /a/install; refused 'a wrong address' '192.168.231.151 10.0.0.1; this host has:'; refused 'a wrong interface' 'names interface ens160; this host has:'
real host1 192.168.231.151 ens160 /a/install --check; is 'check on the real host' 1 $rc; has 'a lacking address is told' "lacks the model's address 10.0.0.1" "$out"
real host1.example.org 192.168.231.151 ens160 /a/install --apply; is 'apply, with keepalived -t and scripts not yet in place' 0 $rc
hasnt 'no secret' secretAA "$out"
has 'not running' 'keepalived.service is not running' "$out"
is 'what was called' 'systemctl daemon-reload systemctl is-active --quiet keepalived.service sysctl -q -p /etc/sysctl.d/60-hac.conf' "$(tr '\n' ' ' <"$R/log" | sed 's/ $//')"
: >"$R/log"; touch "$R/active" "$R/reload-fails"
real host1 192.168.231.151 ens160 /b/install --apply; is 'a failed reload' 3 $rc; has 'is told' "this failed: 'systemctl reload keepalived.service'" "$out"
rm "$R/reload-fails"; : >"$R/log"; real host1 192.168.231.151 ens160 /b/install --apply; is 'and tried again' 0 $rc; has 'reloaded' 'reloaded keepalived.service' "$out"
: >"$R/log"; real host1 192.168.231.151 ens160 /b/install --apply; is 'nothing more' '0 ' "$rc $(cat "$R/log")"
has 'idle' 'Nothing changed.' "$out"
real host1 192.168.231.151 ens160 /b/install --rollback; is 'rollback reloads' 0 $rc; has 'reloads' 'systemctl reload keepalived.service' "$(cat "$R/log")"
hasnt 'never a restart' restart "$(cat "$R/log")"
if command -v keepalived >/dev/null; then
	conf 952 secretCC >"$R/b/rootfs/etc/keepalived/keepalived.conf"; real host1 192.168.231.151 ens160 /b/install --apply
	refused 'a keepalived.conf with a bad router id' 'keepalived -t (status'; hasnt 'its words are hidden' 'outside range' "$out"; has 'but kept' 'outside range' "$(cat "$R/var/lib/hac/validator.log")"
	conf 52 secretCC | sed 's#"/usr-local/chk_x"#"/usr-local/chk_gone"#' >"$R/b/rootfs/etc/keepalived/keepalived.conf"; real host1 192.168.231.151 ens160 /b/install --apply
	refused 'a check script that is nowhere' 'keepalived -t (status'
fi
is 'no staged file is left' '' "$(ls "$R/run" | grep hac-install)"
}

seed=${1:-7} kills=${KILLS:-40}
section() { # name function arguments
	W=$T/section.$1; shift
	( W=$W; passed=0 failed=0; "$@"; echo "$passed $failed" >"$W.count" ) >"$W.log" 2>&1 &
}
section life1 life_tests dash userland; section life2 life_tests bash noflock-mawk
wait; section secrets secret_tests; section refusals refusal_tests; wait
section real real_tests; section kills1 kill_tests 1 $((kills / 2)); section kills2 kill_tests $((kills / 2 + 1)) "$kills"
wait
cat "$T"/section.*.log
for c in "$T"/section.*.log; do
	read -r p f <"${c%.log}.count" || { p=0 f=1; echo "FAILED: $c did not end"; }
	passed=$((passed + p)) failed=$((failed + f))
done
echo "$((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
