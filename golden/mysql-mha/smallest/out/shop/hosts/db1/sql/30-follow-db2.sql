-- shop, shop-db: this server follows db2. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- Only while db2 is the source: what is received and not yet applied here is fetched from it again.
STOP SLAVE;
CHANGE MASTER TO MASTER_HOST='10.1.0.12', MASTER_PORT=3306, MASTER_USER='repl', MASTER_PASSWORD=@HAC-SECRET:sqlsys:replication@, MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=10, MASTER_SSL=0, MASTER_SSL_VERIFY_SERVER_CERT=0;
START SLAVE;
