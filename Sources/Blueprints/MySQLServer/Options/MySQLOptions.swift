/// The options of MySQL, and of the servers made of it, one a line: `NAME: SINCE<UNTIL; whose; plugin LIBRARY; values`.
///
/// `since` is the first release that hac writes for and that has the option, `until` the first without it; a series
/// such as 8.0 stands for its first release. Without `whose` every server has it; `percona` is Percona Server and
/// Percona XtraDB Cluster, `wsrep` Percona XtraDB Cluster and MySQL-wsrep, `pxc` and `mysql-wsrep` one of them.
/// An option with `plugin` is there when the library is loaded. `text` is whatever hac does not look at.
///
/// The names are those of `mysqld --help --verbose` of 5.7.33 and of every release from 8.0.11 to 8.0.23, then those of
/// the server's own test of it (mysql-test/r/mysqld--help-notwin.result) at 8.0.41 and 8.4, with the options of InnoDB and
/// of the plugins from their sources at 8.0.41. Values are from sql/sys_vars.cc and the plugins' sources at 8.0.41,
/// joined with the manual's of 5.7 to 8.4 where those are wider. What Percona adds is from "List of variables introduced
/// in Percona Server" 5.7, 8.0 and 8.4 and "Index of wsrep system variables" 8.0 and 8.4, what Codership adds from the
/// Galera manual, "MySQL wsrep Options".
enum MySQLOptions {
  static let table = """
    abort_slave_event_count: 5.7<8.4; integer
    activate_all_roles_on_login: 8.0; boolean
    admin_address: 8.0.14; text
    admin_port: 8.0.14; integer 0 65535
    admin_ssl: 8.0.21<8.4; boolean
    admin_ssl_ca: 8.0.21; text
    admin_ssl_capath: 8.0.21; text
    admin_ssl_cert: 8.0.21; text
    admin_ssl_cipher: 8.0.21; text
    admin_ssl_crl: 8.0.21; text
    admin_ssl_crlpath: 8.0.21; text
    admin_ssl_key: 8.0.21; text
    admin_tls_ciphersuites: 8.0.21; text
    admin_tls_version: 8.0.21; text
    allow_suspicious_udfs: 5.7; boolean
    ansi: 5.7; text
    archive: 5.7; text
    audit_log_buffer_size: 8.0<8.4; percona; plugin audit_log; integer
    audit_log_file: 8.0<8.4; percona; plugin audit_log; text
    audit_log_flush: 8.0<8.4; percona; plugin audit_log; boolean
    audit_log_format: 8.0<8.4; percona; plugin audit_log; text
    audit_log_handler: 8.0<8.4; percona; plugin audit_log; text
    audit_log_policy: 8.0<8.4; percona; plugin audit_log; text
    audit_log_rotate_on_size: 8.0<8.4; percona; plugin audit_log; integer 0 18446744073709551615
    audit_log_rotations: 8.0<8.4; percona; plugin audit_log; text
    audit_log_strategy: 8.0<8.4; percona; plugin audit_log; text
    audit_log_syslog_facility: 8.0<8.4; percona; plugin audit_log; text
    audit_log_syslog_ident: 8.0<8.4; percona; plugin audit_log; text
    audit_log_syslog_priority: 8.0<8.4; percona; plugin audit_log; text
    auth_socket: 5.7; plugin auth_socket; text
    authentication_policy: 8.0.27; text
    auto_generate_certs: 5.7; boolean
    auto_increment_increment: 5.7; integer 1 65535
    auto_increment_offset: 5.7; integer 1 65535
    autocommit: 5.7; boolean
    automatic_sp_privileges: 5.7; boolean
    avoid_temporal_upgrade: 5.7<8.4; boolean
    back_log: 5.7; integer 0 65535
    basedir: 5.7; text
    big_tables: 5.7; boolean
    bind_address: 5.7; text
    binlog_cache_size: 5.7; integer
    binlog_checksum: 5.7; one of NONE CRC32
    binlog_ddl_skip_rewrite: 8.4; percona; text
    binlog_direct_non_transactional_updates: 5.7; boolean
    binlog_do_db: 5.7; text
    binlog_encryption: 8.0.14; boolean
    binlog_error_action: 5.7; one of IGNORE_ERROR ABORT_SERVER
    binlog_expire_logs_auto_purge: 8.0.29; boolean
    binlog_expire_logs_seconds: 8.0; integer 0 4294967295
    binlog_format: 5.7; one of MIXED STATEMENT ROW
    binlog_group_commit_sync_delay: 5.7; integer 0 1000000
    binlog_group_commit_sync_no_delay_count: 5.7; integer 0 100000
    binlog_gtid_simple_recovery: 5.7; boolean
    binlog_ignore_db: 5.7; text
    binlog_max_flush_queue_time: 5.7; integer 0 100000
    binlog_order_commits: 5.7; boolean
    binlog_rotate_encryption_master_key_at_startup: 8.0.14; boolean
    binlog_row_event_max_size: 5.7; integer 256 18446744073709551615
    binlog_row_image: 5.7; one of MINIMAL NOBLOB FULL
    binlog_row_metadata: 8.0; one of MINIMAL FULL
    binlog_row_value_options: 8.0; text
    binlog_rows_query_log_events: 5.7; boolean
    binlog_skip_flush_commands: 8.4; percona; text
    binlog_space_limit: 8.4; percona; text
    binlog_stmt_cache_size: 5.7; integer
    binlog_transaction_compression: 8.0.20; boolean
    binlog_transaction_compression_level_zstd: 8.0.20; integer 1 22
    binlog_transaction_dependency_history_size: 5.7; integer 1 1000000
    binlog_transaction_dependency_tracking: 5.7<8.4; one of COMMIT_ORDER WRITESET WRITESET_SESSION
    blackhole: 5.7; text
    block_encryption_mode: 5.7; text
    buffered_error_log_filename: 8.4; percona; text
    buffered_error_log_size: 8.4; percona; text
    bulk_insert_buffer_size: 5.7; integer 0 18446744073709551615
    caching_sha2_password_auto_generate_rsa_keys: 8.0; boolean
    caching_sha2_password_digest_rounds: 8.0; integer 5000 4095000
    caching_sha2_password_private_key_path: 8.0; text
    caching_sha2_password_public_key_path: 8.0; text
    character_set_client_handshake: 5.7<8.4; boolean
    character_set_filesystem: 5.7; text
    character_set_server: 5.7; text
    character_sets_dir: 5.7; text
    check_proxy_users: 5.7; boolean
    check_table_functions: 8.0.42; text
    chroot: 5.7; text
    clone: 8.0.17; plugin mysql_clone; text
    clone_autotune_concurrency: 8.0.17; plugin mysql_clone; boolean
    clone_buffer_size: 8.0.17; plugin mysql_clone; integer
    clone_ddl_timeout: 8.0.17; plugin mysql_clone; integer 0 2592000
    clone_enable_compression: 8.0.17; plugin mysql_clone; boolean
    clone_max_concurrency: 8.0.17; plugin mysql_clone; integer 1 128
    clone_max_data_bandwidth: 8.0.17; plugin mysql_clone; integer 0 1048576
    clone_max_network_bandwidth: 8.0.17; plugin mysql_clone; integer 0 1048576
    clone_ssl_ca: 8.0.17; plugin mysql_clone; text
    clone_ssl_cert: 8.0.17; plugin mysql_clone; text
    clone_ssl_key: 8.0.17; plugin mysql_clone; text
    clone_valid_donor_list: 8.0.17; plugin mysql_clone; text
    collation_server: 5.7; text
    completion_type: 5.7; one of NO_CHAIN CHAIN RELEASE
    concurrent_insert: 5.7; one of NEVER AUTO ALWAYS
    connect_timeout: 5.7; integer 2 31536000
    connection_control: 5.7; plugin connection_control; text
    connection_control_failed_connections_threshold: 5.7; plugin connection_control; integer
    connection_control_failed_login_attempts: 5.7; plugin connection_control; text
    connection_control_max_connection_delay: 5.7; plugin connection_control; integer
    connection_control_min_connection_delay: 5.7; plugin connection_control; integer
    connection_memory_chunk_size: 8.0.28; integer 0 536870912
    connection_memory_limit: 8.0.28; integer 2097152 18446744073709551615
    core_file: 5.7; boolean
    coredumper: 8.4; percona; text
    create_admin_listener_thread: 8.0.14; boolean
    csv_mode: 8.0; percona; text
    cte_max_recursion_depth: 8.0; integer 0 4294967295
    daemon_memcached: 5.7<8.4; plugin libmemcached; text
    daemon_memcached_enable_binlog: 5.7<8.4; plugin libmemcached; boolean
    daemon_memcached_engine_lib_name: 5.7<8.4; plugin libmemcached; text
    daemon_memcached_engine_lib_path: 5.7<8.4; plugin libmemcached; text
    daemon_memcached_option: 5.7<8.4; plugin libmemcached; text
    daemon_memcached_r_batch_size: 5.7<8.4; plugin libmemcached; integer 1 1073741824
    daemon_memcached_w_batch_size: 5.7<8.4; plugin libmemcached; integer 1 1048576
    datadir: 5.7; text
    date_format: 5.7<8.0; text
    datetime_format: 5.7<8.0; text
    ddl_rewriter: 8.0.16; plugin ddl_rewriter; text
    default_authentication_plugin: 5.7<8.4; text
    default_password_lifetime: 5.7; integer 0 65535
    default_storage_engine: 5.7; text
    default_table_encryption: 8.0.16; boolean
    default_time_zone: 5.7; text
    default_tmp_storage_engine: 5.7; text
    default_week_format: 5.7; integer 0 7
    delay_key_write: 5.7; one of OFF ON ALL
    delayed_insert_limit: 5.7; integer 1 18446744073709551615
    delayed_insert_timeout: 5.7; integer 1 31536000
    delayed_queue_size: 5.7; integer 1 18446744073709551615
    des_key_file: 5.7<8.0; text
    disable_partition_engine_check: 5.7<8.0; text
    disabled_storage_engines: 5.7; text
    disconnect_on_expired_password: 5.7; boolean
    disconnect_slave_event_count: 5.7<8.4; integer
    div_precision_increment: 5.7; integer 0 30
    early_plugin_load: 5.7; text
    encrypt_tmp_files: 8.4; percona; text
    end_markers_in_json: 5.7; boolean
    enforce_gtid_consistency: 5.7; one of OFF ON WARN
    enforce_storage_engine: 8.0; percona; text
    eq_range_index_dive_limit: 5.7; integer 0 4294967295
    event_scheduler: 5.7; one of OFF ON DISABLED
    exit_info: 5.7; integer
    expand_fast_index_creation: 8.0; percona; text
    expire_logs_days: 5.7<8.4; integer 0 99
    explain_format: 8.0.32; one of TRADITIONAL TRADITIONAL_STRICT TREE JSON
    explain_json_format_version: 8.3; text
    explicit_defaults_for_timestamp: 5.7; boolean
    external_locking: 5.7; boolean
    extra_max_connections: 5.7; percona; text
    extra_port: 5.7; percona; text
    federated: 5.7; text
    flush: 5.7; boolean
    flush_time: 5.7; integer 0 31536000
    ft_boolean_syntax: 5.7; text
    ft_max_word_len: 5.7; integer 10 84
    ft_min_word_len: 5.7; integer 1 82
    ft_query_expansion_limit: 5.7; integer 0 1000
    ft_query_extra_word_chars: 5.7; percona; text
    ft_stopword_file: 5.7; text
    general_log: 5.7; boolean
    general_log_file: 5.7; text
    generated_random_password_length: 8.0.18; integer 5 255
    global_connection_memory_limit: 8.0.28; integer 16777216 18446744073709551615
    global_connection_memory_tracking: 8.0.28; boolean
    group_concat_max_len: 5.7; integer 4 18446744073709551615
    group_replication: 5.7; plugin group_replication; text
    group_replication_advertise_recovery_endpoints: 8.0.21; plugin group_replication; text
    group_replication_allow_local_disjoint_gtids_join: 5.7<8.0; plugin group_replication; text
    group_replication_allow_local_lower_version_join: 5.7; plugin group_replication; boolean
    group_replication_auto_increment_increment: 5.7; plugin group_replication; integer
    group_replication_autorejoin_tries: 8.0.16; plugin group_replication; integer
    group_replication_bootstrap_group: 5.7; plugin group_replication; boolean
    group_replication_clone_threshold: 8.0.17; plugin group_replication; integer
    group_replication_communication_debug_options: 8.0; plugin group_replication; text
    group_replication_communication_max_message_size: 8.0.16; plugin group_replication; integer
    group_replication_communication_stack: 8.0.27; plugin group_replication; one of XCOM MYSQL
    group_replication_components_stop_timeout: 5.7; plugin group_replication; integer 2 31536000
    group_replication_compression_threshold: 5.7; plugin group_replication; integer
    group_replication_consistency: 8.0.14; one of EVENTUAL BEFORE_ON_PRIMARY_FAILOVER BEFORE AFTER BEFORE_AND_AFTER
    group_replication_enforce_update_everywhere_checks: 5.7; plugin group_replication; text
    group_replication_exit_state_action: 5.7; plugin group_replication; one of READ_ONLY OFFLINE_MODE ABORT_SERVER
    group_replication_flow_control_applier_threshold: 5.7; plugin group_replication; text
    group_replication_flow_control_certifier_threshold: 5.7; plugin group_replication; text
    group_replication_flow_control_hold_percent: 8.0; plugin group_replication; text
    group_replication_flow_control_max_quota: 8.0; plugin group_replication; text
    group_replication_flow_control_member_quota_percent: 8.0; plugin group_replication; text
    group_replication_flow_control_min_quota: 8.0; plugin group_replication; text
    group_replication_flow_control_min_recovery_quota: 8.0; plugin group_replication; text
    group_replication_flow_control_mode: 5.7; plugin group_replication; one of DISABLED QUOTA
    group_replication_flow_control_period: 8.0; plugin group_replication; text
    group_replication_flow_control_release_percent: 8.0; plugin group_replication; text
    group_replication_force_members: 5.7; plugin group_replication; text
    group_replication_group_name: 5.7; plugin group_replication; text
    group_replication_group_seeds: 5.7; plugin group_replication; text
    group_replication_gtid_assignment_block_size: 5.7; plugin group_replication; integer
    group_replication_ip_allowlist: 8.0.22; plugin group_replication; text
    group_replication_ip_whitelist: 5.7<8.4; plugin group_replication; text
    group_replication_local_address: 5.7; plugin group_replication; text
    group_replication_member_expel_timeout: 8.0.13; plugin group_replication; integer
    group_replication_member_weight: 5.7; plugin group_replication; integer
    group_replication_message_cache_size: 8.0.16; plugin group_replication; integer
    group_replication_paxos_single_leader: 8.0.27; plugin group_replication; text
    group_replication_poll_spin_loops: 5.7; plugin group_replication; integer 0 18446744073709551615
    group_replication_preemptive_garbage_collection: 8.4; plugin group_replication; text
    group_replication_preemptive_garbage_collection_rows_threshold: 8.4; plugin group_replication; text
    group_replication_recovery_complete_at: 5.7<8.4; plugin group_replication; one of TRANSACTIONS_CERTIFIED TRANSACTIONS_APPLIED
    group_replication_recovery_compression_algorithms: 8.0.18; plugin group_replication; text
    group_replication_recovery_get_public_key: 8.0; plugin group_replication; boolean
    group_replication_recovery_public_key_path: 8.0; plugin group_replication; text
    group_replication_recovery_reconnect_interval: 5.7; plugin group_replication; integer 0 31536000
    group_replication_recovery_retry_count: 5.7; plugin group_replication; integer 0 31536000
    group_replication_recovery_ssl_ca: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_capath: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_cert: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_cipher: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_crl: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_crlpath: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_key: 5.7; plugin group_replication; text
    group_replication_recovery_ssl_verify_server_cert: 5.7; plugin group_replication; boolean
    group_replication_recovery_tls_ciphersuites: 8.0.19; plugin group_replication; text
    group_replication_recovery_tls_version: 8.0.19; plugin group_replication; text
    group_replication_recovery_use_ssl: 5.7; plugin group_replication; boolean
    group_replication_recovery_zstd_compression_level: 8.0.18; plugin group_replication; integer 1 22
    group_replication_single_primary_mode: 5.7; plugin group_replication; text
    group_replication_ssl_mode: 5.7; plugin group_replication; one of DISABLED REQUIRED VERIFY_CA VERIFY_IDENTITY
    group_replication_start_on_boot: 5.7; plugin group_replication; boolean
    group_replication_tls_source: 8.0.21; plugin group_replication; one of MYSQL_MAIN MYSQL_ADMIN
    group_replication_transaction_size_limit: 5.7; plugin group_replication; integer
    group_replication_unreachable_majority_timeout: 5.7; plugin group_replication; integer 0 31536000
    group_replication_view_change_uuid: 8.0.26; plugin group_replication; text
    gtid_executed_compression_period: 5.7; integer 0 4294967295
    gtid_mode: 5.7; one of OFF OFF_PERMISSIVE ON_PERMISSIVE ON
    histogram_generation_max_mem_size: 8.0; integer
    host_cache_size: 5.7; integer 0 65536
    ignore_builtin_innodb: 5.7<8.0; text
    ignore_db_dir: 5.7<8.0; text
    information_schema_stats_expiry: 8.0; integer 0 31536000
    init_connect: 5.7; text
    init_file: 5.7; text
    init_replica: 8.0.26; text
    init_slave: 5.7; text
    innodb: 5.7; text
    innodb_adaptive_flushing: 5.7; boolean
    innodb_adaptive_flushing_lwm: 5.7; integer 0 70
    innodb_adaptive_hash_index: 5.7; boolean
    innodb_adaptive_hash_index_parts: 5.7; integer 1 512
    innodb_adaptive_max_sleep_delay: 5.7; integer 0 1000000
    innodb_api_bk_commit_interval: 5.7<8.4; integer 1 1073741824
    innodb_api_disable_rowlock: 5.7<8.4; boolean
    innodb_api_enable_binlog: 5.7<8.4; boolean
    innodb_api_enable_mdl: 5.7<8.4; boolean
    innodb_api_trx_level: 5.7<8.4; integer 0 3
    innodb_autoextend_increment: 5.7; integer 1 1000
    innodb_autoinc_lock_mode: 5.7; integer 0 2
    innodb_background_scrub_data_compressed: 5.7<8.0; percona; text
    innodb_background_scrub_data_uncompressed: 5.7<8.0; percona; text
    innodb_buffer_pool_chunk_size: 5.7; integer
    innodb_buffer_pool_dump_at_shutdown: 5.7; boolean
    innodb_buffer_pool_dump_pct: 5.7; integer 1 100
    innodb_buffer_pool_filename: 5.7; text
    innodb_buffer_pool_in_core_file: 8.0.14; boolean
    innodb_buffer_pool_instances: 5.7; integer 0 64
    innodb_buffer_pool_load_abort: 5.7; boolean
    innodb_buffer_pool_load_at_startup: 5.7; boolean
    innodb_buffer_pool_size: 5.7; integer
    innodb_change_buffer_max_size: 5.7; integer 0 50
    innodb_change_buffering: 5.7; one of none inserts deletes changes purges all
    innodb_checksum_algorithm: 5.7; one of crc32 strict_crc32 innodb strict_innodb none strict_none
    innodb_checksums: 5.7<8.0; text
    innodb_cleaner_lsn_age_factor: 5.7; percona; text
    innodb_cmp_per_index_enabled: 5.7; boolean
    innodb_commit_concurrency: 5.7; integer 0 1000
    innodb_compression_failure_threshold_pct: 5.7; integer 0 100
    innodb_compression_level: 5.7; integer 0 9
    innodb_compression_pad_pct_max: 5.7; integer 0 75
    innodb_concurrency_tickets: 5.7; integer 1 4294967295
    innodb_corrupt_table_action: 5.7; percona; text
    innodb_data_file_path: 5.7; text
    innodb_data_home_dir: 5.7; text
    innodb_ddl_buffer_size: 8.0.27; integer 65536 4294967295
    innodb_ddl_threads: 8.0.27; integer 1 64
    innodb_deadlock_detect: 5.7; boolean
    innodb_dedicated_server: 8.0; boolean
    innodb_default_encryption_key_id: 5.7<8.0; percona; text
    innodb_default_row_format: 5.7; one of redundant compact dynamic
    innodb_directories: 8.0; text
    innodb_disable_sort_file_cache: 5.7; boolean
    innodb_doublewrite: 5.7; one of OFF ON DETECT_ONLY DETECT_AND_RECOVER FALSE TRUE
    innodb_doublewrite_batch_size: 8.0.20; integer 0 256
    innodb_doublewrite_dir: 8.0.20; text
    innodb_doublewrite_files: 8.0.20; integer 0 256
    innodb_doublewrite_pages: 8.0.20; integer 0 512
    innodb_empty_free_list_algorithm: 5.7; percona; text
    innodb_encrypt_online_alter_logs: 5.7; percona; text
    innodb_encrypt_tables: 5.7; percona; text
    innodb_extend_and_initialize: 8.0.22; boolean
    innodb_fast_shutdown: 5.7; integer 0 2
    innodb_file_format: 5.7<8.0; text
    innodb_file_format_check: 5.7<8.0; text
    innodb_file_format_max: 5.7<8.0; text
    innodb_file_per_table: 5.7; boolean
    innodb_fill_factor: 5.7; integer 10 100
    innodb_flush_log_at_timeout: 5.7; integer 0 2700
    innodb_flush_log_at_trx_commit: 5.7; integer 0 2
    innodb_flush_method: 5.7; one of fsync O_DSYNC littlesync nosync O_DIRECT O_DIRECT_NO_FSYNC
    innodb_flush_neighbors: 5.7; integer 0 2
    innodb_flush_sync: 5.7; boolean
    innodb_flushing_avg_loops: 5.7; integer 1 1000
    innodb_force_load_corrupted: 5.7; boolean
    innodb_force_recovery: 5.7; integer 0 6
    innodb_fsync_threshold: 8.0.13; integer 0 18446744073709551615
    innodb_ft_aux_table: 5.7; text
    innodb_ft_cache_size: 5.7; integer 1600000 80000000
    innodb_ft_enable_diag_print: 5.7; boolean
    innodb_ft_enable_stopword: 5.7; boolean
    innodb_ft_max_token_size: 5.7; integer 10 84
    innodb_ft_min_token_size: 5.7; integer 0 16
    innodb_ft_num_word_optimize: 5.7; integer 1000 10000
    innodb_ft_result_cache_limit: 5.7; integer 1000000 4294967295
    innodb_ft_server_stopword_table: 5.7; text
    innodb_ft_sort_pll_degree: 5.7; integer 1 16
    innodb_ft_total_cache_size: 5.7; integer 32000000 1600000000
    innodb_ft_user_stopword_table: 5.7; text
    innodb_idle_flush_pct: 8.0.18; integer 0 100
    innodb_io_capacity: 5.7; integer 100 4294967295
    innodb_io_capacity_max: 5.7; integer 100 4294967295
    innodb_kill_idle_transaction: 5.7; percona; text
    innodb_large_prefix: 5.7<8.0; text
    innodb_lock_wait_timeout: 5.7; integer 1 1073741824
    innodb_locks_unsafe_for_binlog: 5.7<8.0; text
    innodb_log_buffer_size: 5.7; integer 262144 4294967295
    innodb_log_checksums: 5.7; boolean
    innodb_log_closer_spin_delay: 8.0<8.0.12; text
    innodb_log_closer_timeout: 8.0<8.0.12; text
    innodb_log_compressed_pages: 5.7; boolean
    innodb_log_file_size: 5.7; integer 4194304 18446744073709551615
    innodb_log_files_in_group: 5.7; integer 2 100
    innodb_log_flush_events: 8.0; integer 1 1073741824
    innodb_log_flush_notifier_spin_delay: 8.0; integer 0 4294967295
    innodb_log_flush_notifier_timeout: 8.0; integer 0 4294967295
    innodb_log_flusher_spin_delay: 8.0; integer 0 4294967295
    innodb_log_flusher_timeout: 8.0; integer 0 4294967295
    innodb_log_group_home_dir: 5.7; text
    innodb_log_recent_closed_size: 8.0; integer 512 1073741824
    innodb_log_recent_written_size: 8.0; integer 512 1073741824
    innodb_log_spin_cpu_abs_lwm: 8.0; integer 0 4294967295
    innodb_log_spin_cpu_pct_hwm: 8.0; integer 0 100
    innodb_log_wait_for_flush_spin_delay: 8.0; integer 0 4294967295
    innodb_log_wait_for_flush_spin_hwm: 8.0; integer 0 4294967295
    innodb_log_wait_for_flush_timeout: 8.0; integer 0 4294967295
    innodb_log_wait_for_write_spin_delay: 8.0; integer 0 4294967295
    innodb_log_wait_for_write_timeout: 8.0; integer 0 4294967295
    innodb_log_write_ahead_size: 5.7; integer
    innodb_log_write_events: 8.0; integer 1 1073741824
    innodb_log_write_max_size: 8.0; integer 0 4294967295
    innodb_log_write_notifier_spin_delay: 8.0; integer 0 4294967295
    innodb_log_write_notifier_timeout: 8.0; integer 0 4294967295
    innodb_log_writer_spin_delay: 8.0; integer 0 4294967295
    innodb_log_writer_threads: 8.0.22; boolean
    innodb_log_writer_timeout: 8.0; integer 0 4294967295
    innodb_lru_scan_depth: 5.7; integer 100 4294967295
    innodb_max_bitmap_file_size: 5.7; percona; text
    innodb_max_changed_pages: 5.7; percona; text
    innodb_max_dirty_pages_pct: 5.7; number
    innodb_max_dirty_pages_pct_lwm: 5.7; number
    innodb_max_purge_lag: 5.7; integer 0 4294967295
    innodb_max_purge_lag_delay: 5.7; integer 0 10000000
    innodb_max_undo_log_size: 5.7; integer 10485760 18446744073709551615
    innodb_monitor_disable: 5.7; text
    innodb_monitor_enable: 5.7; text
    innodb_monitor_reset: 5.7; text
    innodb_monitor_reset_all: 5.7; text
    innodb_numa_interleave: 5.7; boolean
    innodb_old_blocks_pct: 5.7; integer 5 95
    innodb_old_blocks_time: 5.7; integer 0 4294967295
    innodb_online_alter_log_max_size: 5.7; integer 65536 18446744073709551615
    innodb_online_encryption_rotate_key_age: 5.7<8.0; percona; text
    innodb_online_encryption_threads: 5.7<8.0; percona; text
    innodb_open_files: 5.7; integer 10 2147483647
    innodb_optimize_fulltext_only: 5.7; boolean
    innodb_page_cleaners: 5.7; integer 1 64
    innodb_page_hash_locks: 8.0; integer 1 1024
    innodb_page_size: 5.7; integer 4096 65536
    innodb_parallel_dblwr_encrypt: 5.7<8.0; percona; text
    innodb_parallel_read_threads: 8.0.14; integer 1 256
    innodb_print_all_deadlocks: 5.7; boolean
    innodb_print_ddl_logs: 8.0; boolean
    innodb_print_lock_wait_timeout_info: 5.7; percona; text
    innodb_purge_batch_size: 5.7; integer 1 5000
    innodb_purge_rseg_truncate_frequency: 5.7; integer 1 128
    innodb_purge_threads: 5.7; integer 1 32
    innodb_random_read_ahead: 5.7; boolean
    innodb_read_ahead_threshold: 5.7; integer 0 64
    innodb_read_io_threads: 5.7; integer 1 64
    innodb_read_only: 5.7; boolean
    innodb_redo_log_archive_dirs: 8.0.17; text
    innodb_redo_log_capacity: 8.0.30; integer 8388608 549755813888
    innodb_redo_log_encrypt: 8.0; boolean
    innodb_replication_delay: 5.7; integer 0 4294967295
    innodb_rollback_on_timeout: 5.7; boolean
    innodb_rollback_segments: 5.7; integer 1 128
    innodb_scrub_log: 5.7<8.0; percona; text
    innodb_scrub_log_speed: 5.7<8.0; percona; text
    innodb_segment_reserve_factor: 8.0.26; number
    innodb_show_locks_held: 5.7; percona; text
    innodb_show_verbose_locks: 5.7<8.0; percona; text
    innodb_sort_buffer_size: 5.7; integer 65536 67108864
    innodb_spin_wait_delay: 5.7; integer 0 1000
    innodb_spin_wait_pause_multiplier: 8.0.16; integer 0 100
    innodb_stats_auto_recalc: 5.7; boolean
    innodb_stats_include_delete_marked: 5.7; boolean
    innodb_stats_method: 5.7; one of nulls_equal nulls_unequal nulls_ignored
    innodb_stats_on_metadata: 5.7; boolean
    innodb_stats_persistent: 5.7; boolean
    innodb_stats_persistent_sample_pages: 5.7; integer 1 18446744073709551615
    innodb_stats_sample_pages: 5.7<8.0; text
    innodb_stats_transient_sample_pages: 5.7; integer 1 18446744073709551615
    innodb_status_file: 5.7; boolean
    innodb_status_output: 5.7; boolean
    innodb_status_output_locks: 5.7; boolean
    innodb_strict_mode: 5.7; boolean
    innodb_support_xa: 5.7<8.0; text
    innodb_sync_array_size: 5.7; integer 1 1024
    innodb_sync_spin_loops: 5.7; integer 0 4294967295
    innodb_sys_tablespace_encrypt: 5.7<8.0; percona; text
    innodb_table_locks: 5.7; boolean
    innodb_temp_data_file_path: 5.7; text
    innodb_temp_tablespace_encrypt: 5.7; percona; text
    innodb_temp_tablespaces_dir: 8.0.13; text
    innodb_thread_concurrency: 5.7; integer 0 1000
    innodb_thread_sleep_delay: 5.7; integer 0 1000000
    innodb_tmpdir: 5.7; text
    innodb_track_changed_pages: 5.7; percona; text
    innodb_undo_directory: 5.7; text
    innodb_undo_log_encrypt: 8.0; boolean
    innodb_undo_log_truncate: 5.7; boolean
    innodb_undo_logs: 5.7<8.0; text
    innodb_undo_tablespaces: 5.7; integer 2 127
    innodb_use_fdatasync: 8.0.26; boolean
    innodb_use_global_flush_log_at_trx_commit: 5.7<8.0; percona; text
    innodb_use_native_aio: 5.7; boolean
    innodb_validate_tablespace_paths: 8.0.21; boolean
    innodb_write_io_threads: 5.7; integer 1 64
    interactive_timeout: 5.7; integer 1 31536000
    internal_tmp_disk_storage_engine: 5.7<8.0.16; text
    internal_tmp_mem_storage_engine: 8.0; one of MEMORY TempTable
    jemalloc_profiling: 8.4; percona; text
    join_buffer_size: 5.7; integer 128 18446744073709551615
    keep_files_on_create: 5.7; boolean
    key_buffer_size: 5.7; integer 0 18446744073709551615
    key_cache_age_threshold: 5.7; integer 100 18446744073709551615
    key_cache_block_size: 5.7; integer 512 16384
    key_cache_division_limit: 5.7; integer 1 100
    keyring_file: 5.7<8.4; plugin keyring_file; text
    keyring_file_data: 5.7<8.4; plugin keyring_file; text
    keyring_file_open_mode: 5.7; plugin keyring_file; boolean
    keyring_migration_destination: 5.7; text
    keyring_migration_from_component: 8.4; text
    keyring_migration_host: 5.7; text
    keyring_migration_password: 5.7; text
    keyring_migration_port: 5.7; text
    keyring_migration_socket: 5.7; text
    keyring_migration_source: 5.7; text
    keyring_migration_to_component: 8.0; text
    keyring_migration_user: 5.7; text
    keyring_udf: 5.7; plugin keyring_udf; text
    keyring_vault_config: 5.7; percona; plugin keyring_vault; text
    keyring_vault_timeout: 5.7; percona; plugin keyring_vault; text
    kill_idle_transaction: 8.4; percona; text
    language: 5.7<8.4; text
    large_pages: 5.7; boolean
    lc_messages: 5.7; text
    lc_messages_dir: 5.7; text
    lc_time_names: 5.7; text
    local_infile: 5.7; boolean
    lock_wait_timeout: 5.7; integer 1 31536000
    log_bin: 5.7; text
    log_bin_index: 5.7; text
    log_bin_trust_function_creators: 5.7; boolean
    log_bin_use_v1_row_events: 5.7<8.4; boolean
    log_builtin_as_identified_by_password: 5.7<8.0; boolean
    log_error: 5.7; text
    log_error_services: 8.0; text
    log_error_suppression_list: 8.0.13; text
    log_error_verbosity: 5.7; integer 1 3
    log_isam: 5.7; text
    log_output: 5.7; some of NONE FILE TABLE
    log_queries_not_using_indexes: 5.7; boolean
    log_query_errors: 8.4; percona; text
    log_raw: 5.7; boolean
    log_replica_updates: 8.0.26; boolean
    log_short_format: 5.7; boolean
    log_slave_updates: 5.7; boolean
    log_slow_admin_statements: 5.7; boolean
    log_slow_extra: 8.0.14; boolean
    log_slow_filter: 5.7; percona; text
    log_slow_rate_limit: 5.7; percona; text
    log_slow_rate_type: 5.7; percona; text
    log_slow_replica_statements: 8.0.26; boolean
    log_slow_slave_statements: 5.7; boolean
    log_slow_sp_statements: 5.7; percona; text
    log_slow_verbosity: 5.7; percona; text
    log_statements_unsafe_for_binlog: 5.7; boolean
    log_syslog: 5.7<8.0.13; boolean
    log_syslog_facility: 5.7<8.0.13; text
    log_syslog_include_pid: 5.7<8.0.13; boolean
    log_syslog_tag: 5.7<8.0.13; text
    log_tc: 5.7; text
    log_tc_size: 5.7; integer
    log_throttle_queries_not_using_indexes: 5.7; integer 0 18446744073709551615
    log_timestamps: 5.7; one of UTC SYSTEM
    log_warnings: 5.7<8.0; integer
    log_warnings_suppress: 5.7; percona; text
    long_query_time: 5.7; number
    low_priority_updates: 5.7; boolean
    lower_case_table_names: 5.7; integer 0 2
    mandatory_roles: 8.0; text
    master_info_file: 5.7<8.4; text
    master_info_repository: 5.7<8.4; one of FILE TABLE DUMMY
    master_retry_count: 5.7; integer
    master_verify_checksum: 5.7; boolean
    max_allowed_packet: 5.7; integer 1024 1073741824
    max_binlog_cache_size: 5.7; integer
    max_binlog_files: 5.7<8.0; percona; text
    max_binlog_size: 5.7; integer 4096 1073741824
    max_binlog_stmt_cache_size: 5.7; integer 4096 18446744073709547520
    max_connect_errors: 5.7; integer 1 18446744073709551615
    max_connections: 5.7; integer 1 100000
    max_delayed_threads: 5.7; integer 0 16384
    max_digest_length: 5.7; integer 0 1048576
    max_error_count: 5.7; integer 0 65535
    max_execution_time: 5.7; integer 0 18446744073709551615
    max_heap_table_size: 5.7; integer
    max_join_size: 5.7; integer 1 18446744073709551615
    max_length_for_sort_data: 5.7; integer 4 8388608
    max_points_in_geometry: 5.7; integer 3 1048576
    max_prepared_stmt_count: 5.7; integer 0 4194304
    max_relay_log_size: 5.7; integer 0 1073741824
    max_seeks_for_key: 5.7; integer 1 18446744073709551615
    max_slowlog_files: 5.7; percona; text
    max_slowlog_size: 5.7; percona; text
    max_sort_length: 5.7; integer 4 8388608
    max_sp_recursion_depth: 5.7; integer 0 255
    max_tmp_tables: 5.7<8.0; text
    max_user_connections: 5.7; integer 0 4294967295
    max_write_lock_count: 5.7; integer 1 18446744073709551615
    mecab: 5.7; plugin libpluginmecab; text
    mecab_rc_file: 5.7; plugin libpluginmecab; text
    memlock: 5.7; boolean
    metadata_locks_cache_size: 5.7<8.0.13; integer 1 1048576
    metadata_locks_hash_instances: 5.7<8.0.13; integer 1 1024
    min_examined_row_limit: 5.7; integer 0 18446744073709551615
    multi_range_count: 5.7<8.0; integer 1 4294967295
    myisam_block_size: 5.7; integer 1024 16384
    myisam_data_pointer_size: 5.7; integer 2 7
    myisam_max_sort_file_size: 5.7; integer
    myisam_mmap_size: 5.7; integer
    myisam_recover_options: 5.7; text
    myisam_repair_threads: 5.7<8.0.30; integer
    myisam_sort_buffer_size: 5.7; integer
    myisam_stats_method: 5.7; one of nulls_unequal nulls_equal nulls_ignored
    myisam_use_mmap: 5.7; boolean
    mysql_native_password: 8.4; text
    mysql_native_password_proxy_users: 5.7; boolean
    mysql_no_login: 5.7; plugin mysql_no_login; text
    mysqlx: 5.7; text
    mysqlx_bind_address: 5.7; text
    mysqlx_compression_algorithms: 8.0.19; text
    mysqlx_connect_timeout: 5.7; integer 1 1000000000
    mysqlx_deflate_default_compression_level: 8.0.20; integer 1 9
    mysqlx_deflate_max_client_compression_level: 8.0.20; integer 1 9
    mysqlx_document_id_unique_prefix: 8.0; integer 0 65535
    mysqlx_enable_hello_notice: 8.0.16; boolean
    mysqlx_idle_worker_thread_timeout: 5.7; integer 0 3600
    mysqlx_interactive_timeout: 8.0; integer 1 2147483
    mysqlx_lz4_default_compression_level: 8.0.20; integer 0 16
    mysqlx_lz4_max_client_compression_level: 8.0.20; integer 0 16
    mysqlx_max_allowed_packet: 5.7; integer 512 1073741824
    mysqlx_max_connections: 5.7; integer 1 65535
    mysqlx_min_worker_threads: 5.7; integer 1 100
    mysqlx_port: 5.7; integer 1 65535
    mysqlx_port_open_timeout: 5.7; integer 0 120
    mysqlx_read_timeout: 8.0; integer 1 2147483
    mysqlx_socket: 5.7; text
    mysqlx_ssl_ca: 5.7; text
    mysqlx_ssl_capath: 5.7; text
    mysqlx_ssl_cert: 5.7; text
    mysqlx_ssl_cipher: 5.7; text
    mysqlx_ssl_crl: 5.7; text
    mysqlx_ssl_crlpath: 5.7; text
    mysqlx_ssl_key: 5.7; text
    mysqlx_wait_timeout: 8.0; integer 1 2147483
    mysqlx_write_timeout: 8.0; integer 1 2147483
    mysqlx_zstd_default_compression_level: 8.0.20; integer -131072 22
    mysqlx_zstd_max_client_compression_level: 8.0.20; integer -131072 22
    net_buffer_length: 5.7; integer 1024 1048576
    net_buffer_shrink_interval: 8.4; percona; text
    net_read_timeout: 5.7; integer 1 31536000
    net_retry_count: 5.7; integer 1 18446744073709551615
    net_write_timeout: 5.7; integer 1 31536000
    new: 5.7<8.4; boolean
    ngram: 5.7; text
    ngram_token_size: 5.7; integer 1 10
    offline_mode: 5.7; boolean
    old: 5.7<8.4; boolean
    old_alter_table: 5.7; boolean
    old_passwords: 5.7<8.0; text
    old_style_user_limits: 5.7<8.4; boolean
    open_files_limit: 5.7; integer
    optimizer_max_subgraph_pairs: 8.0; integer 1 2147483647
    optimizer_prune_level: 5.7; integer 0 1
    optimizer_search_depth: 5.7; integer 0 62
    optimizer_switch: 5.7; text
    optimizer_trace: 5.7; text
    optimizer_trace_features: 5.7; text
    optimizer_trace_limit: 5.7; integer 0 9223372036854775807
    optimizer_trace_max_mem_size: 5.7; integer 0 18446744073709551615
    optimizer_trace_offset: 5.7; integer -2147483647 2147483647
    parser_max_mem_size: 5.7; integer
    partial_revokes: 8.0.16; boolean
    partition: 5.7<8.0; text
    password_history: 8.0; integer 0 4294967295
    password_require_current: 8.0.13; boolean
    password_reuse_interval: 8.0; integer 0 4294967295
    performance_schema: 5.7; boolean
    performance_schema_accounts_size: 5.7; integer -1 1048576
    performance_schema_consumer_events_stages_current: 5.7; boolean
    performance_schema_consumer_events_stages_history: 5.7; boolean
    performance_schema_consumer_events_stages_history_long: 5.7; boolean
    performance_schema_consumer_events_statements_cpu: 8.0; boolean
    performance_schema_consumer_events_statements_current: 5.7; boolean
    performance_schema_consumer_events_statements_history: 5.7; boolean
    performance_schema_consumer_events_statements_history_long: 5.7; boolean
    performance_schema_consumer_events_transactions_current: 5.7; boolean
    performance_schema_consumer_events_transactions_history: 5.7; boolean
    performance_schema_consumer_events_transactions_history_long: 5.7; boolean
    performance_schema_consumer_events_waits_current: 5.7; boolean
    performance_schema_consumer_events_waits_history: 5.7; boolean
    performance_schema_consumer_events_waits_history_long: 5.7; boolean
    performance_schema_consumer_global_instrumentation: 5.7; boolean
    performance_schema_consumer_statements_digest: 5.7; boolean
    performance_schema_consumer_thread_instrumentation: 5.7; boolean
    performance_schema_digests_size: 5.7; integer -1 1048576
    performance_schema_error_size: 8.0; integer 0 1048576
    performance_schema_events_stages_history_long_size: 5.7; integer -1 1048576
    performance_schema_events_stages_history_size: 5.7; integer -1 1024
    performance_schema_events_statements_history_long_size: 5.7; integer -1 1048576
    performance_schema_events_statements_history_size: 5.7; integer -1 1024
    performance_schema_events_transactions_history_long_size: 5.7; integer -1 1048576
    performance_schema_events_transactions_history_size: 5.7; integer -1 1024
    performance_schema_events_waits_history_long_size: 5.7; integer -1 1048576
    performance_schema_events_waits_history_size: 5.7; integer -1 1024
    performance_schema_hosts_size: 5.7; integer -1 1048576
    performance_schema_instrument: 5.7; text
    performance_schema_max_cond_classes: 5.7; integer 0 1024
    performance_schema_max_cond_instances: 5.7; integer -1 1048576
    performance_schema_max_digest_length: 5.7; integer 0 1048576
    performance_schema_max_digest_sample_age: 8.0; integer 0 1048576
    performance_schema_max_file_classes: 5.7; integer 0 1024
    performance_schema_max_file_handles: 5.7; integer 0 1048576
    performance_schema_max_file_instances: 5.7; integer -1 1048576
    performance_schema_max_index_stat: 5.7; integer -1 1048576
    performance_schema_max_memory_classes: 5.7; integer 0 1024
    performance_schema_max_metadata_locks: 5.7; integer -1 104857600
    performance_schema_max_meter_classes: 8.2; text
    performance_schema_max_metric_classes: 8.2; text
    performance_schema_max_mutex_classes: 5.7; integer 0 1024
    performance_schema_max_mutex_instances: 5.7; integer -1 104857600
    performance_schema_max_prepared_statements_instances: 5.7; integer -1 4194304
    performance_schema_max_program_instances: 5.7; integer -1 1048576
    performance_schema_max_rwlock_classes: 5.7; integer 0 1024
    performance_schema_max_rwlock_instances: 5.7; integer -1 104857600
    performance_schema_max_socket_classes: 5.7; integer 0 1024
    performance_schema_max_socket_instances: 5.7; integer -1 1048576
    performance_schema_max_sql_text_length: 5.7; integer 0 1048576
    performance_schema_max_stage_classes: 5.7; integer 0 1024
    performance_schema_max_statement_classes: 5.7; integer 0 256
    performance_schema_max_statement_stack: 5.7; integer 1 256
    performance_schema_max_table_handles: 5.7; integer -1 1048576
    performance_schema_max_table_instances: 5.7; integer -1 1048576
    performance_schema_max_table_lock_stat: 5.7; integer -1 1048576
    performance_schema_max_thread_classes: 5.7; integer 0 1024
    performance_schema_max_thread_instances: 5.7; integer -1 1048576
    performance_schema_meter: 8.2; text
    performance_schema_session_connect_attrs_size: 5.7; integer -1 1048576
    performance_schema_setup_actors_size: 5.7; integer -1 1048576
    performance_schema_setup_objects_size: 5.7; integer -1 1048576
    performance_schema_show_processlist: 8.0.22; boolean
    performance_schema_users_size: 5.7; integer -1 1048576
    persist_only_admin_x509_subject: 8.0.14; text
    persist_sensitive_variables_in_plaintext: 8.0; boolean
    persisted_globals_load: 8.0; boolean
    pid_file: 5.7; text
    plugin_dir: 5.7; text
    plugin_load: 5.7; text
    plugin_load_add: 5.7; text
    port: 5.7; integer 0 65535
    port_open_timeout: 5.7; integer
    preload_buffer_size: 5.7; integer 1024 1073741824
    print_identified_with_as_hex: 8.0.17; boolean
    profiling_history_size: 5.7; integer 0 100
    protocol_compression_algorithms: 8.0.18; text
    proxy_protocol_networks: 5.7; percona; text
    pseudo_server_id: 5.7<8.0; percona; text
    pxc_encrypt_cluster_traffic: 8.0; pxc; text
    pxc_maint_mode: 8.0; pxc; text
    pxc_maint_transition_period: 8.0; pxc; text
    pxc_strict_mode: 8.0; pxc; one of DISABLED PERMISSIVE ENFORCING MASTER
    query_alloc_block_size: 5.7; integer 1024 4294967295
    query_cache_limit: 5.7<8.0; integer
    query_cache_min_res_unit: 5.7<8.0; integer
    query_cache_size: 5.7<8.0; integer
    query_cache_strip_comments: 5.7<8.0; percona; text
    query_cache_type: 5.7<8.0; text
    query_cache_wlock_invalidate: 5.7<8.0; boolean
    query_prealloc_size: 5.7; integer 8192 18446744073709551615
    query_response_time_flush: 5.7; percona; plugin query_response_time; text
    query_response_time_range_base: 5.7; percona; plugin query_response_time; text
    query_response_time_stats: 5.7; percona; plugin query_response_time; text
    range_alloc_block_size: 5.7; integer 4096 4294967295
    range_optimizer_max_mem_size: 5.7; integer 0 18446744073709551615
    read_buffer_size: 5.7; integer 8192 2147479552
    read_only: 5.7; boolean
    read_rnd_buffer_size: 5.7; integer 1 2147483647
    regexp_stack_limit: 8.0; integer 0 2147483647
    regexp_time_limit: 8.0; integer 0 2147483647
    relay_log: 5.7; text
    relay_log_index: 5.7; text
    relay_log_info_file: 5.7<8.4; text
    relay_log_info_repository: 5.7<8.4; one of FILE TABLE DUMMY
    relay_log_purge: 5.7; boolean
    relay_log_recovery: 5.7; boolean
    relay_log_space_limit: 5.7; integer 0 18446744073709551615
    replica_allow_batching: 8.0.26; boolean
    replica_checkpoint_group: 8.0.26; integer 1 524280
    replica_checkpoint_period: 8.0.26; integer 0 4294967295
    replica_compressed_protocol: 8.0.26; boolean
    replica_exec_mode: 8.0.26; one of STRICT IDEMPOTENT
    replica_load_tmpdir: 8.0.26; text
    replica_max_allowed_packet: 8.0.26; integer 1024 1073741824
    replica_net_timeout: 8.0.26; integer 1 31536000
    replica_parallel_type: 8.0.26; one of DATABASE LOGICAL_CLOCK
    replica_parallel_workers: 8.0.26; integer 0 1024
    replica_pending_jobs_size_max: 8.0.26; integer
    replica_preserve_commit_order: 8.0.26; boolean
    replica_skip_errors: 8.0.26; text
    replica_sql_verify_checksum: 8.0.26; boolean
    replica_transaction_retries: 8.0.26; integer 0 18446744073709551615
    replica_type_conversions: 8.0.26; text
    replicate_do_db: 5.7; text
    replicate_do_table: 5.7; text
    replicate_ignore_db: 5.7; text
    replicate_ignore_table: 5.7; text
    replicate_rewrite_db: 5.7; text
    replicate_same_server_id: 5.7; boolean
    replicate_wild_do_table: 5.7; text
    replicate_wild_ignore_table: 5.7; text
    replication_optimize_for_static_plugin_config: 5.7; boolean
    replication_sender_observe_commit_only: 5.7; boolean
    report_host: 5.7; text
    report_password: 5.7; text
    report_port: 5.7; integer 0 65535
    report_user: 5.7; text
    require_secure_transport: 5.7; boolean
    restrict_fk_on_non_standard_key: 8.4; text
    rewriter: 5.7; plugin rewriter; text
    rewriter_enabled: 5.7; plugin rewriter; boolean
    rewriter_enabled_for_threads_without_privilege_checks: 8.0; plugin rewriter; boolean
    rewriter_verbose: 5.7; plugin rewriter; integer 0 2
    rocksdb_access_hint_on_compaction_start: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_advise_random_on_open: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_allow_concurrent_memtable_write: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_allow_mmap_reads: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_allow_mmap_writes: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_allow_to_start_after_corruption: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_allow_unsafe_alter: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_alter_column_default_inplace: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_alter_table_comment_inplace: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_base_background_compactions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_blind_delete_primary_key: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_block_cache_numshardbits: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_block_cache_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_block_restart_interval: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_block_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_block_size_deviation: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load_allow_sk: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load_allow_unsorted: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load_fail_if_not_bottommost_level: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load_partial_index: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bulk_load_use_sst_partitioner: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_bytes_per_sync: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_cache_dump: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_cache_high_pri_pool_ratio: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_cache_index_and_filter_blocks: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_cache_index_and_filter_with_high_priority: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_cancel_manual_compactions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_charge_memory: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_check_iterate_bounds: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_checksums_pct: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_collect_sst_properties: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_column_default_value_as_expression: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_commit_in_the_middle: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_commit_time_batch_for_recovery: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compact_cf: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compact_lzero_now: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compaction_readahead_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes_count_sd: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes_file_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes_window: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_concurrent_prepare: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_converter_record_cached_length: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_corrupt_data_action: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_create_checkpoint: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_create_if_missing: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_create_missing_column_families: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_create_temporary_checkpoint: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_datadir: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_db_write_buffer_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_deadlock_detect: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_deadlock_detect_depth: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_cardinality_multiplier: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_manual_compaction_delay: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_optimizer_no_zero_cardinality: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_ttl_ignore_pk: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_ttl_read_filter_ts: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_ttl_rec_ts: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_debug_ttl_snapshot_ts: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_default_cf_options: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_delayed_write_rate: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_delete_cf: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_delete_obsolete_files_period_micros: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_disable_file_deletions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_disable_instant_ddl: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_bulk_load_api: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_delete_range_for_drop_index: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_insert_with_update_caching: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_iterate_bounds: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_pipelined_write: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_remove_orphaned_dropped_cfs: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_thread_tracking: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_ttl: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_ttl_read_filtering: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_enable_write_thread_adaptive_yield: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_error_if_exists: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_error_on_suboptimal_collation: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_file_checksums: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_flush_log_at_trx_commit: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_flush_memtable_on_analyze: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_force_compute_memtable_stats: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_force_compute_memtable_stats_cachetime: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_force_flush_memtable_and_lzero_now: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_force_flush_memtable_now: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_force_index_records_in_range: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_hash_index_allow_collision: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_ignore_unknown_options: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_index_type: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_info_log_level: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_is_fd_close_on_exec: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_keep_log_file_num: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_large_prefix: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_lock_scanned_rows: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_lock_wait_timeout: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_log_file_time_to_roll: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_manifest_preallocation_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_manual_compaction_bottommost_level: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_manual_compaction_threads: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_manual_wal_flush: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_master_skip_tx_api: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_background_compactions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_background_flushes: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_background_jobs: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_bottom_pri_background_compactions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_compaction_history: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_file_opening_threads: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_latest_deadlocks: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_log_file_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_manifest_file_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_manual_compactions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_open_files: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_row_locks: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_subcompactions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_max_total_wal_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_merge_buf_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_merge_combine_read_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_merge_tmp_file_removal_delay_ms: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_new_table_reader_for_compaction_inputs: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_no_block_cache: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_no_create_column_family: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_override_cf_options: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_paranoid_checks: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_partial_index_blind_delete: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_partial_index_ignore_killed: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_partial_index_sort_max_mem: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_pause_background_work: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_perf_context_level: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_persistent_cache_path: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_persistent_cache_size_mb: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_pin_l0_filter_and_index_blocks_in_cache: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_print_snapshot_conflict_queries: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_protection_bytes_per_key: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_rate_limiter_bytes_per_sec: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_read_free_rpl: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_read_free_rpl_tables: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_records_in_range: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_reset_stats: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_rollback_on_timeout: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_rpl_skip_tx_api: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_seconds_between_stat_computes: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_signal_drop_index_thread: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_sim_cache_size: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_skip_bloom_filter_on_read: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_skip_fill_cache: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_skip_locks_if_skip_unique_check: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_sst_mgr_rate_bytes_per_sec: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_stats_dump_period_sec: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_stats_level: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_stats_recalc_rate: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_store_row_debug_checksums: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_strict_collation_check: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_strict_collation_exceptions: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_cache_numshardbits: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_stats_background_thread_nice_value: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_stats_max_num_rows_scanned: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_stats_recalc_threshold_count: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_stats_recalc_threshold_pct: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_stats_sampling_pct: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_table_stats_use_table_scan: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_tmpdir: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_trace_block_cache_access: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_trace_queries: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_trace_sst_api: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_track_and_verify_wals_in_manifest: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_two_write_queues: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_unsafe_for_binlog: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_update_cf_options: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_adaptive_mutex: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_default_sk_cf: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_direct_io_for_flush_and_compaction: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_direct_reads: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_fsync: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_hyper_clock_cache: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_use_write_buffer_manager: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_validate_tables: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_verify_row_debug_checksums: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_wal_bytes_per_sync: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_wal_dir: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_wal_recovery_mode: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_wal_size_limit_mb: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_wal_ttl_seconds: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_whole_key_filtering: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_write_batch_flush_threshold: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_write_batch_max_bytes: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_write_disable_wal: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_write_ignore_missing_column_families: 8.0; percona; plugin ha_rocksdb; text
    rocksdb_write_policy: 8.0; percona; plugin ha_rocksdb; text
    rpl_read_size: 8.0; integer 8192 4294959104
    rpl_semi_sync_master: 5.7; plugin semisync_master; text
    rpl_semi_sync_master_enabled: 5.7; plugin semisync_master; boolean
    rpl_semi_sync_master_timeout: 5.7; plugin semisync_master; integer 0 4294967295
    rpl_semi_sync_master_trace_level: 5.7; plugin semisync_master; integer 0 4294967295
    rpl_semi_sync_master_wait_for_slave_count: 5.7; plugin semisync_master; integer 1 65535
    rpl_semi_sync_master_wait_no_slave: 5.7; plugin semisync_master; boolean
    rpl_semi_sync_master_wait_point: 5.7; plugin semisync_master; text
    rpl_semi_sync_replica_enabled: 8.0.26; plugin semisync_replica; boolean
    rpl_semi_sync_replica_trace_level: 8.0.26; plugin semisync_replica; integer 0 18446744073709551615
    rpl_semi_sync_slave: 5.7; plugin semisync_slave; text
    rpl_semi_sync_slave_enabled: 5.7; plugin semisync_slave; boolean
    rpl_semi_sync_slave_trace_level: 5.7; plugin semisync_slave; integer 0 4294967295
    rpl_semi_sync_source_enabled: 8.0.26; plugin semisync_source; boolean
    rpl_semi_sync_source_timeout: 8.0.26; plugin semisync_source; integer 0 18446744073709551615
    rpl_semi_sync_source_trace_level: 8.0.26; plugin semisync_source; integer 0 18446744073709551615
    rpl_semi_sync_source_wait_point: 8.0.26; plugin semisync_source; one of AFTER_SYNC AFTER_COMMIT
    rpl_stop_replica_timeout: 8.0.26; integer 2 31536000
    rpl_stop_slave_timeout: 5.7; integer 2 31536000
    safe_user_create: 5.7; boolean
    schema_definition_cache: 8.0; integer 256 524288
    secondary_engine_cost_threshold: 8.0.16; number
    secure_auth: 5.7<8.0; boolean
    secure_file_priv: 5.7; text
    secure_log_path: 8.4; percona; text
    select_into_buffer_size: 8.0.22; integer 8192 2147479552
    select_into_disk_sync: 8.0.22; boolean
    select_into_disk_sync_delay: 8.0.22; integer 0 31536000
    server_id: 5.7; integer 0 4294967295
    server_id_bits: 5.7; integer 0 32
    session_track_gtids: 5.7; one of OFF OWN_GTID ALL_GTIDS
    session_track_schema: 5.7; boolean
    session_track_state_change: 5.7; boolean
    session_track_system_variables: 5.7; text
    session_track_transaction_info: 5.7; one of OFF STATE CHARACTERISTICS
    set_operations_buffer_size: 8.4; text
    sha256_password_auto_generate_rsa_keys: 5.7; boolean
    sha256_password_private_key_path: 5.7; text
    sha256_password_proxy_users: 5.7; boolean
    sha256_password_public_key_path: 5.7; text
    show_compatibility_56: 5.7<8.0; boolean
    show_create_table_verbosity: 5.7; boolean
    show_gipk_in_create_table_and_information_schema: 8.0.30; boolean
    show_old_temporals: 5.7<8.4; boolean
    show_replica_auth_info: 8.0.26; boolean
    show_slave_auth_info: 5.7; boolean
    skip_grant_tables: 5.7; boolean
    skip_host_cache: 5.7; text
    skip_log_bin: 8.0; text
    skip_name_resolve: 5.7; boolean
    skip_networking: 5.7; boolean
    skip_new: 5.7; text
    skip_replica_start: 8.0.26; boolean
    skip_show_database: 5.7; boolean
    skip_slave_start: 5.7; boolean
    skip_stack_trace: 5.7; text
    slave_allow_batching: 5.7; boolean
    slave_checkpoint_group: 5.7; integer 1 524280
    slave_checkpoint_period: 5.7; integer 0 4294967295
    slave_compressed_protocol: 5.7; boolean
    slave_exec_mode: 5.7; one of STRICT IDEMPOTENT
    slave_load_tmpdir: 5.7; text
    slave_max_allowed_packet: 5.7; integer 1024 1073741824
    slave_net_timeout: 5.7; integer 1 31536000
    slave_parallel_type: 5.7; one of DATABASE LOGICAL_CLOCK
    slave_parallel_workers: 5.7; integer 0 1024
    slave_pending_jobs_size_max: 5.7; integer
    slave_preserve_commit_order: 5.7; boolean
    slave_rows_search_algorithms: 5.7<8.4; text
    slave_skip_errors: 5.7; text
    slave_sql_verify_checksum: 5.7; boolean
    slave_transaction_retries: 5.7; integer 0 18446744073709551615
    slave_type_conversions: 5.7; text
    slow_launch_time: 5.7; integer 0 31536000
    slow_query_log: 5.7; boolean
    slow_query_log_always_write_time: 5.7; percona; text
    slow_query_log_file: 5.7; text
    slow_query_log_use_global_control: 5.7; percona; text
    socket: 5.7; text
    sort_buffer_size: 5.7; integer 32768 18446744073709551615
    source_verify_checksum: 8.0.26; boolean
    sql_generate_invisible_primary_key: 8.0.30; boolean
    sql_mode: 5.7; some of REAL_AS_FLOAT PIPES_AS_CONCAT ANSI_QUOTES IGNORE_SPACE ONLY_FULL_GROUP_BY NO_UNSIGNED_SUBTRACTION NO_DIR_IN_CREATE ANSI NO_AUTO_VALUE_ON_ZERO NO_BACKSLASH_ESCAPES STRICT_TRANS_TABLES STRICT_ALL_TABLES NO_ZERO_IN_DATE NO_ZERO_DATE ALLOW_INVALID_DATES ERROR_FOR_DIVISION_BY_ZERO TRADITIONAL HIGH_NOT_PRECEDENCE NO_ENGINE_SUBSTITUTION PAD_CHAR_TO_FULL_LENGTH TIME_TRUNCATE_FRACTIONAL NO_AUTO_CREATE_USER NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS DB2 MAXDB MSSQL MYSQL323 MYSQL40 ORACLE POSTGRESQL
    sql_require_primary_key: 8.0.13; boolean
    ssl: 5.7<8.4; boolean
    ssl_ca: 5.7; text
    ssl_capath: 5.7; text
    ssl_cert: 5.7; text
    ssl_cipher: 5.7; text
    ssl_crl: 5.7; text
    ssl_crlpath: 5.7; text
    ssl_fips_mode: 8.0; one of OFF ON STRICT
    ssl_key: 5.7; text
    stored_program_cache: 5.7; integer 16 524288
    stored_program_definition_cache: 8.0; integer 256 524288
    super_large_pages: 5.7; boolean
    super_read_only: 5.7; boolean
    symbolic_links: 5.7; boolean
    sync_binlog: 5.7; integer 0 4294967295
    sync_frm: 5.7<8.0; boolean
    sync_master_info: 5.7; integer 0 4294967295
    sync_relay_log: 5.7; integer 0 4294967295
    sync_relay_log_info: 5.7; integer 0 4294967295
    sync_source_info: 8.0.26; integer 0 4294967295
    sysdate_is_now: 5.7; boolean
    table_definition_cache: 5.7; integer 400 524288
    table_encryption_privilege_check: 8.0.16; boolean
    table_open_cache: 5.7; integer 1 524288
    table_open_cache_instances: 5.7; integer 1 64
    table_open_cache_triggers: 8.4; text
    tablespace_definition_cache: 8.0; integer 256 524288
    tc_heuristic_recover: 5.7; text
    temp_pool: 5.7<8.0; text
    temptable_max_mmap: 8.0.23; integer 0 18446744073709551615
    temptable_max_ram: 8.0; integer 2097152 18446744073709551615
    temptable_use_mmap: 8.0.16; boolean
    terminology_use_previous: 8.0.26; one of NONE BEFORE_8_0_26 BEFORE_8_2_0
    tf_sequence_table_max_upper_bound: 8.4; percona; text
    thread_cache_size: 5.7; integer 0 16384
    thread_handling: 5.7; one of one-thread-per-connection no-threads loaded-dynamically
    thread_pool_high_prio_mode: 5.7; percona; text
    thread_pool_high_prio_tickets: 5.7; percona; text
    thread_pool_idle_timeout: 5.7; percona; text
    thread_pool_max_threads: 5.7; percona; text
    thread_pool_oversubscribe: 5.7; percona; text
    thread_pool_size: 5.7; percona; integer 1 64
    thread_pool_stall_limit: 5.7; percona; integer 4 600
    thread_stack: 5.7; integer
    thread_statistics: 5.7; percona; text
    time_format: 5.7<8.0; text
    tls_certificates_enforced_validation: 8.1; text
    tls_ciphersuites: 8.0.16; text
    tls_version: 5.7; text
    tmp_table_size: 5.7; integer 1024 18446744073709551615
    tmpdir: 5.7; text
    to: 5.7; text
    transaction_alloc_block_size: 5.7; integer 1024 131072
    transaction_isolation: 5.7; one of READ-UNCOMMITTED READ-COMMITTED REPEATABLE-READ SERIALIZABLE
    transaction_prealloc_size: 5.7; integer 1024 131072
    transaction_read_only: 5.7; boolean
    transaction_write_set_extraction: 5.7<8.4; text
    updatable_views_with_limit: 5.7; one of NO YES
    upgrade: 8.0.16; text
    user: 5.7; text
    userstat: 5.7; percona; text
    utility_user: 8.4; percona; text
    utility_user_dynamic_privileges: 8.4; percona; text
    utility_user_password: 8.4; percona; text
    utility_user_privileges: 8.4; percona; text
    utility_user_schema_access: 8.4; percona; text
    validate_password: 5.7; plugin validate_password; text
    validate_password_check_user_name: 5.7; plugin validate_password; boolean
    validate_password_dictionary_file: 5.7; plugin validate_password; text
    validate_password_length: 5.7; plugin validate_password; integer
    validate_password_mixed_case_count: 5.7; plugin validate_password; integer
    validate_password_number_count: 5.7; plugin validate_password; integer
    validate_password_policy: 5.7; plugin validate_password; one of LOW MEDIUM STRONG
    validate_password_special_char_count: 5.7; plugin validate_password; integer
    validate_user_plugins: 5.7; boolean
    version_tokens: 5.7; plugin version_token; text
    version_tokens_session: 5.7; plugin version_token; text
    version_tokens_session_number: 5.7; plugin version_token; integer
    wait_timeout: 5.7; integer
    windowing_use_high_precision: 8.0; boolean
    wsrep_applier_fk_checks: 8.0; wsrep; text
    wsrep_applier_threads: 8.0; wsrep; text
    wsrep_applier_uk_checks: 8.0; wsrep; text
    wsrep_auto_increment_control: 8.0; wsrep; boolean
    wsrep_causal_reads: 8.0; wsrep; boolean
    wsrep_certification_rules: 8.0; wsrep; text
    wsrep_certify_nonpk: 8.0; wsrep; boolean
    wsrep_cluster_address: 8.0; wsrep; text
    wsrep_cluster_name: 8.0; wsrep; text
    wsrep_data_home_dir: 8.0; wsrep; text
    wsrep_dbug_option: 8.0; wsrep; text
    wsrep_debug: 8.0; wsrep; text
    wsrep_desync: 8.0; wsrep; boolean
    wsrep_dirty_reads: 8.0; wsrep; boolean
    wsrep_disk_pages_encrypt: 8.0<8.4; wsrep; text
    wsrep_drupal_282555_workaround: 8.0; wsrep; boolean
    wsrep_forced_binlog_format: 8.0; wsrep; text
    wsrep_gcache_encrypt: 8.0<8.4; wsrep; text
    wsrep_ignore_apply_errors: 8.0; wsrep; text
    wsrep_load_data_splitting: 8.0; wsrep; boolean
    wsrep_log_conflicts: 8.0; wsrep; boolean
    wsrep_max_ws_rows: 8.0; wsrep; text
    wsrep_max_ws_size: 8.0; wsrep; text
    wsrep_min_log_verbosity: 8.0; wsrep; text
    wsrep_mode: 8.0; wsrep; text
    wsrep_new_cluster: 8.0; wsrep; text
    wsrep_node_address: 8.0; wsrep; text
    wsrep_node_incoming_address: 8.0; wsrep; text
    wsrep_node_name: 8.0; wsrep; text
    wsrep_notify_cmd: 8.0; wsrep; text
    wsrep_on: 8.0; wsrep; boolean
    wsrep_osu_method: 8.0; wsrep; text
    wsrep_provider: 8.0; wsrep; text
    wsrep_provider_options: 8.0; wsrep; text
    wsrep_recover: 8.0; wsrep; boolean
    wsrep_reject_queries: 8.0; wsrep; text
    wsrep_replicate_myisam: 8.0; wsrep; text
    wsrep_restart_replica: 8.0; wsrep; text
    wsrep_restart_slave: 8.0; wsrep; boolean
    wsrep_retry_autocommit: 8.0; wsrep; text
    wsrep_rsu_commit_timeout: 8.0; wsrep; text
    wsrep_slave_fk_checks: 8.0; wsrep; boolean
    wsrep_slave_threads: 8.0; wsrep; text
    wsrep_slave_uk_checks: 8.0; wsrep; boolean
    wsrep_sr_store: 8.0; wsrep; text
    wsrep_sst_allowed_methods: 8.0; wsrep; text
    wsrep_sst_auth: 8.0; mysql-wsrep; text
    wsrep_sst_donor: 8.0; wsrep; text
    wsrep_sst_donor_rejects_queries: 8.0; mysql-wsrep; boolean
    wsrep_sst_method: 8.0; wsrep; text
    wsrep_sst_receive_address: 8.0; wsrep; text
    wsrep_start_position: 8.0; wsrep; text
    wsrep_sync_wait: 8.0; wsrep; text
    wsrep_trx_fragment_size: 8.0; wsrep; text
    wsrep_trx_fragment_unit: 8.0; wsrep; text
    xa_detach_on_prepare: 8.0.29; boolean
    """
}
