#!/bin/sh
# Fills the hole in the InfluxDB instance on this host from its peer.
#
#   hac-influx-resync                     shows the window and what differs; changes nothing
#   hac-influx-resync --apply             copies, proves that both sides count the same, opens the gate
#   hac-influx-resync --from T [--to T]   another window than the one the gate recorded
#   other options: --peer URL, --chunk SECONDS, --accept-more, --help
#   T is seconds since 1970 or 2026-11-22T03:00:00Z.
#
# What it does. The peer's points of the window are exported chunk by chunk and
# written here with their own timestamps. Writing a point twice changes nothing,
# and nothing is ever deleted, so a run may be cut off at any moment and started
# again: finished chunks are skipped. Every chunk of the window is copied, not
# only the ones that differ in number; after that this side holds all that the
# peer holds, and equal counts per measurement, field and chunk prove that the
# two are the same. Only then is the gate removed.
#
# Not covered: points deleted on one side only (they come back), fields that have
# two types (named and refused), values with a NUL byte (refused).
#
# Exit status
#   0  both sides the same; with --apply the gate, if there was one, is open
#   1  could not be done; the message says why; the gate is as it was
#   2  wrong usage or variables
#   3  without --apply: the two sides differ
#   4  everything was copied, but this side now holds more than the peer: the peer
#      has a hole of its own. Run this on the peer, then here again, or give
#      --accept-more when the peer cannot be repaired now
#   5  copied and equal, but the gate was not opened: the window does not cover it,
#      or it recorded another outage meanwhile. Run again
#
# Runs as root. Needs curl, awk, od, cksum, flock. No secret is printed or given
# on a command line: curl reads the credentials from standard input.
#
# Variables
#   SERVICE           name of the service in the topology
#   STATE_DIR         /var/lib/hac; working files in STATE_DIR/resync.SERVICE
#   MAJOR             1 or 2
#   URL               this instance at its own address, http://ADDRESS:8086
#   PEER_URL          the other instance at its own address, never the VIP
#   CREDENTIALS_FILE  0600; 1.x: user on line 1, password on line 2;
#                     2.x: the token on line 1; empty: no authentication
#   CA_FILE           CA certificate for https, or empty
#   DATABASES         1.x: database names, one a line; empty: all but _internal
#   ORG, BUCKET       2.x: names (not IDs: those differ between instances)
#   CHUNK             seconds of data copied at a time, 3600
#   MARGIN            seconds added before and after the recorded gap, 600
#   SETTLE            seconds for which newest points are left alone, 30
#   TIMEOUT           seconds for one request, 300
#@ variables
set -u
set -f
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

gate=$STATE_DIR/influx.stale.$SERVICE
alive=$STATE_DIR/influx.alive.$SERVICE
lock=$STATE_DIR/influx.lock.$SERVICE
w=$STATE_DIR/resync.$SERVICE
newline='
'

die() {
    printf 'hac-influx-resync: %s\n' "$1" >&2
    exit "${2:-1}"
}

usage() {
    cat <<'TEXT'
usage: hac-influx-resync [--apply] [--from T] [--to T] [--peer URL] [--chunk SECONDS] [--accept-more]
Fills the hole in this host's InfluxDB from its peer. Without --apply it only shows.
T is seconds since 1970 or 2026-11-22T03:00:00Z. Never deletes. May be repeated.
TEXT
}

# Shared by every awk program below: reads CSV as RFC 4180 has it, quoted line
# breaks included, and escapes for line protocol, InfluxQL and Flux.
# shellcheck disable=SC2016
awk_lib='
function replace(s, old, new,   out, i) {
    out = ""
    while ((i = index(s, old)) > 0) {
        out = out substr(s, 1, i - 1) new
        s = substr(s, i + length(old))
    }
    return out s
}
function quotes(s) { return gsub(/"/, "\"", s) }
# The next record of the file into rec[1..n]; returns n, 0 at the end. An empty
# line is a record of one empty field.
function record(file, rec,   line, more, odd) {
    if ((getline line < file) <= 0) return 0
    odd = quotes(line) % 2
    while (odd) {
        if ((getline more < file) <= 0) { broken("a quoted value does not end"); return 0 }
        line = line "\n" more
        odd = (odd + quotes(more)) % 2
    }
    if (substr(line, length(line)) == "\r") line = substr(line, 1, length(line) - 1)
    if (index(line, "\"") == 0) {
        if (line == "") { rec[1] = ""; return 1 }
        return split(line, rec, ",")
    }
    return fields(line, rec)
}
function fields(line, rec,   n, i, value) {
    n = 0
    while (1) {
        if (substr(line, 1, 1) == "\"") {
            line = substr(line, 2)
            value = ""
            while ((i = index(line, "\"")) > 0 && substr(line, i + 1, 1) == "\"") {
                value = value substr(line, 1, i)
                line = substr(line, i + 2)
            }
            rec[++n] = value substr(line, 1, i - 1)
            line = substr(line, i + 1)
            if (line == "") return n
            line = substr(line, 2)
        } else {
            i = index(line, ",")
            if (i == 0) { rec[++n] = line; return n }
            rec[++n] = substr(line, 1, i - 1)
            line = substr(line, i + 1)
        }
    }
}
function broken(why) { print "hac-influx-resync: " why > "/dev/stderr"; failed = 1 }
# line protocol
function lp_name(s) { return replace(replace(s, ",", "\\,"), " ", "\\ ") }
function lp_key(s) { return replace(lp_name(s), "=", "\\=") }
function lp_text(s) { return "\"" replace(replace(s, "\\", "\\\\"), "\"", "\\\"") "\"" }
function lp_value(type, s) {
    if (type == "integer" || type == "long") return s "i"
    if (type == "unsigned" || type == "unsignedLong") return s "u"
    if (type == "string") return lp_text(s)
    return s
}
# InfluxQL identifier; Flux string
function ident(s) { return "\"" replace(replace(replace(s, "\\", "\\\\"), "\"", "\\\""), "\n", "\\n") "\"" }
function flux(s) {
    s = replace(replace(s, "\\", "\\\\"), "\"", "\\\"")
    return "\"" replace(replace(replace(replace(s, "\n", "\\n"), "\r", "\\r"), "\t", "\\t"), "$", "\\x24") "\""
}
function shown(s) { gsub(/[\001-\037\177]/, "?", s); return s }
# points go to files of at most 5000 lines or about 2 MB
function point(line) {
    if (lines >= 5000 || bytes >= 2000000) { close(batch); batch = ""; }
    if (batch == "") { batch = sprintf("%s/batch.%06d", dir, ++batches); lines = 0; bytes = 0 }
    print line > batch
    lines++
    bytes += length(line)
}
# seconds since 1970 of a date in the proleptic Gregorian calendar
function seconds(y, m, d, h, mi, s,   era, yoe, doy) {
    if (m <= 2) y--
    era = int(y / 400)
    yoe = y - era * 400
    doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
    return ((era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy - 719468) * 86400) + h * 3600 + mi * 60 + s
}
# RFC 3339 in UTC to [seconds, nanoseconds as nine digits]; 0 when it is not that
function moment(s, out,   fraction) {
    if (s !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?Z$/) return 0
    out[1] = sprintf("%.0f", seconds(substr(s, 1, 4) + 0, substr(s, 6, 2) + 0, substr(s, 9, 2) + 0, \
        substr(s, 12, 2) + 0, substr(s, 15, 2) + 0, substr(s, 18, 2) + 0))
    fraction = substr(s, 20)
    gsub(/[^0-9]/, "", fraction)
    out[2] = substr(fraction "000000000", 1, 9)
    return 1
}
'

number() {
    case $1 in
    '' | *[!0-9]* | ???????????*) return 1 ;;
    esac
}

instant() {
    if number "$1"; then
        echo "$1"
    else
        awk "$awk_lib"'BEGIN { if (!moment(ARGV[1], t)) exit 1; print t[1] }' "$1" ||
            die "$1 is neither seconds since 1970 nor like 2026-11-22T03:00:00Z" 2
    fi
}

# --- talking to an instance -------------------------------------------------

# The credentials as curl configuration.
# shellcheck disable=SC2016
credentials() {
    [ -n "$CREDENTIALS_FILE" ] || return 0
    awk -v major="$MAJOR" "$awk_lib"'
        NR == 1 { first = $0 }
        NR == 2 { second = $0 }
        END {
            text = major == 1 ? first ":" second : "Authorization: Token " first
            text = replace(replace(text, "\\", "\\\\"), "\"", "\\\"")
            print (major == 1 ? "user" : "header") " = \"" text "\""
        }' "$CREDENTIALS_FILE"
}

# request OUTPUT CURL-ARGUMENT...: the HTTP status on standard output.
# Without the lock: some versions of timeout leave a watcher behind for a second.
request() {
    output=$1
    shift
    [ -z "$CA_FILE" ] || set -- --cacert "$CA_FILE" "$@"
    credentials | timeout "$((TIMEOUT + 5))" curl -q --config - --silent --show-error --noproxy '*' \
        --connect-timeout 10 --max-time "$TIMEOUT" --output "$output" --write-out '%{http_code}' "$@" 9>&-
}

said() {
    tr -d '\000' <"$1" | tr '\001-\037' ' ' | cut -c 1-300
}

# percent STRING: every byte as %XX.
percent() {
    printf '%s' "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' '%'
}

# influxql URL ACCEPT OUTPUT QUERY-FILE [CURL-ARGUMENT...]
influxql() {
    base=$1
    accept=$2
    out=$3
    query=$4
    shift 4
    : >"$out"
    code=$(request "$out" --header "Accept: $accept" --data-urlencode "q@$query" "$@" "$base/query") ||
        die "$base does not answer"
    [ "$code" = 200 ] || die "$base answered $code: $(said "$out")"
}

# The CSV form hides errors, the JSON form does not: ask for both.
# catalogue URL OUTPUT QUERY
catalogue() {
    printf '%s' "$3" >"$w/query"
    influxql "$1" application/json "$w/answer" "$w/query"
    if grep -qF '"error":' "$w/answer"; then
        die "$1: $(said "$w/answer")"
    fi
    influxql "$1" application/csv "$2" "$w/query"
}

# flux URL OUTPUT QUERY-FILE: annotated CSV.
# shellcheck disable=SC2016
flux() {
    awk "$awk_lib"'
        { text = text (NR > 1 ? "\n" : "") $0 }
        END {
            text = replace(replace(replace(text, "\\", "\\\\"), "\"", "\\\""), "\n", "\\n")
            text = replace(replace(text, "\t", "\\t"), "\r", "\\r")
            print "{\"type\":\"flux\",\"query\":\"" text "\",\"dialect\":{\"header\":true,\"delimiter\":\",\"," \
                "\"annotations\":[\"datatype\",\"group\",\"default\"]}}"
        }' "$3" >"$w/query.json"
    : >"$2"
    code=$(request "$2" --header 'Content-Type: application/json' --header 'Accept: application/csv' \
        --data-binary "@$w/query.json" "$1/api/v2/query?org=$(percent "$ORG")") || die "$1 does not answer"
    [ "$code" = 200 ] || die "$1 answered $code: $(said "$2")"
}

# --- what there is: fills $w/rows with "N from to PEER HERE state" -----------
# N numbers a measurement of one database and retention policy (or of the
# bucket); m.N.* say how to read and write it. PEER and HERE count field values.

count_1() {
    {
        printf 'SELECT '
        cat "$w/f.$2.count"
        printf ' '
        cat "$w/m.$3.from"
        printf ' WHERE time >= %s000000000 AND time < %s000000000 GROUP BY time(%ss) fill(none)' "$4" "$5" "$CHUNK"
    } >"$w/query"
    influxql "$1" application/json "$w/answer" "$w/query" --data-urlencode epoch=s
    # shellcheck disable=SC2016
    awk '{ text = text $0 }
        END {
            if (index(text, "\"error\":") || index(text, "\"partial\":true") || !index(text, "\"results\":")) exit 1
            i = index(text, "\"values\":[[")
            if (i == 0) exit 0
            text = substr(text, i + 11)
            text = substr(text, 1, index(text, "]]") - 1)
            gsub(/null/, "0", text)
            n = split(text, row, /\],\[/)
            for (i = 1; i <= n; i++) print row[i]
        }' "$w/answer" >"$6" || die "$1: $(said "$w/answer")"
}

# Sides $1 (peer) and $2 (here) as "time,count,count…" lines: appends rows of N.
# shellcheck disable=SC2016
compare() {
    awk -F, -v n="$3" -v from="$4" -v to="$5" -v chunk="$CHUNK" -v peer="$1" -v here="$2" '
        function read(file, counts,   i, bucket) {
            while ((getline < file) > 0) {
                bucket = $1 - $1 % chunk
                seen[bucket] = 1
                for (i = 2; i <= NF; i++) counts[bucket, i] += $i
                if (NF > width) width = NF
            }
        }
        BEGIN {
            read(peer, p)
            read(here, h)
            for (bucket in seen) {
                less = more = total = have = 0
                for (i = 2; i <= width; i++) {
                    x = p[bucket, i] + 0
                    y = h[bucket, i] + 0
                    total += x
                    have += y
                    if (y < x) less = 1
                    if (y > x) more = 1
                }
                a = bucket + 0
                b = a + chunk
                if (a < from + 0) a = from
                if (b > to + 0) b = to
                printf "%d %.0f %.0f %.0f %.0f %s\n", n, a, b, total, have, \
                    less && more ? "mixed" : less ? "less" : more ? "more" : "same"
            }
        }' | sort -n -k 2,2 >>"$w/rows"
}

# shellcheck disable=SC2016
plan_1() {
    names=$DATABASES
    if [ -z "$names" ]; then
        catalogue "$PEER_URL" "$w/list" 'SHOW DATABASES'
        names=$(awk "$awk_lib"'BEGIN { while (n = record(ARGV[1], r)) if (r[1] != "name" && n >= 3 && r[3] != "_internal") print r[3] }' "$w/list")
    fi
    printf '%s\n' "$names" >"$w/databases"
    measurement=0
    while IFS= read -r db <&3; do
        [ -n "$db" ] || continue
        dbq=$(awk "$awk_lib"'BEGIN { printf "%s", ident(ARGV[1]) }' "$db")
        catalogue "$PEER_URL" "$w/rp.peer" "SHOW RETENTION POLICIES ON $dbq"
        catalogue "$URL" "$w/rp.here" "SHOW RETENTION POLICIES ON $dbq"
        # "DURATION-IN-SECONDS NAME", only those of the peer; a name without one here is an error.
        awk -v here="$w/rp.here" -v peer="$w/rp.peer" "$awk_lib"'
            function span(s,   total) {
                total = 0
                while (match(s, /^[0-9]+[hms]/)) {
                    total += substr(s, 1, RLENGTH - 1) * (substr(s, RLENGTH, 1) == "h" ? 3600 : substr(s, RLENGTH, 1) == "m" ? 60 : 1)
                    s = substr(s, RLENGTH + 1)
                }
                return total
            }
            BEGIN {
                while (n = record(here, r)) if (n >= 4 && r[1] != "name") have[r[3]] = 1
                while (n = record(peer, r)) {
                    if (n < 4 || r[1] == "name") continue
                    if (!(r[3] in have)) { broken("retention policy " shown(r[3]) " does not exist on this instance: create it, then run again"); exit 1 }
                    if (index(r[3], "\n")) { broken("a retention policy has a line break in its name"); exit 1 }
                    printf "%.0f %s\n", span(r[4]), r[3]
                }
                exit failed
            }' >"$w/policies" || die "database $db cannot be resynchronised"
        while read -r keep rp <&4; do
            begin=$from
            if [ "$keep" -gt 0 ] && [ "$begin" -lt "$((now - keep + 600))" ]; then
                begin=$((now - keep + 600))
            fi
            [ "$begin" -lt "$to" ] || continue
            rpq=$(awk "$awk_lib"'BEGIN { printf "%s", ident(ARGV[1]) }' "$rp")
            # Without FROM only the default retention policy would answer.
            catalogue "$PEER_URL" "$w/fields.peer" "SHOW FIELD KEYS ON $dbq FROM $rpq./.*/"
            catalogue "$URL" "$w/fields.here" "SHOW FIELD KEYS ON $dbq FROM $rpq./.*/"
            # Each measurement K: f.K.* for this database; prints how many.
            kinds=$(awk -v dir="$w" -v conflicts="$w/conflicts" "$awk_lib"'
                function put(file, text) { printf "%s", text > file; close(file) }
                function load(file,   n, r, key) {
                    while (n = record(file, r)) {
                        if (n < 4 || (r[3] == "fieldKey" && r[1] == "name")) continue
                        if (!(r[1] in known)) { known[r[1]] = ++count; name[count] = r[1] }
                        key = known[r[1]] SUBSEP r[3]
                        if (!(key in type)) {
                            type[key] = r[4]
                            field[known[r[1]], ++width[known[r[1]]]] = r[3]
                        } else if (type[key] != r[4])
                            bad[known[r[1]]] = bad[known[r[1]]] " " shown(r[3])
                    }
                }
                BEGIN {
                    load(dir "/fields.peer")
                    load(dir "/fields.here")
                    for (k = 1; k <= count; k++) {
                        if (k in bad) {
                            print shown(ARGV[1]) " " shown(ARGV[2]) " " shown(name[k]) ": fields of two types:" bad[k] >> conflicts
                            continue
                        }
                        kinds++
                        sums = columns = keys = empties = ""
                        for (i = 1; i <= width[k]; i++) {
                            f = field[k, i]
                            t = type[k SUBSEP f]
                            cast = ident(f) "::" t
                            sums = sums (i > 1 ? ", " : "") "count(" cast ") AS c" i
                            columns = columns (i > 1 ? ", " : "") cast " AS c" i
                            keys = keys t " " lp_key(f) "\n"
                            if (t == "string") empties = empties i " " cast "\n"
                        }
                        base = dir "/f." kinds
                        put(base ".count", sums)
                        put(base ".select", columns)
                        put(base ".keys", keys)
                        put(base ".empties", empties)
                        put(base ".ident", ident(name[k]))
                        put(base ".lp", lp_name(name[k]))
                        put(base ".name", shown(name[k]))
                    }
                    print kinds + 0
                    exit failed
                }' "$db" "$rp") || die "cannot read the field keys of $db"
            k=0
            while [ "$k" -lt "$kinds" ]; do
                k=$((k + 1))
                measurement=$((measurement + 1))
                m=$w/m.$measurement
                {
                    printf 'FROM %s.%s.' "$dbq" "$rpq"
                    cat "$w/f.$k.ident"
                } >"$m.from"
                cp "$w/f.$k.count" "$m.count"
                cp "$w/f.$k.select" "$m.select"
                cp "$w/f.$k.keys" "$m.keys"
                cp "$w/f.$k.empties" "$m.empties"
                cp "$w/f.$k.lp" "$m.lp"
                printf 'db=%s&rp=%s' "$(percent "$db")" "$(percent "$rp")" >"$m.into"
                {
                    printf '%s %s ' "$db" "$rp"
                    cat "$w/f.$k.name"
                } >"$m.name"
                count_1 "$PEER_URL" "$k" "$measurement" "$begin" "$to" "$w/count.peer"
                count_1 "$URL" "$k" "$measurement" "$begin" "$to" "$w/count.here"
                compare "$w/count.peer" "$w/count.here" "$measurement" "$begin" "$to"
            done
        done 4<"$w/policies"
    done 3<"$w/databases"
}

# shellcheck disable=SC2016
plan_2() {
    begin=$from
    for base in "$PEER_URL" "$URL"; do
        : >"$w/answer"
        code=$(request "$w/answer" "$base/api/v2/buckets?org=$(percent "$ORG")&name=$(percent "$BUCKET")") ||
            die "$base does not answer"
        [ "$code" = 200 ] || die "$base answered $code: $(said "$w/answer")"
        keep=$(tr -d '\n' <"$w/answer" | sed -n 's/.*"everySeconds":[[:space:]]*\([0-9]\{1,\}\).*/\1/p')
        if [ "${keep:-0}" -gt 0 ] && [ "$begin" -lt "$((now - keep + 600))" ]; then
            begin=$((now - keep + 600))
        fi
    done
    [ "$begin" -lt "$to" ] || return 0
    awk -v from="$begin" -v to="$to" -v chunk="$CHUNK" "$awk_lib"'BEGIN {
        print "from(bucket: " flux(ARGV[1]) ")"
        print "  |> range(start: " from ", stop: " to ")"
        print "  |> aggregateWindow(every: " chunk "s, fn: count, createEmpty: false, timeSrc: \"_start\")"
        print "  |> group(columns: [\"_measurement\", \"_field\", \"_time\"])"
        print "  |> sum()"
        print "  |> group()"
    }' "$BUCKET" >"$w/query"
    flux "$PEER_URL" "$w/count.peer" "$w/query"
    flux "$URL" "$w/count.here" "$w/query"
    awk -v dir="$w" -v from="$begin" -v to="$to" -v chunk="$CHUNK" "$awk_lib"'
        function put(file, text) { printf "%s", text > file; close(file) }
        function load(file, side,   n, r, i, at, t, k, f) {
            while (n = record(file, r)) {
                if (n < 3 || substr(r[1], 1, 1) == "#") continue
                if (r[2] == "error" || (r[2] == "result" && r[3] == "table")) {
                    if (r[2] == "error") { n = record(file, r); broken("the query failed: " shown(r[2])); return }
                    split("", at)
                    for (i = 1; i <= n; i++) at[r[i]] = i
                    continue
                }
                if (!moment(r[at["_time"]], t)) { broken("not a time: " shown(r[at["_time"]])); return }
                if (!(r[at["_measurement"]] in known)) {
                    known[r[at["_measurement"]]] = ++count
                    name[count] = r[at["_measurement"]]
                }
                k = known[r[at["_measurement"]]] SUBSEP (t[1] - t[1] % chunk)
                seen[k] = 1
                f = k SUBSEP r[at["_field"]]
                counts[side, f] += r[at["_value"]]
                total[side, k] += r[at["_value"]]
                both[f] = k
            }
        }
        BEGIN {
            load(dir "/count.peer", "p")
            load(dir "/count.here", "h")
            if (failed) exit 1
            for (f in both) {
                if (counts["h", f] + 0 < counts["p", f] + 0) less[both[f]] = 1
                if (counts["h", f] + 0 > counts["p", f] + 0) more[both[f]] = 1
            }
            for (k = 1; k <= count; k++) {
                put(dir "/m." k ".flux", flux(name[k]))
                put(dir "/m." k ".from", flux(ARGV[1]) " " flux(name[k]))
                put(dir "/m." k ".name", shown(ARGV[1]) " " shown(name[k]))
            }
            for (k in seen) {
                split(k, part, SUBSEP)
                a = part[2] + 0
                b = a + chunk
                if (a < from + 0) a = from
                if (b > to + 0) b = to
                printf "%d %.0f %.0f %.0f %.0f %s\n", part[1], a, b, total["p", k], total["h", k], \
                    (k in less) && (k in more) ? "mixed" : (k in less) ? "less" : (k in more) ? "more" : "same"
            }
        }' "$BUCKET" >"$w/rows.new" || die 'cannot read the counts'
    sort -n -k 1,1 -k 2,2 "$w/rows.new" >"$w/rows"
    k=0
    while [ -e "$w/m.$((k + 1)).flux" ]; do
        k=$((k + 1))
        printf 'org=%s&bucket=%s' "$(percent "$ORG")" "$(percent "$BUCKET")" >"$w/m.$k.into"
    done
}

plan() {
    find "$w" -maxdepth 1 -type f \( -name 'm.*' -o -name 'f.*' -o -name 'conflicts' -o -name 'rows*' \) -exec rm -f {} +
    : >"$w/rows"
    : >"$w/conflicts"
    case $MAJOR in
    1) plan_1 ;;
    2) plan_2 ;;
    esac
}

# Per measurement: values on the peer, here, and how many chunks differ.
# shellcheck disable=SC2016
show() {
    printf '%14s %14s %9s %9s  %s\n' peer here chunks differing measurement
    awk -v dir="$w" '
        { peer[$1] += $4; here[$1] += $5; chunks[$1]++; if ($6 != "same") differ[$1]++; if ($1 > last) last = $1 }
        END {
            for (n = 1; n <= last; n++) {
                if (!(n in chunks)) continue
                file = dir "/m." n ".name"
                getline name < file
                close(file)
                printf "%14.0f %14.0f %9d %9d  %s\n", peer[n], here[n], chunks[n], differ[n], name
            }
        }' "$w/rows"
    if [ -s "$w/conflicts" ]; then
        echo 'cannot be copied:'
        cat "$w/conflicts"
    fi
}

# --- copying ----------------------------------------------------------------

# export_1 URL N FROM TO: batches in $w/out, prints the number of values.
# shellcheck disable=SC2016
export_1() {
    m=$w/m.$2
    range="time >= ${3}000000000 AND time < ${4}000000000"
    {
        printf 'SELECT '
        cat "$m.select"
        printf ' '
        cat "$m.from"
        printf ' WHERE %s GROUP BY *' "$range"
    } >"$w/query"
    influxql "$1" application/csv "$w/data.0" "$w/query" --data-urlencode epoch=ns \
        --data-urlencode chunked=true --data-urlencode chunk_size=10000
    files=0
    # An empty string looks like no value in this form: ask for those by themselves.
    while read -r column cast <&5; do
        {
            printf 'SELECT %s AS c1 ' "$cast"
            cat "$m.from"
            printf " WHERE %s AND %s = '' GROUP BY *" "$range" "$cast"
        } >"$w/query"
        influxql "$1" application/csv "$w/data.$column" "$w/query" --data-urlencode epoch=ns \
            --data-urlencode chunked=true --data-urlencode chunk_size=10000
        files=$files$newline$column
    done 5<"$m.empties"
    for column in $files; do
        [ "$(tr -cd '\000' <"$w/data.$column" | wc -c)" -eq 0 ] ||
            die "$(cat "$m.name"): a value has a NUL byte; this measurement cannot be copied as text"
    done
    printf '%s\n' "$files" | awk -v dir="$w/out" -v data="$w/data." -v m="$m" "$awk_lib"'
        BEGIN {
            while ((getline line < (m ".keys")) > 0) {
                i = index(line, " ")
                type[++width] = substr(line, 1, i - 1)
                key[width] = substr(line, i + 1)
            }
            getline name < (m ".lp")
        }
        NR == 1 {
            while (n = record(data "0", r)) {
                if (n < 4 || r[3] == "time") continue
                if (n != width + 3 || r[3] !~ /^-?[0-9]+$/) { broken("unexpected row"); exit 1 }
                line = ""
                for (i = 1; i <= width; i++)
                    if (r[i + 3] != "") {
                        line = line (line == "" ? "" : ",") key[i] "=" lp_value(type[i], r[i + 3])
                        values++
                    }
                if (line != "") point(name (r[2] == "" ? "" : "," r[2]) " " line " " r[3])
            }
            next
        }
        {
            column = $0
            while (n = record(data column, r)) {
                if (n < 4 || r[3] == "time") continue
                if (n != 4 || r[4] != "" || r[3] !~ /^-?[0-9]+$/) { broken("unexpected row"); exit 1 }
                point(name (r[2] == "" ? "" : "," r[2]) " " key[column] "=\"\" " r[3])
                values++
            }
        }
        END { printf "%.0f\n", values; exit failed }'
}

# shellcheck disable=SC2016
export_2() {
    m=$w/m.$2
    awk -v from="$3" -v to="$4" -v measurement="$m.flux" "$awk_lib"'BEGIN {
        getline name < measurement
        print "from(bucket: " flux(ARGV[1]) ")"
        print "  |> range(start: " from ", stop: " to ")"
        print "  |> filter(fn: (r) => r._measurement == " name ")"
    }' "$BUCKET" >"$w/query"
    flux "$1" "$w/data.0" "$w/query"
    [ "$(tr -cd '\000' <"$w/data.0" | wc -c)" -eq 0 ] ||
        die "$(cat "$m.name"): a value has a NUL byte; this measurement cannot be copied as text"
    awk -v dir="$w/out" -v data="$w/data.0" "$awk_lib"'
        BEGIN {
            while (n = record(data, r)) {
                if (n < 3) continue
                if (substr(r[1], 1, 1) == "#") {
                    if (!heading) { split("", preset); split("", kind) }
                    heading = 1
                    if (r[1] == "#datatype") for (i = 2; i <= n; i++) kind[i] = r[i]
                    if (r[1] == "#default") for (i = 2; i <= n; i++) preset[i] = r[i]
                    continue
                }
                if (heading) {
                    heading = 0
                    if (r[2] == "error") { record(data, r); broken("the query failed: " shown(r[2])); exit 1 }
                    split("", at)
                    width = n
                    tags = 0
                    for (i = 4; i <= n; i++) {
                        at[r[i]] = i
                        if (r[i] !~ /^_(start|stop|time|value|field|measurement)$/) { tag[++tags] = i; label[tags] = lp_key(r[i]) }
                    }
                    continue
                }
                if (n != width || !(at["_value"] in kind)) { broken("unexpected row"); exit 1 }
                for (i = 4; i <= n; i++) if (r[i] == "" && i in preset) r[i] = preset[i]
                if (!moment(r[at["_time"]], t)) { broken("not a time: " shown(r[at["_time"]])); exit 1 }
                line = lp_name(r[at["_measurement"]])
                for (i = 1; i <= tags; i++) if (r[tag[i]] != "") line = line "," label[i] "=" lp_key(r[tag[i]])
                if (t[1] < 0) { broken("a time before 1970"); exit 1 }
                stamp = t[1] t[2]
                sub(/^0+/, "", stamp)
                point(line " " lp_key(r[at["_field"]]) "=" lp_value(kind[at["_value"]], r[at["_value"]]) " " (stamp == "" ? "0" : stamp))
                values++
            }
            printf "%.0f\n", values
            exit failed
        }'
}

# The number of values the peer counts now in one chunk.
# shellcheck disable=SC2016
recount() {
    case $MAJOR in
    1)
        cp "$w/m.$1.count" "$w/f.recount.count"
        count_1 "$PEER_URL" recount "$1" "$2" "$3" "$w/count.again"
        awk -F, '{ for (i = 2; i <= NF; i++) total += $i } END { printf "%.0f\n", total }' "$w/count.again"
        ;;
    2)
        awk -v from="$2" -v to="$3" -v measurement="$w/m.$1.flux" "$awk_lib"'BEGIN {
            getline name < measurement
            print "from(bucket: " flux(ARGV[1]) ")"
            print "  |> range(start: " from ", stop: " to ")"
            print "  |> filter(fn: (r) => r._measurement == " name ")"
            print "  |> count()"
            print "  |> group()"
            print "  |> sum()"
        }' "$BUCKET" >"$w/query"
        flux "$PEER_URL" "$w/count.again" "$w/query"
        awk -v data="$w/count.again" "$awk_lib"'BEGIN {
            while (n = record(data, r)) {
                if (n < 3 || substr(r[1], 1, 1) == "#") continue
                if (r[2] == "error") exit 1
                if (r[2] == "result") { for (i = 1; i <= n; i++) if (r[i] == "_value") at = i; continue }
                total += r[at]
            }
            printf "%.0f\n", total
        }'
        ;;
    esac
}

# copy N FROM TO EXPECTED
copy() {
    rm -rf "$w/out"
    mkdir "$w/out"
    values=$("export_$MAJOR" "$PEER_URL" "$1" "$2" "$3") || die "$(cat "$w/m.$1.name"): cannot export $2 to $3"
    if [ "$values" != "$4" ]; then
        again=$(recount "$1" "$2" "$3") || die "$(cat "$w/m.$1.name"): cannot count $2 to $3"
        [ "$values" = "$again" ] || die "$(cat "$w/m.$1.name"): the peer counts $again values from $2 to $3 but exports $values"
    fi
    case $MAJOR in
    1) into="$URL/write?precision=ns&$(cat "$w/m.$1.into")" ;;
    2) into="$URL/api/v2/write?precision=ns&$(cat "$w/m.$1.into")" ;;
    esac
    set +f
    for batch in "$w/out"/batch.*; do
        set -f
        [ -e "$batch" ] || continue
        : >"$w/answer"
        code=$(request "$w/answer" --header 'Content-Type: text/plain; charset=utf-8' --data-binary "@$batch" "$into") ||
            die "$URL does not answer"
        [ "$code" = 204 ] || die "$(cat "$w/m.$1.name"): writing $2 to $3 was answered with $code: $(said "$w/answer")"
        rm -f "$batch"
    done
    set -f
}

# copy_rows all|less: copies those chunks, remembering what is finished.
copy_rows() {
    total=$(awk '$4 > 0' "$w/rows" | wc -l)
    index=0
    while read -r n a b peer _ state <&6; do
        [ "$peer" -gt 0 ] || continue
        index=$((index + 1))
        key="$(cksum <"$w/m.$n.from" | tr ' ' .) $a $b"
        if [ "$1" = all ]; then
            if grep -qxF "$key" "$w/done"; then
                continue
            fi
        else
            case $state in
            less | mixed) ;;
            *) continue ;;
            esac
        fi
        printf '%d of %d: %s, %s to %s, %s values\n' "$index" "$total" "$(cat "$w/m.$n.name")" "$a" "$b" "$peer" >&2
        copy "$n" "$a" "$b" "$peer"
        printf '%s\n' "$key" >>"$w/done"
    done 6<"$w/rows"
}

states() {
    awk -v want="$1" '$6 == want { n++ } END { print n + 0 }' "$w/rows"
}

# --- main -------------------------------------------------------------------

apply=no
accept_more=no
from=
to=
while [ $# -gt 0 ]; do
    case $1 in
    --apply) apply=yes ;;
    --accept-more) accept_more=yes ;;
    --from | --to | --peer | --chunk)
        [ $# -ge 2 ] || die "$1 needs a value" 2
        case $1 in
        --from) from=$(instant "$2") || exit 2 ;;
        --to) to=$(instant "$2") || exit 2 ;;
        --peer) PEER_URL=$2 ;;
        --chunk) CHUNK=$2 ;;
        esac
        shift
        ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
    shift
done
case $MAJOR in
1 | 2) ;;
*) die 'MAJOR must be 1 or 2' 2 ;;
esac
for value in "$CHUNK" "$MARGIN" "$SETTLE" "$TIMEOUT"; do
    number "$value" || die "$value is not a number of seconds" 2
done
[ "$CHUNK" -gt 0 ] || die 'CHUNK must be positive' 2
case $PEER_URL in
http://?* | https://?*) ;;
*) die "$PEER_URL is not the address of an instance" 2 ;;
esac
[ "$PEER_URL" != "$URL" ] || die 'the peer is this instance itself' 2
[ -z "$CREDENTIALS_FILE" ] || [ -r "$CREDENTIALS_FILE" ] || die "cannot read $CREDENTIALS_FILE" 2

mkdir -p "$w" || exit 1
exec 9>"$w/lock"
flock -n 9 || die 'another run is under way'
trap 'rm -rf "$w/out"; rm -f "$w"/data.* "$w"/answer "$w"/query.json' EXIT
trap 'exit 1' HUP INT TERM

now=$(date +%s)
: >"$w/gate"
gate_from=
gate_found=
if [ -e "$gate" ]; then
    cp "$gate" "$w/gate"
    gate_from=$(sed -n 's/^from=\([0-9]\{1,10\}\)$/\1/p' "$w/gate")
    gate_found=$(sed -n 's/^found=\([0-9]\{1,10\}\)$/\1/p' "$w/gate")
    if [ -z "$from" ]; then
        [ -n "$gate_from" ] || die 'the gate does not know when the gap began: give --from' 2
        from=$((gate_from > MARGIN ? gate_from - MARGIN : 0))
    fi
    if [ -z "$to" ] && [ -n "$gate_found" ]; then
        to=$((gate_found + MARGIN))
        if [ "$to" -gt "$((now - SETTLE))" ] && [ "$gate_found" -gt "$((now - 2 * SETTLE))" ] && [ "$apply" = yes ]; then
            echo 'the instance came back only just now; waiting for its first points' >&2
            pause=$((gate_found + 2 * SETTLE - now))
            [ "$pause" -le "$((2 * SETTLE))" ] || die 'the gate was closed in the future: is the clock right?'
            sleep "$pause"
            now=$(date +%s)
        fi
    fi
elif [ -z "$from" ]; then
    echo "$SERVICE: no gate: this instance knows of no gap. --from T compares another window"
    exit 0
fi
if [ -z "$to" ] || [ "$to" -gt "$((now - SETTLE))" ]; then
    to=$((now - SETTLE))
fi
[ "$from" -lt "$to" ] || die 'the window is empty' 2

printf '%s: window %s to %s, from %s to %s\n' "$SERVICE" "$from" "$to" "$PEER_URL" "$URL"
plan
show

if [ "$apply" = no ]; then
    if [ -s "$w/conflicts" ]; then
        exit 1
    elif [ "$(states same)" = "$(wc -l <"$w/rows" | tr -d ' ')" ]; then
        echo 'both sides count the same; --apply copies to be certain, and opens the gate'
        exit 0
    fi
    echo 'nothing was changed; --apply copies from the peer to here'
    exit 3
fi

# Chunks finished by an earlier run count only if it was about the same gap.
job="$(cksum <"$w/gate") $from $CHUNK $PEER_URL"
if [ ! -e "$w/done" ] || [ "$(head -n 1 "$w/done")" != "$job" ]; then
    printf '%s\n' "$job" >"$w/done"
fi

copy_rows all
pass=1
while plan && [ "$(($(states less) + $(states mixed)))" -gt 0 ] && [ "$pass" -lt 3 ]; do
    pass=$((pass + 1))
    echo 'points arrived meanwhile, copying those chunks again' >&2
    sleep 2
    copy_rows less
done
show
[ ! -s "$w/conflicts" ] || die 'some measurements could not be copied; the gate stays as it was'
[ "$(($(states less) + $(states mixed)))" -eq 0 ] || die 'this side still holds fewer values than the peer; the gate stays as it was'
if [ "$(states more)" -gt 0 ] && [ "$accept_more" = no ]; then
    die 'this side holds all that the peer holds, and more: resynchronise the peer, then run again (or --accept-more)' 4
fi
rm -f "$w/done"
if [ ! -e "$gate" ]; then
    echo "$SERVICE: done, verified"
    exit 0
fi
[ -n "$gate_found" ] || gate_found=$now
[ -z "$gate_from" ] || [ "$from" -le "$gate_from" ] || die 'done, but the window begins after the gap: the gate stays closed' 5
[ "$to" -ge "$gate_found" ] || die 'done, but the window ends before the gap does: the gate stays closed' 5
exec 8>"$lock"
flock -w 40 8 || die 'the gate is locked' 5
cmp -s "$gate" "$w/gate" || die 'done, but another outage was recorded meanwhile: run again' 5
if ! date +%s >"$alive.new" || ! mv "$alive.new" "$alive"; then
    die 'cannot write the stamp' 5
fi
rm -f "$gate"
echo "$SERVICE: done, verified, the gate is open"
