-- chimestack, database: databases and applications' accounts, which replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET @hac_super_read_only = @@GLOBAL.super_read_only;
SET GLOBAL super_read_only = OFF;
CREATE DATABASE IF NOT EXISTS `chime` CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS `portal` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'chime'@'192.168.231.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:chime_database@;
ALTER USER 'chime'@'192.168.231.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:chime_database@ REQUIRE NONE;
GRANT ALL PRIVILEGES ON `chime`.* TO 'chime'@'192.168.231.0/255.255.255.0';
GRANT ALL PRIVILEGES ON `portal`.* TO 'chime'@'192.168.231.0/255.255.255.0';
SET GLOBAL super_read_only = @hac_super_read_only;
