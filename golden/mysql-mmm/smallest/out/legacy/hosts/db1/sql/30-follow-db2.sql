-- legacy, legacy-db: this server follows db2, by positions, as MMM does. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- One that followed nobody begins with the other's first log; one that was filled from a backup is told the backup's position first.
STOP SLAVE;
CHANGE MASTER TO MASTER_HOST='10.3.0.12', MASTER_PORT=3306, MASTER_USER='repl', MASTER_PASSWORD=@HAC-SECRET:sqlsys:replication@, MASTER_USE_GTID=no, MASTER_CONNECT_RETRY=10, MASTER_SSL=0, MASTER_SSL_VERIFY_SERVER_CERT=0;
START SLAVE;
