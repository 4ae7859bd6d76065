-- chimestack, database: this server follows host2. Written by hac; change the topology, not this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');
-- Only while host2 lives: what is received and not yet applied here is fetched from it again.
STOP REPLICA;
CHANGE REPLICATION SOURCE TO SOURCE_HOST='192.168.231.152', SOURCE_PORT=3306, SOURCE_USER='chimesync', SOURCE_PASSWORD=@HAC-SECRET:sqlsys:mysql_replication@, SOURCE_AUTO_POSITION=1, SOURCE_RETRY_COUNT=86400, SOURCE_CONNECT_RETRY=10, SOURCE_SSL=1, SOURCE_SSL_CA='/etc/mysql/tls/ca.pem', SOURCE_SSL_VERIFY_SERVER_CERT=1;
START REPLICA;
