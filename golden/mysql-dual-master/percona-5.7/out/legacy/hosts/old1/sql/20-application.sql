-- legacy, legacy-db: databases and applications' accounts, which replicate. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
SET @hac_super_read_only = @@GLOBAL.super_read_only;
SET GLOBAL super_read_only = OFF;
CREATE DATABASE IF NOT EXISTS `legacy` CHARACTER SET utf8mb4;
SET GLOBAL super_read_only = @hac_super_read_only;
