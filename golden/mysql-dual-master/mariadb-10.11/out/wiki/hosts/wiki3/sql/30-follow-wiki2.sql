-- wiki, wiki-db: this server follows wiki2. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- Only while wiki2 lives: what is received and not yet applied here is fetched from it again.
STOP SLAVE;
CHANGE MASTER TO MASTER_HOST='10.2.0.12', MASTER_PORT=3307, MASTER_USER='repl', MASTER_PASSWORD=@HAC-SECRET:sqlsys:replication@, MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=10, MASTER_SSL=1, MASTER_SSL_CA='/etc/mysql/tls/ca.pem', MASTER_SSL_VERIFY_SERVER_CERT=1;
START SLAVE;
