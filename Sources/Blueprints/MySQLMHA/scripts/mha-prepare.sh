#!/bin/sh
# hac prepare: makes the directories of MHA, and cures its reading of server versions. May be repeated; repeat it after
# an upgrade of Perl.
#
# MHA 0.58 hands all numbers of a version to sprintf, and dies of "Redundant argument" where there are more than three,
# as in 8.0.36-28.1 or 10.11.6-MariaDB-0+deb12u1 (mha4mysql-manager issue 116, mha4mysql-node pull request 36). A copy
# of its module with the numbers counted goes to Perl's directory for a site's own modules, which Perl reads first; the
# package's file stays as it is.
#
# Exit: 0 versions are read; 1 they are not, or MHA is not installed.
# Needs: service temporary_files
#@ variables
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

fail() {
    printf '%s\n' "$service: prepare: $1" >&2
    exit 1
}

reads_versions() {
    perl -MMHA::NodeUtil -e 'for ("10.11.6-MariaDB-0+deb12u1-log", "10.11.6-28.1") {
        exit 1 unless MHA::NodeUtil::parse_mysql_version($_) eq "010011006" && MHA::NodeUtil::parse_mysql_major_version($_) eq "010011"
    }' 2>/dev/null
}

systemd-tmpfiles --create "$temporary_files" || fail "cannot make the directories"
module=$(perl -MMHA::NodeUtil -e 'print $INC{"MHA/NodeUtil.pm"}') || fail "mha4mysql-node is not installed"
if ! reads_versions; then
    { site=$(perl -MConfig -e 'print $Config{sitelib}') && [ -n "$site" ]; } || fail "where does this Perl have a site's own modules?"
    copy=$site/MHA/NodeUtil.pm
    [ "$module" != "$copy" ] || fail "$copy is a changed copy already, and does not read versions"
    mkdir -p "$site/MHA" || fail "cannot make $site/MHA"
    # The $ are Perl's.
    # shellcheck disable=SC2016
    sed -e '/%03d%03d%03d/s/\$str =~ m\/(\\d+)\/g )/( $str =~ m\/(\\d+)\/g )[ 0 .. 2 ] )/' \
        -e '/ '\''%03d%03d'\''/s/\$str =~ m\/(\\d+)\/g )/( $str =~ m\/(\\d+)\/g )[ 0 .. 1 ] )/' "$module" >"$copy.new" || fail "cannot write $copy.new"
    { chmod 0644 "$copy.new" && mv "$copy.new" "$copy"; } || fail "cannot write $copy"
    reads_versions || { rm -f "$copy"; fail "$module is not the 0.58 that is known: its reading of versions could not be cured"; }
    printf '%s\n' "$service: prepare: $copy reads versions of more than three numbers"
fi
printf '%s\n' "$service: prepare: MHA reads server versions"
