#!/bin/sh
# Stands in for nft(8) where the kernel has no `ip` family of nftables: makes of the rules that hac writes for LVS the
# same ones of iptables. It knows these and no others. `-f FILE` and `delete table ip NAME` are what hac's unit says,
# `-c -f FILE` what install asks before it places the file.
restore='iptables-legacy-restore --noflush'
case "$*" in
'-c -f '*) file=$3 restore="$restore --test" ;;
'-f '*) file=$2 ;;
'delete table ip '*) file=/dev/null ;;
*) echo "nft (stand-in): it does not know: $*" >&2; exit 1 ;;
esac
# The kernel of a virtual host loads none of these by itself.
modprobe -a iptable_mangle iptable_nat xt_mark xt_mac xt_multiport xt_conntrack xt_MASQUERADE || exit 1
awk '
    function refuse() { print "nft (stand-in): line " NR " is none that it knows: " $0 >"/dev/stderr"; failed = 1; exit 1 }
    # The members of the set that begins at word i, into parts; returns the number of the word after it.
    function members(i) {
        delete parts; count = 0
        if ($i != "{") { parts[++count] = $i; return i + 1 }
        for (i++; $i != "}"; i++) { if (i > NF) refuse(); gsub(",", "", $i); parts[++count] = $i }
        return i + 1
    }
    function ports(  i, list) { for (i = 1; i <= count; i++) list = list (i > 1 ? "," : "") parts[i]; return list }
    /^#/ || NF == 0 || /^(delete )?table ip [a-z0-9_]+( \{)?$/ || $1 == "}" { next }
    $1 == "chain" { next }
    $0 ~ /^\t\ttype filter hook prerouting priority mangle; policy accept;$/ { next }
    $0 ~ /^\t\ttype nat hook postrouting priority srcnat; policy accept;$/ { next }
    $1 == "iifname" && $2 == "!=" && $3 == "\"lo\"" { mark(4); next }
    # `ether saddr` is of Ethernet frames alone: nft compares the type of the interface first, so nothing of lo matches.
    $1 == "ether" && $2 == "saddr" && $3 == "!=" {
        next_word = members(4)
        for (i = 1; i <= count; i++) mangle = mangle "-A hac_lvs -m mac --mac-source " parts[i] " -j RETURN\n"
        mark(next_word); next
    }
    $1 == "ct" && $2 == "original" && $3 == "ip" && $4 == "daddr" && $6 == "meta" && $7 == "l4proto" && $8 == "tcp" &&
        $9 == "ct" && $10 == "original" && $11 == "proto-dst" {
        address = $5; i = members(12); for (n = 1; n <= count; n++) port[n] = parts[n]; last = count
        if ($i != "ip" || $(i + 1) != "daddr") refuse()
        i = members(i + 2)
        if ($i != "masquerade" || i != NF) refuse()
        for (n = 1; n <= last; n++) for (m = 1; m <= count; m++)
            nat = nat "-A hac_lvs -d " parts[m] " -p tcp -m conntrack --ctproto tcp --ctorigdst " address " --ctorigdstport " port[n] " -j MASQUERADE\n"
        next
    }
    { refuse() }
    function mark(i,   address) {
        if ($i != "ip" || $(i + 1) != "daddr" || $(i + 3) != "tcp" || $(i + 4) != "dport") refuse()
        address = $(i + 2); i = members(i + 5)
        if ($i != "meta" || $(i + 1) != "mark" || $(i + 2) != "set" || i + 3 != NF) refuse()
        mangle = mangle "-A hac_lvs ! -i lo -d " address " -p tcp -m multiport --dports " ports() " -j MARK --set-mark " $NF "\n"
    }
    END {
        if (failed) exit 1
        print "*mangle\n:PREROUTING ACCEPT\n-F PREROUTING\n:hac_lvs -\n-A PREROUTING -j hac_lvs\n" mangle "COMMIT"
        # Not without need: the table of NAT has every connection tracked.
        if (nat != "" || NR == 0) print "*nat\n:POSTROUTING ACCEPT\n-F POSTROUTING\n:hac_lvs -\n-A POSTROUTING -j hac_lvs\n" nat "COMMIT"
    }' "$file" >/run/nft-stand-in.rules || exit 1
$restore </run/nft-stand-in.rules
