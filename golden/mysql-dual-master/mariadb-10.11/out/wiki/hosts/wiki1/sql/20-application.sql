-- wiki, wiki-db: databases and applications' accounts, which replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
CREATE DATABASE IF NOT EXISTS `wiki` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'wiki'@'10.2.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@;
ALTER USER 'wiki'@'10.2.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@ REQUIRE NONE;
GRANT ALL PRIVILEGES ON `wiki`.* TO 'wiki'@'10.2.0.0/255.255.255.0';
