-- archive, archive: databases and applications' accounts, which replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET @hac_super_read_only = @@GLOBAL.super_read_only;
SET GLOBAL super_read_only = OFF;
CREATE DATABASE IF NOT EXISTS `archive` CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS `portal` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'archive'@'10.4.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@;
ALTER USER 'archive'@'10.4.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@ REQUIRE SSL;
GRANT ALL PRIVILEGES ON `archive`.* TO 'archive'@'10.4.0.0/255.255.255.0';
GRANT SELECT, INSERT ON `portal`.* TO 'archive'@'10.4.0.0/255.255.255.0';
CREATE USER IF NOT EXISTS 'archive'@'10.4.9.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@;
ALTER USER 'archive'@'10.4.9.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@ REQUIRE SSL;
GRANT ALL PRIVILEGES ON `archive`.* TO 'archive'@'10.4.9.0/255.255.255.0';
GRANT SELECT, INSERT ON `portal`.* TO 'archive'@'10.4.9.0/255.255.255.0';
SET GLOBAL super_read_only = @hac_super_read_only;
