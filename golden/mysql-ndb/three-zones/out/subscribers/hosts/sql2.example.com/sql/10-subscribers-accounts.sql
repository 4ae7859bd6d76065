-- subscribers: accounts of the service `subscribers`; may be repeated.
-- Of this server alone: without NDB_STORED_USER an account is not shared.
-- The check asks only for the server's state, which needs no privilege.
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED WITH auth_socket;
