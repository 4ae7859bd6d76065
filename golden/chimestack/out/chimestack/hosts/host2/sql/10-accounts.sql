-- chimestack, database: the accounts of this server, which do not replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET SESSION sql_log_bin = 0;
SET @hac_super_read_only = @@GLOBAL.super_read_only;
SET GLOBAL super_read_only = OFF;
CREATE USER IF NOT EXISTS 'chimesync'@'192.168.231.151' IDENTIFIED BY @HAC-SECRET:sql:mysql_replication@;
ALTER USER 'chimesync'@'192.168.231.151' IDENTIFIED BY @HAC-SECRET:sql:mysql_replication@ REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'chimesync'@'192.168.231.151';
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED WITH auth_socket;
GRANT REPLICATION CLIENT ON *.* TO 'keepalived_script'@'localhost';
CREATE USER IF NOT EXISTS 'hac_fence'@'localhost' IDENTIFIED WITH auth_socket AS 'root';
GRANT PROCESS, REPLICATION CLIENT, SHOW DATABASES ON *.* TO 'hac_fence'@'localhost';
GRANT SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN ON *.* TO 'hac_fence'@'localhost';
SET GLOBAL super_read_only = @hac_super_read_only;
SET SESSION sql_log_bin = 1;
