-- archive, store: accounts that log in by the socket, without a password. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- The check asks only for the server's state, which needs no privilege.
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED VIA unix_socket;
