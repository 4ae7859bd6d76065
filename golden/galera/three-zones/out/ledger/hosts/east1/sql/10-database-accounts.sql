-- ledger, database: accounts that log in by the socket, without a password. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- What mariadb-backup needs on a donor (MariaDB's documentation, "mariadb-backup SST Method").
CREATE USER IF NOT EXISTS 'mysql'@'localhost' IDENTIFIED VIA unix_socket;
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR ON *.* TO 'mysql'@'localhost';
