-- shop, shop-db: this server follows db3. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- Only while db3 is the source: what is received and not yet applied here is fetched from it again.
STOP REPLICA;
CHANGE REPLICATION SOURCE TO SOURCE_HOST='10.1.0.13', SOURCE_PORT=3306, SOURCE_USER='repl', SOURCE_PASSWORD=@HAC-SECRET:sqlsys:replication@, SOURCE_AUTO_POSITION=1, SOURCE_RETRY_COUNT=86400, SOURCE_CONNECT_RETRY=10, SOURCE_SSL=1, SOURCE_SSL_CA='/etc/mysql/tls/ca.pem', SOURCE_SSL_VERIFY_SERVER_CERT=1;
START REPLICA;
