-- legacy, legacy-db: databases and applications' accounts, which replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET @hac_super_read_only = @@GLOBAL.super_read_only;
SET GLOBAL super_read_only = OFF;
CREATE DATABASE IF NOT EXISTS `legacy` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'legacy'@'10.3.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@;
ALTER USER 'legacy'@'10.3.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@ REQUIRE NONE;
GRANT ALL PRIVILEGES ON `legacy`.* TO 'legacy'@'10.3.0.0/255.255.255.0';
SET GLOBAL super_read_only = @hac_super_read_only;
