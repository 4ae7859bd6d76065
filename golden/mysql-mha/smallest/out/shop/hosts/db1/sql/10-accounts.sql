-- shop, shop-db: accounts of replication and MHA on this server, which do not replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET SESSION sql_log_bin = 0;
CREATE USER IF NOT EXISTS 'repl'@'10.1.0.12' IDENTIFIED BY @HAC-SECRET:sql:replication@;
ALTER USER 'repl'@'10.1.0.12' IDENTIFIED BY @HAC-SECRET:sql:replication@ REQUIRE NONE;
GRANT REPLICATION SLAVE ON *.* TO 'repl'@'10.1.0.12';
CREATE USER IF NOT EXISTS 'mha'@'10.1.0.21' IDENTIFIED BY @HAC-SECRET:sql:mha@;
ALTER USER 'mha'@'10.1.0.21' IDENTIFIED BY @HAC-SECRET:sql:mha@ REQUIRE NONE;
GRANT ALL PRIVILEGES ON *.* TO 'mha'@'10.1.0.21';
CREATE USER IF NOT EXISTS 'mha'@'10.1.0.11' IDENTIFIED BY @HAC-SECRET:sql:mha@;
ALTER USER 'mha'@'10.1.0.11' IDENTIFIED BY @HAC-SECRET:sql:mha@ REQUIRE NONE;
GRANT ALL PRIVILEGES ON *.* TO 'mha'@'10.1.0.11';
SET SESSION sql_log_bin = 1;
