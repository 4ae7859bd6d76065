-- wiki, wiki-db: the accounts of this server, which do not replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET SESSION sql_log_bin = 0;
CREATE USER IF NOT EXISTS 'repl'@'10.2.0.11' IDENTIFIED BY @HAC-SECRET:sql:replication@;
ALTER USER 'repl'@'10.2.0.11' IDENTIFIED BY @HAC-SECRET:sql:replication@ REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'repl'@'10.2.0.11';
CREATE USER IF NOT EXISTS 'repl'@'10.2.0.13' IDENTIFIED BY @HAC-SECRET:sql:replication@;
ALTER USER 'repl'@'10.2.0.13' IDENTIFIED BY @HAC-SECRET:sql:replication@ REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'repl'@'10.2.0.13';
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED VIA unix_socket;
GRANT REPLICA MONITOR ON *.* TO 'keepalived_script'@'localhost';
SET SESSION sql_log_bin = 1;
