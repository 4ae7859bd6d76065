-- lab, database: the accounts of this server, before it is a member. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- Not logged: a transaction of its own would keep the server out of the group.
SET SESSION sql_log_bin = 0;
CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.11' IDENTIFIED BY @HAC-SECRET:sql:recovery@;
ALTER USER 'gr_recovery'@'10.0.0.11' IDENTIFIED BY @HAC-SECRET:sql:recovery@ REQUIRE NONE;
GRANT REPLICATION SLAVE ON *.* TO 'gr_recovery'@'10.0.0.11';
GRANT CONNECTION_ADMIN, BACKUP_ADMIN ON *.* TO 'gr_recovery'@'10.0.0.11';
CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.12' IDENTIFIED BY @HAC-SECRET:sql:recovery@;
ALTER USER 'gr_recovery'@'10.0.0.12' IDENTIFIED BY @HAC-SECRET:sql:recovery@ REQUIRE NONE;
GRANT REPLICATION SLAVE ON *.* TO 'gr_recovery'@'10.0.0.12';
GRANT CONNECTION_ADMIN, BACKUP_ADMIN ON *.* TO 'gr_recovery'@'10.0.0.12';
CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.13' IDENTIFIED BY @HAC-SECRET:sql:recovery@;
ALTER USER 'gr_recovery'@'10.0.0.13' IDENTIFIED BY @HAC-SECRET:sql:recovery@ REQUIRE NONE;
GRANT REPLICATION SLAVE ON *.* TO 'gr_recovery'@'10.0.0.13';
GRANT CONNECTION_ADMIN, BACKUP_ADMIN ON *.* TO 'gr_recovery'@'10.0.0.13';
SET SESSION sql_log_bin = 1;
CHANGE REPLICATION SOURCE TO SOURCE_USER='gr_recovery', SOURCE_PASSWORD=@HAC-SECRET:sqlsys:recovery@ FOR CHANNEL 'group_replication_recovery';
