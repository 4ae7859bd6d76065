-- orders, orders-db: databases and applications' accounts, which replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET @hac_super_read_only = @@GLOBAL.super_read_only;
SET GLOBAL super_read_only = OFF;
CREATE DATABASE IF NOT EXISTS `orders` CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS `order_archive` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'orders'@'10.0.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@;
ALTER USER 'orders'@'10.0.0.0/255.255.255.0' IDENTIFIED BY @HAC-SECRET:sql:application@ REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON `orders`.* TO 'orders'@'10.0.0.0/255.255.255.0';
GRANT SELECT ON `order\_archive`.* TO 'orders'@'10.0.0.0/255.255.255.0';
CREATE USER IF NOT EXISTS 'orders'@'10.0.9.7' IDENTIFIED BY @HAC-SECRET:sql:application@;
ALTER USER 'orders'@'10.0.9.7' IDENTIFIED BY @HAC-SECRET:sql:application@ REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON `orders`.* TO 'orders'@'10.0.9.7';
GRANT SELECT ON `order\_archive`.* TO 'orders'@'10.0.9.7';
SET GLOBAL super_read_only = @hac_super_read_only;
