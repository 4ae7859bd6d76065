-- archive, archive: this server follows archive2. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- Only while archive2 is the source: what is received and not yet applied here is fetched from it again.
STOP SLAVE;
CHANGE MASTER TO MASTER_HOST='10.2.9.12', MASTER_PORT=3307, MASTER_USER='repl', MASTER_PASSWORD=@HAC-SECRET:sqlsys:replication@, MASTER_AUTO_POSITION=1, MASTER_RETRY_COUNT=86400, MASTER_CONNECT_RETRY=10, MASTER_SSL=1, MASTER_SSL_CA='/etc/mysql/tls/ca.pem', MASTER_SSL_VERIFY_SERVER_CERT=1;
START SLAVE;
