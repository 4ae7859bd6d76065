-- firewall-nftables: accounts of the service `database`; may be repeated.
-- The check asks only for the server's state, which needs no privilege.
CREATE USER IF NOT EXISTS 'keepalived_script'@'localhost' IDENTIFIED WITH auth_socket;
