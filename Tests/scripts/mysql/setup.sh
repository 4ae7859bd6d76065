# shellcheck shell=bash disable=SC2034,SC2154
# Two servers with certificates, configuration and accounts. Sourced by ../mysql-test.sh.

at text
for f in "$scripts"/mysql-*.sh; do
    b=$(basename "$f" .sh); b=${b#mysql-}
    mkdir -p "$top/h1/bin"
    r=$(render 1 "$b" "service=it's odd") && [ -s "$r" ] || { bad "$b renders"; continue; }
    if dash -n "$r" && busybox sh -n "$r" && bash -n "$r"; then ok "$b parses"; else bad "$b parses"; fi
    if out=$(shellcheck -s sh -e SC2034 "$r" 2>&1); then ok "$b shellcheck"; else bad "$b shellcheck" "$out"; fi
done
if grep -nE 'password|IDENTIFIED' "$scripts"/mysql-*.sh | grep -vE '^[^:]+:[0-9]+:#'; then bad "no passwords in scripts"; else ok "no passwords in scripts"; fi

at setup
port=$((20000 + $$ % 20000))
(
    mkdir "$top/tls" && cd "$top/tls" || exit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=test-ca
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server-key.pem -out server.csr -subj /CN=database
    printf 'subjectAltName=IP:127.0.0.1\n' >ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile ext -out server.pem
    chown -R mysql:mysql .
) >"$top/tls.log" 2>&1
for n in 1 2; do
    mkdir -p "$top/h$n/bin" "$top/h$n/lib" "$top/h$n/check"
    chown mysql:mysql "$top/h$n"; chmod 755 "$top/h$n" "$top/h$n/bin"; chown keepalived_script "$top/h$n/check"
    cat >"$top/h$n/ip" <<END
#!/bin/sh
[ ! -e $top/h$n/ipfails ] || exit 1
case \$* in *192.0.2.52) [ ! -e $top/h$n/vip ] || echo '2: eth0    inet 192.0.2.52/24 scope global secondary eth0' ;; esac
END
    chmod 755 "$top/h$n/ip"
    cat >"$top/my$n.cnf" <<END
[mysqld]
user=mysql
datadir=$top/h$n/data
socket=$top/h$n/s.sock
pid_file=$top/h$n/pid
log_error=$top/h$n/err.log
port=$((port + n))
bind_address=127.0.0.1
skip_name_resolve=ON
ssl_ca=$top/tls/ca.pem
ssl_cert=$top/tls/server.pem
ssl_key=$top/tls/server-key.pem
server_id=$n
report_host=host$n
log_bin=mysql-bin
relay_log=relay-bin
binlog_format=ROW
binlog_expire_logs_seconds=604800
log_slave_updates=ON
gtid_domain_id=$n
gtid_strict_mode=ON
relay_log_recovery=ON
sync_binlog=1
innodb_flush_log_at_trx_commit=1
auto_increment_increment=2
auto_increment_offset=$n
read_only=ON
rpl_semi_sync_master_enabled=ON
rpl_semi_sync_slave_enabled=ON
rpl_semi_sync_master_timeout=1000
rpl_semi_sync_master_wait_point=AFTER_SYNC
innodb_buffer_pool_size=24M
innodb_log_file_size=8M
performance_schema=OFF
END
done
mariadb-install-db --defaults-file="$top/my1.cnf" --skip-test-db --skip-log-bin --auth-root-authentication-method=socket >"$top/install.log" 2>&1
cp -a "$top/h1/data" "$top/h2/data"
up 1; up 2
# The statements of sql.md (MariaDB), as the compiler fills them in
for n in 1 2; do
    mariadb --no-defaults -S "$top/h$n/s.sock" <<END || bad "accounts on $n"
SET SESSION sql_log_bin = 0;
CREATE USER IF NOT EXISTS 'chimesync'@'127.0.0.1' IDENTIFIED BY 'repl-secret';
ALTER USER 'chimesync'@'127.0.0.1' IDENTIFIED BY 'repl-secret' REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'chimesync'@'127.0.0.1';
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED VIA unix_socket;
GRANT REPLICA MONITOR ON *.* TO 'keepalived_script'@'localhost';
CREATE USER IF NOT EXISTS 'chime'@'127.0.0.0/255.0.0.0' IDENTIFIED BY 'app-secret';
ALTER USER 'chime'@'127.0.0.0/255.0.0.0' IDENTIFIED BY 'app-secret';
GRANT ALL PRIVILEGES ON \`chime\`.* TO 'chime'@'127.0.0.0/255.0.0.0';
SET SESSION sql_log_bin = 1;
END
done
follow() { # HOST
    c "$1" "STOP SLAVE; CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=$((port + 3 - $1)), MASTER_USER='chimesync', MASTER_PASSWORD='repl-secret', MASTER_SSL=1, MASTER_SSL_CA='$top/tls/ca.pem', MASTER_SSL_VERIFY_SERVER_CERT=1, MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos; START SLAVE;" 2>/dev/null
}
