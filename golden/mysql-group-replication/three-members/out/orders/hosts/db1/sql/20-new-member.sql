-- orders, database: the accounts of all members' addresses; for the primary, from which they replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.11' IDENTIFIED BY @HAC-SECRET:sql:recovery@;
ALTER USER 'gr_recovery'@'10.0.0.11' IDENTIFIED BY @HAC-SECRET:sql:recovery@ REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'gr_recovery'@'10.0.0.11';
GRANT CONNECTION_ADMIN, BACKUP_ADMIN ON *.* TO 'gr_recovery'@'10.0.0.11';
CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.12' IDENTIFIED BY @HAC-SECRET:sql:recovery@;
ALTER USER 'gr_recovery'@'10.0.0.12' IDENTIFIED BY @HAC-SECRET:sql:recovery@ REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'gr_recovery'@'10.0.0.12';
GRANT CONNECTION_ADMIN, BACKUP_ADMIN ON *.* TO 'gr_recovery'@'10.0.0.12';
CREATE USER IF NOT EXISTS 'gr_recovery'@'10.0.0.13' IDENTIFIED BY @HAC-SECRET:sql:recovery@;
ALTER USER 'gr_recovery'@'10.0.0.13' IDENTIFIED BY @HAC-SECRET:sql:recovery@ REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO 'gr_recovery'@'10.0.0.13';
GRANT CONNECTION_ADMIN, BACKUP_ADMIN ON *.* TO 'gr_recovery'@'10.0.0.13';
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED WITH auth_socket;
GRANT SELECT ON performance_schema.replication_group_members TO 'keepalived_script'@'localhost';
GRANT SELECT ON performance_schema.replication_group_member_stats TO 'keepalived_script'@'localhost';
