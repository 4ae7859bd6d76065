/// The options of MariaDB, one a line as in `MySQLOptions`.
///
/// The names and values of 10.11 are those of `mariadbd --help --verbose` and information_schema.SYSTEM_VARIABLES of
/// 10.11.19 (a test compares them with the server that is installed). What 10.5 to 11.8 have besides or do not have, and
/// the options of plugins, is from MariaDB's documentation: the "Introduced" and "Removed" of each variable and of each
/// option of `mariadbd`, and "System Variables Added in MariaDB" 10.5 to 11.8.
enum MariaDBOptions {
  static let table = """
    allow_suspicious_udfs: 10.10; boolean
    alter_algorithm: 10.5; one of DEFAULT COPY INPLACE NOCOPY INSTANT
    analyze_max_length: 10.6.23; integer 32 4294967295
    analyze_sample_percentage: 10.5; number
    ansi: 10.5; text
    aria_block_size: 10.5; integer 4096 32768
    aria_checkpoint_interval: 10.5; integer 0 4294967295
    aria_checkpoint_log_activity: 10.5; integer 0 4294967295
    aria_encrypt_tables: 10.5; boolean
    aria_force_start_after_recovery_failures: 10.5; integer 0 255
    aria_group_commit: 10.5; one of none hard soft
    aria_group_commit_interval: 10.5; integer 0 4294967295
    aria_log_dir_path: 10.5; text
    aria_log_file_size: 10.5; integer 8388608 4294967295
    aria_log_purge_type: 10.5; one of immediate external at_flush
    aria_max_sort_file_size: 10.5; integer 0 9223372036854775807
    aria_page_checksum: 10.5; boolean
    aria_pagecache_age_threshold: 10.5; integer 100 18446744073709551615
    aria_pagecache_buffer_size: 10.5; integer 131072 18446744073709551615
    aria_pagecache_division_limit: 10.5; integer 1 100
    aria_pagecache_file_hash_size: 10.5; integer 128 16384
    aria_recover_options: 10.5; text
    aria_repair_threads: 10.5; integer 1 128
    aria_sort_buffer_size: 10.5; integer 16352 1152921504606846975
    aria_stats_method: 10.5; one of nulls_unequal nulls_equal nulls_ignored
    aria_sync_log_dir: 10.5; one of NEVER NEWFILE ALWAYS
    auto_increment_increment: 10.5; integer 1 65535
    auto_increment_offset: 10.5; integer 1 65535
    autocommit: 10.5; boolean
    automatic_sp_privileges: 10.5; boolean
    aws_key_management: 10.5; plugin aws_key_management; text
    aws_key_management_key_spec: 10.5; plugin aws_key_management; text
    aws_key_management_log_level: 10.5; plugin aws_key_management; text
    aws_key_management_master_key_id: 10.5; plugin aws_key_management; text
    aws_key_management_mock: 10.5; plugin aws_key_management; text
    aws_key_management_region: 10.5; plugin aws_key_management; text
    aws_key_management_request_timeout: 10.5; plugin aws_key_management; text
    aws_key_management_rotate_key: 10.5; plugin aws_key_management; text
    back_log: 10.5; integer 0 65535
    basedir: 10.5; text
    big_tables: 10.5; boolean
    bind_address: 10.5; text
    binlog_alter_two_phase: 10.8.1; boolean
    binlog_annotate_row_events: 10.5; boolean
    binlog_cache_size: 10.5; integer 4096 18446744073709551615
    binlog_checksum: 10.5; one of NONE CRC32
    binlog_commit_wait_count: 10.5; integer 0 18446744073709551615
    binlog_commit_wait_usec: 10.5; integer 0 18446744073709551615
    binlog_direct_non_transactional_updates: 10.5; boolean
    binlog_do_db: 10.11; text
    binlog_expire_logs_seconds: 10.6.0; integer 0 8553600
    binlog_file_cache_size: 10.5; integer 8192 18446744073709551615
    binlog_format: 10.5; one of MIXED STATEMENT ROW
    binlog_gtid_index: 11.4; text
    binlog_gtid_index_page_size: 11.4; text
    binlog_gtid_index_span_min: 11.4; text
    binlog_ignore_db: 10.11; text
    binlog_large_commit_threshold: 11.7; text
    binlog_legacy_event_pos: 11.4; text
    binlog_optimize_thread_scheduling: 10.5; boolean
    binlog_row_event_max_size: 10.11; text
    binlog_row_image: 10.5; one of MINIMAL NOBLOB FULL
    binlog_row_metadata: 10.5; one of NO_LOG MINIMAL FULL
    binlog_space_limit: 11.4; text
    binlog_stmt_cache_size: 10.5; integer 4096 18446744073709551615
    block_encryption_mode: 11.2.0; text
    bulk_insert_buffer_size: 10.5; integer 0 18446744073709551615
    character_set_client_handshake: 10.5; text
    character_set_collations: 11.2; text
    character_set_filesystem: 10.5; text
    character_set_server: 10.5; text
    character_sets_dir: 10.5; text
    chroot: 10.5; text
    collation_server: 10.5; text
    column_compression_threshold: 10.5; integer 0 4294967295
    column_compression_zlib_level: 10.5; integer 0 9
    column_compression_zlib_strategy: 10.5; one of DEFAULT_STRATEGY FILTERED HUFFMAN_ONLY RLE FIXED
    column_compression_zlib_wrap: 10.5; boolean
    completion_type: 10.5; one of NO_CHAIN CHAIN RELEASE
    concurrent_insert: 10.5; one of NEVER AUTO ALWAYS
    connect_class_path: 10.5; plugin ha_connect; text
    connect_cond_push: 10.5; plugin ha_connect; text
    connect_conv_size: 10.5; plugin ha_connect; text
    connect_default_depth: 10.5; plugin ha_connect; text
    connect_default_prec: 10.5; plugin ha_connect; text
    connect_enable_mongo: 5.0<10.3.3; plugin ha_connect; text
    connect_exact_info: 10.5; plugin ha_connect; text
    connect_force_bson: 10.5; plugin ha_connect; text
    connect_indx_map: 10.5; plugin ha_connect; text
    connect_java_wrapper: 10.5; plugin ha_connect; text
    connect_json_all_path: 10.5; plugin ha_connect; text
    connect_json_grp_size: 10.5; plugin ha_connect; text
    connect_json_null: 10.5; plugin ha_connect; text
    connect_jvm_path: 10.5; plugin ha_connect; text
    connect_timeout: 10.5; integer 2 31536000
    connect_type_conv: 10.5; plugin ha_connect; text
    connect_use_tempfile: 10.5; plugin ha_connect; text
    connect_work_size: 10.5; plugin ha_connect; text
    connect_xtrace: 10.5; plugin ha_connect; text
    core_file: 10.5; boolean
    cracklib_password_check: 10.5; plugin cracklib_password_check; text
    cracklib_password_check_dictionary: 10.5; plugin cracklib_password_check; text
    datadir: 10.5; text
    date_format: 10.5<11.3.0; text
    datetime_format: 10.5<11.3.0; text
    deadlock_search_depth_long: 10.5; integer 0 33
    deadlock_search_depth_short: 10.5; integer 0 32
    deadlock_timeout_long: 10.5; integer 0 4294967295
    deadlock_timeout_short: 10.5; integer 0 4294967295
    default_password_lifetime: 10.5; integer 0 4294967295
    default_regex_flags: 10.5; text
    default_storage_engine: 10.5; text
    default_table_type: 5.0<5.5; text
    default_time_zone: 10.5; text
    default_tmp_storage_engine: 10.5; text
    default_week_format: 10.5; integer 0 7
    delay_key_write: 10.5; one of OFF ON ALL
    delayed_insert_limit: 10.5; integer 1 4294967295
    delayed_insert_timeout: 10.5; integer 1 31536000
    delayed_queue_size: 10.5; integer 1 4294967295
    des_key_file: 10.5; text
    disconnect_on_expired_password: 10.5; boolean
    disks: 10.5; plugin disks; text
    div_precision_increment: 10.5; integer 0 38
    encrypt_binlog: 10.5; boolean
    encrypt_tmp_disk_tables: 10.5; boolean
    encrypt_tmp_files: 10.5; boolean
    encryption_algorithm: 5.0<10.1.4; text
    enforce_storage_engine: 10.5; text
    engine_condition_pushdown: 5.0<10.0; text
    eq_range_index_dive_limit: 10.5; integer 0 4294967295
    event_scheduler: 10.5; one of OFF ON DISABLED ORIGINAL
    expensive_subquery_limit: 10.5; integer 0 18446744073709551615
    expire_logs_days: 10.5; number
    explicit_defaults_for_timestamp: 10.5; boolean
    external_locking: 10.5; text
    extra_max_connections: 10.5; integer 1 100000
    extra_port: 10.5; integer 0 65535
    feedback: 10.5; text
    feedback_http_proxy: 10.5; text
    feedback_send_retry_wait: 10.5; text
    feedback_send_timeout: 10.5; text
    feedback_url: 10.5; text
    feedback_user_info: 10.5; text
    file_key_management: 10.5; plugin file_key_management; text
    file_key_management_digest: 10.5; plugin file_key_management; text
    file_key_management_encryption_algorithm: 10.5; plugin file_key_management; text
    file_key_management_filekey: 10.5; plugin file_key_management; text
    file_key_management_filename: 10.5; plugin file_key_management; text
    file_key_management_use_pbkdf2: 10.5; plugin file_key_management; text
    flashback: 10.5; text
    flush: 10.5; boolean
    flush_time: 10.5; integer 0 31536000
    ft_boolean_syntax: 10.5; text
    ft_max_word_len: 10.5; integer 10 84
    ft_min_word_len: 10.5; integer 1 84
    ft_query_expansion_limit: 10.5; integer 0 1000
    ft_stopword_file: 10.5; text
    general_log: 10.5; boolean
    general_log_file: 10.5; text
    getopt_prefix_matching: 10.5; text
    group_concat_max_len: 10.5; integer 4 1073741824
    gssapi: 10.5; plugin auth_gssapi; text
    gssapi_keytab_path: 10.5; plugin auth_gssapi; text
    gssapi_mech_name: 10.5; plugin auth_gssapi; text
    gssapi_principal_name: 10.5; plugin auth_gssapi; text
    gtid_cleanup_batch_size: 10.5; integer 0 2147483647
    gtid_domain_id: 10.5; integer 0 4294967295
    gtid_ignore_duplicates: 10.5; boolean
    gtid_pos_auto_engines: 10.5; text
    gtid_strict_mode: 10.5; boolean
    handlersocket_accept_balance: 10.5; plugin handlersocket; text
    handlersocket_address: 10.5; plugin handlersocket; text
    handlersocket_backlog: 10.5; plugin handlersocket; text
    handlersocket_epoll: 10.5; plugin handlersocket; text
    handlersocket_plain_secret: 10.5; plugin handlersocket; text
    handlersocket_plain_secret_wr: 10.5; plugin handlersocket; text
    handlersocket_port: 10.5; plugin handlersocket; text
    handlersocket_port_wr: 10.5; plugin handlersocket; text
    handlersocket_rcvbuf: 10.5; plugin handlersocket; text
    handlersocket_readsize: 10.5; plugin handlersocket; text
    handlersocket_sndbuf: 10.5; plugin handlersocket; text
    handlersocket_threads: 10.5; plugin handlersocket; text
    handlersocket_threads_wr: 10.5; plugin handlersocket; text
    handlersocket_timeout: 10.5; plugin handlersocket; text
    handlersocket_verbose: 10.5; plugin handlersocket; text
    handlersocket_wrlock_timeout: 10.5; plugin handlersocket; text
    hashicorp_key_management_cache_timeout: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_cache_version_timeout: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_caching_enabled: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_check_kv_version: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_max_retries: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_timeout: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_token: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_use_cache_on_timeout: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_vault_ca: 10.5; plugin hashicorp_key_management; text
    hashicorp_key_management_vault_url: 10.5; plugin hashicorp_key_management; text
    have_csv: 5.0<10.0; text
    have_innodb: 5.0<10.0; text
    have_ndbcluster: 5.0<10.0; text
    have_partitioning: 5.0<10.0; text
    histogram_size: 10.5; integer 0 255
    histogram_type: 10.5; one of SINGLE_PREC_HB DOUBLE_PREC_HB JSON_HB
    host_cache_size: 10.5; integer 0 65536
    idle_readonly_transaction_timeout: 10.5; integer 0 31536000
    idle_transaction_timeout: 10.5; integer 0 31536000
    idle_write_transaction_timeout: 10.5; integer 0 31536000
    ignore_builtin_innodb: 10.5; boolean
    ignore_db_dirs: 10.5; text
    in_predicate_conversion_threshold: 10.5; integer 0 4294967295
    init_connect: 10.5; text
    init_file: 10.5; text
    init_rpl_role: 10.11; text
    init_slave: 10.5; text
    innodb: 10.5; text
    innodb_adaptive_checkpoint: 5.0<5.5; text
    innodb_adaptive_flushing: 10.5; boolean
    innodb_adaptive_flushing_lwm: 10.5; number
    innodb_adaptive_flushing_method: 5.0<10.0; text
    innodb_adaptive_hash_index: 10.5; boolean
    innodb_adaptive_hash_index_cells: 11.8.4; text
    innodb_adaptive_hash_index_parts: 10.5; integer 1 512
    innodb_adaptive_max_sleep_delay: 10.5<10.6.0; text
    innodb_additional_mem_pool_size: 5.0<10.2.2; text
    innodb_alter_copy_bulk: 10.11.9; boolean
    innodb_api_bk_commit_interval: 5.0<10.2.4; text
    innodb_api_disable_rowlock: 5.0<10.2.4; text
    innodb_api_enable_binlog: 5.0<10.2.4; text
    innodb_api_enable_mdl: 5.0<10.2.4; text
    innodb_api_trx_level: 5.0<10.2.4; text
    innodb_auto_lru_dump: 5.0<5.5; text
    innodb_autoextend_increment: 10.5; integer 1 1000
    innodb_autoinc_lock_mode: 10.5; integer 0 2
    innodb_background_scrub_data_check_interval: 10.5<10.6.0; text
    innodb_background_scrub_data_compressed: 10.5<10.6.0; text
    innodb_background_scrub_data_interval: 10.5<10.6.0; text
    innodb_background_scrub_data_uncompressed: 10.5<10.6.0; text
    innodb_blocking_buffer_pool_restore: 5.0<10.0.0; text
    innodb_buf_dump_status_frequency: 10.5; integer 0 100
    innodb_buffer_page: 10.5; text
    innodb_buffer_page_lru: 10.5; text
    innodb_buffer_pool_chunk_size: 10.5; integer 0 18446744073709551615
    innodb_buffer_pool_dump_at_shutdown: 10.5; boolean
    innodb_buffer_pool_dump_now: 10.5; boolean
    innodb_buffer_pool_dump_pct: 10.5; integer 1 100
    innodb_buffer_pool_filename: 10.5; text
    innodb_buffer_pool_in_core_dump: 10.5; boolean
    innodb_buffer_pool_instances: 10.5<10.6.0; text
    innodb_buffer_pool_load_abort: 10.5; boolean
    innodb_buffer_pool_load_at_startup: 10.5; boolean
    innodb_buffer_pool_load_now: 10.5; boolean
    innodb_buffer_pool_populate: 5.0<10.3.0; text
    innodb_buffer_pool_restore_at_startup: 5.0<10.0; text
    innodb_buffer_pool_shm_checksum: 5.0<10.0; text
    innodb_buffer_pool_shm_key: 5.0<10.0; text
    innodb_buffer_pool_size: 10.5; integer 2097152 18446744073701163008
    innodb_buffer_pool_size_auto_min: 10.11.12; integer 0 18446744073701163008
    innodb_buffer_pool_size_max: 10.11.12; integer 8388608 18446744073701163008
    innodb_buffer_pool_stats: 10.5; text
    innodb_change_buffer_max_size: 10.5<11.0.0; integer 0 50
    innodb_change_buffering: 10.5<11.0.0; one of none inserts deletes changes purges all
    innodb_checkpoint_age_target: 5.0<10.0; text
    innodb_checksum_algorithm: 10.5; one of crc32 strict_crc32 full_crc32 strict_full_crc32
    innodb_checksums: 5.0<10.5.0; text
    innodb_cleaner_lsn_age_factor: 5.0<10.3.0; text
    innodb_cmp: 10.5; text
    innodb_cmp_per_index: 10.5; text
    innodb_cmp_per_index_enabled: 10.5; boolean
    innodb_cmp_per_index_reset: 10.5; text
    innodb_cmp_reset: 10.5; text
    innodb_cmpmem: 10.5; text
    innodb_cmpmem_reset: 10.5; text
    innodb_commit_concurrency: 10.5<10.6.0; text
    innodb_compression_algorithm: 10.5; one of none zlib lz4 lzo lzma bzip2 snappy
    innodb_compression_default: 10.5; boolean
    innodb_compression_failure_threshold_pct: 10.5; integer 0 100
    innodb_compression_level: 10.5; integer 0 9
    innodb_compression_pad_pct_max: 10.5; integer 0 75
    innodb_concurrency_tickets: 10.5<10.6.0; text
    innodb_corrupt_table_action: 5.0<10.3.0; text
    innodb_data_file_buffering: 11.0.0; text
    innodb_data_file_path: 10.5; text
    innodb_data_file_write_through: 11.0.0; text
    innodb_data_home_dir: 10.5; text
    innodb_deadlock_detect: 10.5; boolean
    innodb_deadlock_report: 10.6.0; one of off basic full
    innodb_default_encryption_key_id: 10.5; integer 1 4294967295
    innodb_default_page_encryption_key: 5.0<10.1.4; text
    innodb_default_row_format: 10.5; one of redundant compact dynamic
    innodb_defragment: 10.5<11.1.0; boolean
    innodb_defragment_fill_factor: 10.5<11.1.0; number
    innodb_defragment_fill_factor_n_recs: 10.5<11.1.0; integer 1 100
    innodb_defragment_frequency: 10.5<11.1.0; integer 1 1000
    innodb_defragment_n_pages: 10.5<11.1.0; integer 2 32
    innodb_defragment_stats_accuracy: 10.5<11.1.0; integer 0 4294967295
    innodb_dict_size_limit: 5.0<10.0; text
    innodb_disable_sort_file_cache: 10.5; boolean
    innodb_disallow_writes: 5.0<10.3.35; text
    innodb_doublewrite: 10.5; boolean
    innodb_doublewrite_file: 5.0<10.0; text
    innodb_empty_free_list_algorithm: 5.0<10.3.0; text
    innodb_enable_unsafe_group_commit: 5.0<5.5; text
    innodb_encrypt_log: 10.5; boolean
    innodb_encrypt_tables: 10.5; one of OFF ON FORCE
    innodb_encrypt_temporary_tables: 10.5; boolean
    innodb_encryption_rotate_key_age: 10.5; integer 0 4294967295
    innodb_encryption_rotation_iops: 10.5; integer 0 4294967295
    innodb_encryption_threads: 10.5; integer 0 255
    innodb_extra_rsegments: 5.0<5.5; text
    innodb_extra_undoslots: 5.0<5.5; text
    innodb_fake_changes: 5.0<10.3.0; text
    innodb_fast_checksum: 5.0<10.0; text
    innodb_fast_shutdown: 10.5; integer 0 3
    innodb_fatal_semaphore_wait_threshold: 10.5; integer 1 4294967295
    innodb_file_format: 5.0<10.3.1; text
    innodb_file_format_check: 5.0<10.3.1; text
    innodb_file_format_max: 5.0<10.3.1; text
    innodb_file_io_threads: 5.0<10.3.0; text
    innodb_file_per_table: 10.5; boolean
    innodb_fill_factor: 10.5; integer 10 100
    innodb_flush_log_at_timeout: 10.5; integer 0 2700
    innodb_flush_log_at_trx_commit: 10.5; integer 0 3
    innodb_flush_method: 10.5; one of fsync O_DSYNC littlesync nosync O_DIRECT O_DIRECT_NO_FSYNC
    innodb_flush_neighbor_pages: 5.0<10.0; text
    innodb_flush_neighbors: 10.5; integer 0 2
    innodb_flush_sync: 10.5; boolean
    innodb_flushing_avg_loops: 10.5; integer 1 1000
    innodb_force_load_corrupted: 10.5<10.6.6; text
    innodb_force_primary_key: 10.5; boolean
    innodb_force_recovery: 10.5; integer 0 6
    innodb_foreground_preflush: 5.0<10.3.0; text
    innodb_ft_aux_table: 10.5; text
    innodb_ft_being_deleted: 10.5; text
    innodb_ft_cache_size: 10.5; integer 1600000 1099511627776
    innodb_ft_config: 10.5; text
    innodb_ft_default_stopword: 10.5; text
    innodb_ft_deleted: 10.5; text
    innodb_ft_enable_diag_print: 10.5; boolean
    innodb_ft_enable_stopword: 10.5; boolean
    innodb_ft_index_cache: 10.5; text
    innodb_ft_index_table: 10.5; text
    innodb_ft_max_token_size: 10.5; integer 10 84
    innodb_ft_min_token_size: 10.5; integer 1 16
    innodb_ft_num_word_optimize: 10.5; integer 1000 10000
    innodb_ft_result_cache_limit: 10.5; integer 1000000 18446744073709551615
    innodb_ft_server_stopword_table: 10.5; text
    innodb_ft_sort_pll_degree: 10.5; integer 1 16
    innodb_ft_total_cache_size: 10.5; integer 32000000 1099511627776
    innodb_ft_user_stopword_table: 10.5; text
    innodb_ibuf_accel_rate: 5.0<10.0; text
    innodb_ibuf_active_contract: 5.0<10.0; text
    innodb_ibuf_max_size: 5.0<10.0; text
    innodb_idle_flush_pct: 10.5<10.5.9; text
    innodb_immediate_scrub_data_uncompressed: 10.5; boolean
    innodb_import_table_from_xtrabackup: 5.0<10.0; text
    innodb_index_stats: 5.0<10.0.0; text
    innodb_instant_alter_column_allowed: 10.5; one of never add_last add_drop_reorder
    innodb_instrument_semaphores: 5.0<10.3.0; text
    innodb_io_capacity: 10.5; integer 100 4294967295
    innodb_io_capacity_max: 10.5; integer 100 4294967295
    innodb_kill_idle_transaction: 5.0<10.3.0; text
    innodb_large_prefix: 5.0<10.3.1; text
    innodb_lazy_drop_table: 5.0<10.0.0; text
    innodb_linux_aio: 10.5; one of auto io_uring aio
    innodb_lock_schedule_algorithm: 10.5<10.6.0; text
    innodb_lock_wait_timeout: 10.5; integer 0 100000000
    innodb_lock_waits: 10.5; text
    innodb_locking_fake_changes: 5.0<10.3.0; text
    innodb_locks: 10.5; text
    innodb_locks_unsafe_for_binlog: 5.0<10.5.0; text
    innodb_log_arch_dir: 5.0<10.3.0; text
    innodb_log_arch_expire_sec: 5.0<10.3.0; text
    innodb_log_block_size: 5.0<10.3.0; text
    innodb_log_buffer_size: 10.5; integer 2097152 2147479552
    innodb_log_checkpoint_now: 10.11.12; boolean
    innodb_log_checksum_algorithm: 5.0<10.3.0; text
    innodb_log_checksums: 10.5<10.6.0; text
    innodb_log_compressed_pages: 10.5<10.6.0; text
    innodb_log_file_buffering: 10.8.4; boolean
    innodb_log_file_mmap: 10.11.10; boolean
    innodb_log_file_size: 10.5; integer 4194304 18446744073709551615
    innodb_log_file_write_through: 11.0.0; text
    innodb_log_files_in_group: 10.5<10.6.0; text
    innodb_log_group_home_dir: 10.5; text
    innodb_log_optimize_ddl: 10.5<10.6.0; text
    innodb_log_spin_wait_delay: 10.11.8; integer 0 6000
    innodb_log_write_ahead_size: 10.5; integer 512 4096
    innodb_lru_scan_depth: 10.5; integer 100 18446744073709551615
    innodb_max_dirty_pages_pct: 10.5; number
    innodb_max_dirty_pages_pct_lwm: 10.5; number
    innodb_max_purge_lag: 10.5; integer 0 18446744073709551615
    innodb_max_purge_lag_delay: 10.5; integer 0 10000000
    innodb_max_purge_lag_wait: 10.5; integer 0 4294967295
    innodb_max_undo_log_size: 10.5; integer 10485760 281474976710656
    innodb_merge_sort_block_size: 5.0<10.0; text
    innodb_metrics: 10.5; text
    innodb_mirrored_log_groups: 5.0<10.2.2; text
    innodb_monitor_disable: 10.5; text
    innodb_monitor_enable: 10.5; text
    innodb_monitor_reset: 10.5; text
    innodb_monitor_reset_all: 10.5; text
    innodb_mtflush_threads: 5.0<10.3.2; text
    innodb_numa_interleave: 10.5; boolean
    innodb_old_blocks_pct: 10.5; integer 5 95
    innodb_old_blocks_time: 10.5; integer 0 4294967295
    innodb_online_alter_log_max_size: 10.5; integer 65536 18446744073709551615
    innodb_open_files: 10.5; integer 0 9223372036854775807
    innodb_optimize_fulltext_only: 10.5; boolean
    innodb_page_cleaners: 10.5<10.6.0; text
    innodb_page_size: 10.5; integer 4096 65536
    innodb_pass_corrupt_table: 5.0<5.5; text
    innodb_prefix_index_cluster_optimization: 10.5; boolean
    innodb_print_all_deadlocks: 10.5; boolean
    innodb_purge_batch_size: 10.5; integer 1 5000
    innodb_purge_threads: 10.5; integer 1 32
    innodb_random_read_ahead: 10.5; boolean
    innodb_read_ahead: 5.0<10.0; text
    innodb_read_ahead_threshold: 10.5; integer 0 64
    innodb_read_io_threads: 10.5; integer 1 64
    innodb_read_only: 10.5; boolean
    innodb_read_only_compressed: 10.6.0; boolean
    innodb_recovery_stats: 5.0<10.0; text
    innodb_recovery_update_relay_log: 5.0<10.0; text
    innodb_replication_delay: 10.5<10.6.0; text
    innodb_rollback_on_timeout: 10.5; boolean
    innodb_rollback_segments: 5.0<10.5.0; text
    innodb_rseg: 5.0<10.0.0; text
    innodb_safe_truncate: 5.0<10.3.0; text
    innodb_sched_priority_cleaner: 5.0<10.3.0; text
    innodb_scrub_log: 10.5<10.6.0; text
    innodb_scrub_log_interval: 5.0<10.1.4; text
    innodb_scrub_log_speed: 10.5<10.6.0; text
    innodb_show_locks_held: 5.0<10.3.0; text
    innodb_show_verbose_locks: 5.0<10.3.0; text
    innodb_snapshot_isolation: 10.6.18; boolean
    innodb_sort_buffer_size: 10.5; integer 65536 67108864
    innodb_spin_wait_delay: 10.5; integer 0 6000
    innodb_stats_auto_recalc: 10.5; boolean
    innodb_stats_auto_update: 5.0<10.0; text
    innodb_stats_include_delete_marked: 10.5; boolean
    innodb_stats_method: 10.5; one of nulls_equal nulls_unequal nulls_ignored
    innodb_stats_modified_counter: 10.5; integer 0 18446744073709551615
    innodb_stats_on_metadata: 10.5; boolean
    innodb_stats_persistent: 10.5; boolean
    innodb_stats_persistent_sample_pages: 10.5; integer 1 4294967295
    innodb_stats_sample_pages: 5.0<10.5.0; text
    innodb_stats_traditional: 10.5; boolean
    innodb_stats_transient_sample_pages: 10.5; integer 1 4294967295
    innodb_stats_update_need_lock: 5.0<10.0; text
    innodb_status_file: 10.5; text
    innodb_status_output: 10.5; boolean
    innodb_status_output_locks: 10.5; boolean
    innodb_strict_mode: 10.5; boolean
    innodb_support_xa: 5.0<10.3.0; text
    innodb_sync_array_size: 10.5<10.6.0; text
    innodb_sync_spin_loops: 10.5; integer 0 18446744073709551615
    innodb_sys_columns: 10.5; text
    innodb_sys_fields: 10.5; text
    innodb_sys_foreign: 10.5; text
    innodb_sys_foreign_cols: 10.5; text
    innodb_sys_indexes: 10.5; text
    innodb_sys_stats: 5.0<10.0.0; text
    innodb_sys_tables: 10.5; text
    innodb_sys_tablespaces: 10.5; text
    innodb_sys_tablestats: 10.5; text
    innodb_sys_virtual: 10.5; text
    innodb_table_locks: 10.5; boolean
    innodb_table_stats: 5.0<10.0.0; text
    innodb_tablespaces_encryption: 10.5; text
    innodb_temp_data_file_path: 10.5; text
    innodb_thread_concurrency: 10.5<10.6.0; text
    innodb_thread_concurrency_timer_based: 5.0<10.0; text
    innodb_thread_sleep_delay: 10.5<10.6.0; text
    innodb_tmpdir: 10.5; text
    innodb_truncate_temporary_tablespace_now: 11.3.0; text
    innodb_trx: 10.5; text
    innodb_undo_directory: 10.5; text
    innodb_undo_log_truncate: 10.5; boolean
    innodb_undo_logs: 10.5<10.6.0; text
    innodb_undo_tablespaces: 10.5; integer 0 127
    innodb_use_atomic_writes: 10.5; boolean
    innodb_use_fallocate: 5.0<10.3.0; text
    innodb_use_global_flush_log_at_trx_commit: 5.0<10.3.0; text
    innodb_use_mtflush: 5.0<10.3.2; text
    innodb_use_native_aio: 10.5; boolean
    innodb_use_purge_thread: 5.0<5.5; text
    innodb_use_stacktrace: 5.0<10.3.0; text
    innodb_use_sys_malloc: 5.0<10.2.2; text
    innodb_use_sys_stats_table: 5.0<10.0; text
    innodb_use_trim: 5.0<10.3.0; text
    innodb_version: 10.5<10.10; text
    innodb_write_io_threads: 10.5; integer 2 64
    interactive_timeout: 10.5; integer 1 31536000
    join_buffer_size: 10.5; integer 128 18446744073709551615
    join_buffer_space_limit: 10.5; integer 2048 18446744073709551615
    join_cache_level: 10.5; integer 0 8
    keep_files_on_create: 10.5; boolean
    key_buffer_size: 10.5; integer 0 18446744073709551615
    key_cache_age_threshold: 10.5; integer 100 4294967295
    key_cache_block_size: 10.5; integer 512 16384
    key_cache_division_limit: 10.5; integer 1 100
    key_cache_file_hash_size: 10.5; integer 128 16384
    key_cache_segments: 10.5; integer 0 64
    language: 10.5; text
    large_pages: 10.5; boolean
    lc_messages: 10.5; text
    lc_messages_dir: 10.5; text
    lc_time_names: 10.5; text
    local_infile: 10.5; boolean
    lock_wait_timeout: 10.5; integer 0 31536000
    log: 5.0<10.0; text
    log_basename: 10.5; text
    log_bin: 10.5; text
    log_bin_compress: 10.5; boolean
    log_bin_compress_min_len: 10.5; integer 10 1024
    log_bin_index: 10.5; text
    log_bin_trust_function_creators: 10.5; boolean
    log_ddl_recovery: 10.6.1; text
    log_disabled_statements: 10.5; text
    log_error: 10.5; text
    log_isam: 10.5; text
    log_output: 10.5; some of NONE FILE TABLE
    log_queries_not_using_indexes: 10.5; boolean
    log_short_format: 10.5; text
    log_slave_updates: 10.5; boolean
    log_slow_admin_statements: 10.5; boolean
    log_slow_always_query_time: 11.7.0; text
    log_slow_disabled_statements: 10.5; text
    log_slow_filter: 10.5; text
    log_slow_max_warnings: 10.6.16; integer 0 1000
    log_slow_min_examined_row_limit: 10.11; integer 0 4294967295
    log_slow_queries: 5.0<10.0; text
    log_slow_query: 10.11.0; boolean
    log_slow_query_file: 10.11.0; text
    log_slow_query_time: 10.11.0; number
    log_slow_rate_limit: 10.5; integer 1 4294967295
    log_slow_slave_statements: 10.5; boolean
    log_slow_verbosity: 10.5; text
    log_tc: 10.5; text
    log_tc_size: 10.5; integer 12288 18446744073709551615
    log_warnings: 10.5; integer 0 4294967295
    long_query_time: 10.5; number
    low_priority_updates: 10.5; boolean
    lower_case_table_names: 10.5; integer 0 2
    master_info_file: 10.11; text
    master_retry_count: 10.5; text
    master_verify_checksum: 10.5; boolean
    max_allowed_packet: 10.5; integer 1024 1073741824
    max_binlog_cache_size: 10.5; integer 4096 18446744073709551615
    max_binlog_size: 10.5; integer 4096 1073741824
    max_binlog_stmt_cache_size: 10.5; integer 4096 18446744073709551615
    max_binlog_total_size: 11.4; text
    max_connect_errors: 10.5; integer 1 4294967295
    max_connections: 10.5; integer 10 100000
    max_delayed_threads: 10.5; integer 0 16384
    max_digest_length: 10.5; integer 0 1048576
    max_error_count: 10.5; integer 0 65535
    max_heap_table_size: 10.5; integer 16384 18446744073709551615
    max_join_size: 10.5; integer 1 18446744073709551615
    max_length_for_sort_data: 10.5; integer 4 8388608
    max_long_data_size: 5.0<10.5.0; text
    max_password_errors: 10.5; integer 1 4294967295
    max_prepared_stmt_count: 10.5; integer 0 4294967295
    max_recursive_iterations: 10.5; integer 0 4294967295
    max_relay_log_size: 10.5; integer 4096 1073741824
    max_rowid_filter_size: 10.5; integer 1024 18446744073709551615
    max_seeks_for_key: 10.5; integer 1 4294967295
    max_session_mem_used: 10.5; integer 8192 18446744073709551615
    max_sort_length: 10.5; integer 64 8388608
    max_sp_recursion_depth: 10.5; integer 0 255
    max_statement_time: 10.5; number
    max_tmp_session_space_usage: 11.5.0; text
    max_tmp_tables: 10.5<11.3.0; integer 1 4294967295
    max_tmp_total_space_usage: 11.5.0; text
    max_user_connections: 10.5; integer -1 2147483647
    max_write_lock_count: 10.5; integer 1 4294967295
    memlock: 10.5; text
    metadata_lock_info: 10.5; plugin metadata_lock_info; text
    metadata_locks_cache_size: 10.5; integer 1 1048576
    metadata_locks_hash_instances: 10.5; integer 1 1024
    mhnsw_default_distance: 11.7.1; text
    mhnsw_default_m: 11.7.1; text
    mhnsw_ef_search: 11.7.1; text
    mhnsw_max_cache_size: 11.7.1; text
    min_examined_row_limit: 10.5; integer 0 4294967295
    mroonga_action_on_fulltext_query_error: 10.5; plugin ha_mroonga; text
    mroonga_boolean_mode_syntax_flags: 10.5; plugin ha_mroonga; text
    mroonga_database_path_prefix: 10.5; plugin ha_mroonga; text
    mroonga_default_parser: 10.5; plugin ha_mroonga; text
    mroonga_default_tokenizer: 10.5; plugin ha_mroonga; text
    mroonga_default_wrapper_engine: 10.5; plugin ha_mroonga; text
    mroonga_dry_write: 10.5; plugin ha_mroonga; text
    mroonga_enable_operations_recording: 10.5; plugin ha_mroonga; text
    mroonga_enable_optimization: 10.5; plugin ha_mroonga; text
    mroonga_lock_timeout: 10.5; plugin ha_mroonga; text
    mroonga_log_file: 10.5; plugin ha_mroonga; text
    mroonga_log_level: 10.5; plugin ha_mroonga; text
    mroonga_match_escalation_threshold: 10.5; plugin ha_mroonga; text
    mroonga_max_n_records_for_estimate: 10.5; plugin ha_mroonga; text
    mroonga_query_log_file: 10.5; plugin ha_mroonga; text
    mroonga_vector_column_delimiter: 10.5; plugin ha_mroonga; text
    mrr_buffer_size: 10.5; integer 8192 2147483647
    multi_range_count: 10.5<10.5.1; text
    myisam_block_size: 10.5; integer 1024 16384
    myisam_data_pointer_size: 10.5; integer 2 7
    myisam_max_sort_file_size: 10.5; integer 0 9223372036854775807
    myisam_mmap_size: 10.5; integer 7 18446744073709551615
    myisam_recover_options: 10.5; text
    myisam_repair_threads: 10.5; integer 1 18446744073709551615
    myisam_sort_buffer_size: 10.5; integer 4096 1152921504606846975
    myisam_stats_method: 10.5; one of NULLS_UNEQUAL NULLS_EQUAL NULLS_IGNORED
    myisam_use_mmap: 10.5; boolean
    mysql56_temporal_format: 10.5; boolean
    net_buffer_length: 10.5; integer 1024 1048576
    net_read_timeout: 10.5; integer 1 31536000
    net_retry_count: 10.5; integer 1 4294967295
    net_write_timeout: 10.5; integer 1 31536000
    note_verbosity: 10.6.16; text
    old: 10.5; boolean
    old_alter_table: 10.5<11.2.0; one of DEFAULT COPY INPLACE NOCOPY INSTANT
    old_mode: 10.5; text
    old_passwords: 10.5; boolean
    old_style_user_limits: 10.5; text
    one_thread: 5.0<10.0.4; text
    open_files_limit: 10.5; integer 0 4294967295
    optimizer_adjust_secondary_key_costs: 10.6.17; text
    optimizer_extra_pruning_depth: 10.6.20; integer 0 62
    optimizer_join_limit_pref_ratio: 10.6.20; integer 0 4294967295
    optimizer_max_sel_arg_weight: 10.5; integer 0 4294967295
    optimizer_max_sel_args: 10.6.16; integer 0 4294967295
    optimizer_prune_level: 10.5; integer 0 2
    optimizer_search_depth: 10.5; integer 0 62
    optimizer_selectivity_sampling_limit: 10.5; integer 10 4294967295
    optimizer_switch: 10.5; text
    optimizer_trace: 10.5; text
    optimizer_trace_max_mem_size: 10.5; integer 0 18446744073709551615
    optimizer_use_condition_selectivity: 10.5; integer 1 5
    oqgraph_allow_create_integer_latch: 10.5; plugin ha_oqgraph; text
    pam: 10.5; plugin auth_pam; text
    pam_backend_mapping: 10.5; plugin auth_pam; text
    pam_mapped_pw_file: 10.5; plugin auth_pam; text
    pam_mode: 10.5; plugin auth_pam; text
    pam_use_cleartext_plugin: 10.5; plugin auth_pam; text
    pam_winbind_workaround: 10.5; plugin auth_pam; text
    partition: 10.5; text
    performance_schema: 10.5; boolean
    performance_schema_accounts_size: 10.5; integer -1 1048576
    performance_schema_consumer_events_stages_current: 10.5; text
    performance_schema_consumer_events_stages_history: 10.5; text
    performance_schema_consumer_events_stages_history_long: 10.5; text
    performance_schema_consumer_events_statements_current: 10.5; text
    performance_schema_consumer_events_statements_history: 10.5; text
    performance_schema_consumer_events_statements_history_long: 10.5; text
    performance_schema_consumer_events_transactions_current: 10.5; text
    performance_schema_consumer_events_transactions_history: 10.5; text
    performance_schema_consumer_events_transactions_history_long: 10.5; text
    performance_schema_consumer_events_waits_current: 10.5; text
    performance_schema_consumer_events_waits_history: 10.5; text
    performance_schema_consumer_events_waits_history_long: 10.5; text
    performance_schema_consumer_global_instrumentation: 10.5; text
    performance_schema_consumer_statements_digest: 10.5; text
    performance_schema_consumer_thread_instrumentation: 10.5; text
    performance_schema_digests_size: 10.5; integer -1 1048576
    performance_schema_events_stages_history_long_size: 10.5; integer -1 1048576
    performance_schema_events_stages_history_size: 10.5; integer -1 1024
    performance_schema_events_statements_history_long_size: 10.5; integer -1 1048576
    performance_schema_events_statements_history_size: 10.5; integer -1 1024
    performance_schema_events_transactions_history_long_size: 10.5; integer -1 1048576
    performance_schema_events_transactions_history_size: 10.5; integer -1 1024
    performance_schema_events_waits_history_long_size: 10.5; integer -1 1048576
    performance_schema_events_waits_history_size: 10.5; integer -1 1024
    performance_schema_hosts_size: 10.5; integer -1 1048576
    performance_schema_instrument: 10.5; text
    performance_schema_max_cond_classes: 10.5; integer 0 256
    performance_schema_max_cond_instances: 10.5; integer -1 1048576
    performance_schema_max_digest_length: 10.5; integer 0 1048576
    performance_schema_max_file_classes: 10.5; integer 0 256
    performance_schema_max_file_handles: 10.5; integer 0 1048576
    performance_schema_max_file_instances: 10.5; integer -1 1048576
    performance_schema_max_index_stat: 10.5; integer -1 1048576
    performance_schema_max_memory_classes: 10.5; integer 0 1024
    performance_schema_max_metadata_locks: 10.5; integer -1 104857600
    performance_schema_max_mutex_classes: 10.5; integer 0 256
    performance_schema_max_mutex_instances: 10.5; integer -1 104857600
    performance_schema_max_prepared_statements_instances: 10.5; integer -1 1048576
    performance_schema_max_program_instances: 10.5; integer -1 1048576
    performance_schema_max_rwlock_classes: 10.5; integer 0 256
    performance_schema_max_rwlock_instances: 10.5; integer -1 104857600
    performance_schema_max_socket_classes: 10.5; integer 0 256
    performance_schema_max_socket_instances: 10.5; integer -1 1048576
    performance_schema_max_sql_text_length: 10.5; integer 0 1048576
    performance_schema_max_stage_classes: 10.5; integer 0 256
    performance_schema_max_statement_classes: 10.5; integer 0 256
    performance_schema_max_statement_stack: 10.5; integer 1 256
    performance_schema_max_table_handles: 10.5; integer -1 1048576
    performance_schema_max_table_instances: 10.5; integer -1 1048576
    performance_schema_max_table_lock_stat: 10.5; integer -1 1048576
    performance_schema_max_thread_classes: 10.5; integer 0 256
    performance_schema_max_thread_instances: 10.5; integer -1 1048576
    performance_schema_session_connect_attrs_size: 10.5; integer -1 1048576
    performance_schema_setup_actors_size: 10.5; integer -1 1024
    performance_schema_setup_objects_size: 10.5; integer -1 1048576
    performance_schema_users_size: 10.5; integer -1 1048576
    pid_file: 10.5; text
    plugin_dir: 10.5; text
    plugin_load: 10.5; text
    plugin_load_add: 10.5; text
    plugin_maturity: 10.5; one of unknown experimental alpha beta gamma stable
    port: 10.5; integer 0 65535
    port_open_timeout: 10.5; text
    preload_buffer_size: 10.5; integer 1024 1073741824
    profiling_history_size: 10.5; integer 0 100
    progress_report_time: 10.5; integer 0 4294967295
    proxy_protocol_networks: 10.5; text
    query_alloc_block_size: 10.5; integer 1024 4294967295
    query_cache_limit: 10.5; integer 0 4294967295
    query_cache_min_res_unit: 10.5; integer 0 4294967295
    query_cache_size: 10.5; integer 0 18446744073709551615
    query_cache_strip_comments: 10.5; boolean
    query_cache_type: 10.5; one of OFF ON DEMAND
    query_cache_wlock_invalidate: 10.5; boolean
    query_prealloc_size: 10.5; integer 1024 4294967295
    query_response_time: 10.5; plugin query_response_time; text
    query_response_time_audit: 10.5; plugin query_response_time; text
    query_response_time_range_base: 10.5; plugin query_response_time; text
    query_response_time_session_stats: 11.5; plugin query_response_time; text
    query_response_time_stats: 10.5; plugin query_response_time; text
    range_alloc_block_size: 10.5; integer 4096 4294967295
    read_binlog_speed_limit: 10.5; integer 0 18446744073709551615
    read_buffer_size: 10.5; integer 8192 2147483647
    read_only: 10.5; boolean
    read_rnd_buffer_size: 10.5; integer 1 2147483647
    record_buffer: 5.0<5.5; text
    redirect_url: 11.3.0; text
    relay_log: 10.5; text
    relay_log_index: 10.5; text
    relay_log_info_file: 10.5; text
    relay_log_purge: 10.5; boolean
    relay_log_recovery: 10.5; boolean
    relay_log_space_limit: 10.5; integer 0 18446744073709551615
    replicate_annotate_row_events: 10.5; boolean
    replicate_do_db: 10.5; text
    replicate_do_table: 10.5; text
    replicate_events_marked_for_skip: 10.5; one of REPLICATE FILTER_ON_SLAVE FILTER_ON_MASTER
    replicate_ignore_db: 10.5; text
    replicate_ignore_table: 10.5; text
    replicate_rewrite_db: 10.11.0; text
    replicate_same_server_id: 10.11; text
    replicate_wild_do_table: 10.5; text
    replicate_wild_ignore_table: 10.5; text
    report_host: 10.5; text
    report_password: 10.5; text
    report_port: 10.5; integer 0 4294967295
    report_user: 10.5; text
    require_secure_transport: 10.5; boolean
    rocksdb_access_hint_on_compaction_start: 10.5; plugin ha_rocksdb; text
    rocksdb_advise_random_on_open: 10.5; plugin ha_rocksdb; text
    rocksdb_allow_concurrent_memtable_write: 10.5; plugin ha_rocksdb; text
    rocksdb_allow_mmap_reads: 10.5; plugin ha_rocksdb; text
    rocksdb_allow_mmap_writes: 10.5; plugin ha_rocksdb; text
    rocksdb_allow_to_start_after_corruption: 10.5; plugin ha_rocksdb; text
    rocksdb_background_sync: 5.0<10.3.1; plugin ha_rocksdb; text
    rocksdb_base_background_compactions: 5.0<10.3.1; plugin ha_rocksdb; text
    rocksdb_blind_delete_primary_key: 10.5; plugin ha_rocksdb; text
    rocksdb_block_cache_size: 10.5; plugin ha_rocksdb; text
    rocksdb_block_restart_interval: 10.5; plugin ha_rocksdb; text
    rocksdb_block_size: 10.5; plugin ha_rocksdb; text
    rocksdb_block_size_deviation: 10.5; plugin ha_rocksdb; text
    rocksdb_bulk_load: 10.5; plugin ha_rocksdb; text
    rocksdb_bulk_load_allow_sk: 10.5; plugin ha_rocksdb; text
    rocksdb_bulk_load_allow_unsorted: 10.5; plugin ha_rocksdb; text
    rocksdb_bulk_load_size: 10.5; plugin ha_rocksdb; text
    rocksdb_bytes_per_sync: 10.5; plugin ha_rocksdb; text
    rocksdb_cache_dump: 10.5; plugin ha_rocksdb; text
    rocksdb_cache_high_pri_pool_ratio: 10.5; plugin ha_rocksdb; text
    rocksdb_cache_index_and_filter_blocks: 10.5; plugin ha_rocksdb; text
    rocksdb_cache_index_and_filter_with_high_priority: 10.5; plugin ha_rocksdb; text
    rocksdb_checksums_pct: 10.5; plugin ha_rocksdb; text
    rocksdb_collect_sst_properties: 10.5; plugin ha_rocksdb; text
    rocksdb_commit_in_the_middle: 10.5; plugin ha_rocksdb; text
    rocksdb_commit_time_batch_for_recovery: 10.5; plugin ha_rocksdb; text
    rocksdb_compact_cf: 10.5; plugin ha_rocksdb; text
    rocksdb_compaction_readahead_size: 10.5; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes: 10.5; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes_count_sd: 10.5; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes_file_size: 10.5; plugin ha_rocksdb; text
    rocksdb_compaction_sequential_deletes_window: 10.5; plugin ha_rocksdb; text
    rocksdb_concurrent_prepare: 5.0<10.3.7; plugin ha_rocksdb; text
    rocksdb_create_checkpoint: 10.5; plugin ha_rocksdb; text
    rocksdb_create_if_missing: 10.5; plugin ha_rocksdb; text
    rocksdb_create_missing_column_families: 10.5; plugin ha_rocksdb; text
    rocksdb_datadir: 10.5; plugin ha_rocksdb; text
    rocksdb_db_write_buffer_size: 10.5; plugin ha_rocksdb; text
    rocksdb_deadlock_detect: 10.5; plugin ha_rocksdb; text
    rocksdb_deadlock_detect_depth: 10.5; plugin ha_rocksdb; text
    rocksdb_debug_manual_compaction_delay: 10.5; plugin ha_rocksdb; text
    rocksdb_debug_optimizer_no_zero_cardinality: 10.5; plugin ha_rocksdb; text
    rocksdb_debug_ttl_ignore_pk: 10.5; plugin ha_rocksdb; text
    rocksdb_debug_ttl_read_filter_ts: 10.5; plugin ha_rocksdb; text
    rocksdb_debug_ttl_rec_ts: 10.5; plugin ha_rocksdb; text
    rocksdb_debug_ttl_snapshot_ts: 10.5; plugin ha_rocksdb; text
    rocksdb_default_cf_options: 10.5; plugin ha_rocksdb; text
    rocksdb_delayed_write_rate: 10.5; plugin ha_rocksdb; text
    rocksdb_delete_cf: 10.5; plugin ha_rocksdb; text
    rocksdb_delete_obsolete_files_period_micros: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_2pc: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_bulk_load_api: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_insert_with_update_caching: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_thread_tracking: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_ttl: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_ttl_read_filtering: 10.5; plugin ha_rocksdb; text
    rocksdb_enable_write_thread_adaptive_yield: 10.5; plugin ha_rocksdb; text
    rocksdb_error_if_exists: 10.5; plugin ha_rocksdb; text
    rocksdb_error_on_suboptimal_collation: 10.5; plugin ha_rocksdb; text
    rocksdb_flush_log_at_trx_commit: 10.5; plugin ha_rocksdb; text
    rocksdb_flush_memtable_on_analyze: 5.0<10.3.7; plugin ha_rocksdb; text
    rocksdb_force_compute_memtable_stats: 10.5; plugin ha_rocksdb; text
    rocksdb_force_compute_memtable_stats_cachetime: 10.5; plugin ha_rocksdb; text
    rocksdb_force_flush_memtable_and_lzero_now: 10.5; plugin ha_rocksdb; text
    rocksdb_force_flush_memtable_now: 10.5; plugin ha_rocksdb; text
    rocksdb_force_index_records_in_range: 10.5; plugin ha_rocksdb; text
    rocksdb_git_hash: 10.5; plugin ha_rocksdb; text
    rocksdb_hash_index_allow_collision: 10.5; plugin ha_rocksdb; text
    rocksdb_ignore_unknown_options: 10.5; plugin ha_rocksdb; text
    rocksdb_index_type: 10.5; plugin ha_rocksdb; text
    rocksdb_info_log_level: 10.5; plugin ha_rocksdb; text
    rocksdb_io_write_timeout: 10.5; plugin ha_rocksdb; text
    rocksdb_is_fd_close_on_exec: 10.5; plugin ha_rocksdb; text
    rocksdb_keep_log_file_num: 10.5; plugin ha_rocksdb; text
    rocksdb_large_prefix: 10.5; plugin ha_rocksdb; text
    rocksdb_lock_scanned_rows: 10.5; plugin ha_rocksdb; text
    rocksdb_lock_wait_timeout: 10.5; plugin ha_rocksdb; text
    rocksdb_log_dir: 10.9.1; plugin ha_rocksdb; text
    rocksdb_log_file_time_to_roll: 10.5; plugin ha_rocksdb; text
    rocksdb_manifest_preallocation_size: 10.5; plugin ha_rocksdb; text
    rocksdb_manual_compaction_threads: 10.5; plugin ha_rocksdb; text
    rocksdb_manual_wal_flush: 10.5; plugin ha_rocksdb; text
    rocksdb_master_skip_tx_api: 10.5; plugin ha_rocksdb; text
    rocksdb_max_background_compactions: 5.0<10.3.1; plugin ha_rocksdb; text
    rocksdb_max_background_flushes: 5.0<10.3.1; plugin ha_rocksdb; text
    rocksdb_max_background_jobs: 10.5; plugin ha_rocksdb; text
    rocksdb_max_latest_deadlocks: 10.5; plugin ha_rocksdb; text
    rocksdb_max_log_file_size: 10.5; plugin ha_rocksdb; text
    rocksdb_max_manifest_file_size: 10.5; plugin ha_rocksdb; text
    rocksdb_max_manual_compactions: 10.5; plugin ha_rocksdb; text
    rocksdb_max_open_files: 10.5; plugin ha_rocksdb; text
    rocksdb_max_row_locks: 10.5; plugin ha_rocksdb; text
    rocksdb_max_subcompactions: 10.5; plugin ha_rocksdb; text
    rocksdb_max_total_wal_size: 10.5; plugin ha_rocksdb; text
    rocksdb_merge_buf_size: 10.5; plugin ha_rocksdb; text
    rocksdb_merge_combine_read_size: 10.5; plugin ha_rocksdb; text
    rocksdb_merge_tmp_file_removal_delay_ms: 10.5; plugin ha_rocksdb; text
    rocksdb_new_table_reader_for_compaction_inputs: 10.5; plugin ha_rocksdb; text
    rocksdb_no_block_cache: 10.5; plugin ha_rocksdb; text
    rocksdb_override_cf_options: 10.5; plugin ha_rocksdb; text
    rocksdb_paranoid_checks: 10.5; plugin ha_rocksdb; text
    rocksdb_pause_background_work: 10.5; plugin ha_rocksdb; text
    rocksdb_perf_context_level: 10.5; plugin ha_rocksdb; text
    rocksdb_persistent_cache_path: 10.5; plugin ha_rocksdb; text
    rocksdb_persistent_cache_size_mb: 10.5; plugin ha_rocksdb; text
    rocksdb_pin_l0_filter_and_index_blocks_in_cache: 10.5; plugin ha_rocksdb; text
    rocksdb_print_snapshot_conflict_queries: 10.5; plugin ha_rocksdb; text
    rocksdb_rate_limiter_bytes_per_sec: 10.5; plugin ha_rocksdb; text
    rocksdb_read_free_rpl_tables: 5.0<10.4.7; plugin ha_rocksdb; text
    rocksdb_records_in_range: 10.5; plugin ha_rocksdb; text
    rocksdb_remove_mariadb_backup_checkpoint: 10.5; plugin ha_rocksdb; text
    rocksdb_reset_stats: 10.5; plugin ha_rocksdb; text
    rocksdb_rollback_on_timeout: 10.5; plugin ha_rocksdb; text
    rocksdb_seconds_between_stat_computes: 10.5; plugin ha_rocksdb; text
    rocksdb_signal_drop_index_thread: 10.5; plugin ha_rocksdb; text
    rocksdb_sim_cache_size: 10.5; plugin ha_rocksdb; text
    rocksdb_skip_bloom_filter_on_read: 10.5; plugin ha_rocksdb; text
    rocksdb_skip_fill_cache: 10.5; plugin ha_rocksdb; text
    rocksdb_skip_unique_check_tables: 10.5; plugin ha_rocksdb; text
    rocksdb_sst_mgr_rate_bytes_per_sec: 10.5; plugin ha_rocksdb; text
    rocksdb_stats_dump_period_sec: 10.5; plugin ha_rocksdb; text
    rocksdb_stats_level: 10.5; plugin ha_rocksdb; text
    rocksdb_stats_recalc_rate: 10.5; plugin ha_rocksdb; text
    rocksdb_store_row_debug_checksums: 10.5; plugin ha_rocksdb; text
    rocksdb_strict_collation_check: 10.5; plugin ha_rocksdb; text
    rocksdb_strict_collation_exceptions: 10.5; plugin ha_rocksdb; text
    rocksdb_supported_compression_types: 10.5; plugin ha_rocksdb; text
    rocksdb_table_cache_numshardbits: 10.5; plugin ha_rocksdb; text
    rocksdb_table_stats_sampling_pct: 10.5; plugin ha_rocksdb; text
    rocksdb_tmpdir: 10.5; plugin ha_rocksdb; text
    rocksdb_trace_sst_api: 10.5; plugin ha_rocksdb; text
    rocksdb_two_write_queues: 10.5; plugin ha_rocksdb; text
    rocksdb_unsafe_for_binlog: 10.5; plugin ha_rocksdb; text
    rocksdb_update_cf_options: 10.5; plugin ha_rocksdb; text
    rocksdb_use_adaptive_mutex: 10.5; plugin ha_rocksdb; text
    rocksdb_use_clock_cache: 10.5; plugin ha_rocksdb; text
    rocksdb_use_direct_io_for_flush_and_compaction: 10.5; plugin ha_rocksdb; text
    rocksdb_use_direct_reads: 10.5; plugin ha_rocksdb; text
    rocksdb_use_direct_writes: 5.0<10.3.1; plugin ha_rocksdb; text
    rocksdb_use_fsync: 10.5; plugin ha_rocksdb; text
    rocksdb_validate_tables: 10.5; plugin ha_rocksdb; text
    rocksdb_verify_row_debug_checksums: 10.5; plugin ha_rocksdb; text
    rocksdb_wal_bytes_per_sync: 10.5; plugin ha_rocksdb; text
    rocksdb_wal_dir: 10.5; plugin ha_rocksdb; text
    rocksdb_wal_recovery_mode: 10.5; plugin ha_rocksdb; text
    rocksdb_wal_size_limit_mb: 10.5; plugin ha_rocksdb; text
    rocksdb_wal_ttl_seconds: 10.5; plugin ha_rocksdb; text
    rocksdb_whole_key_filtering: 10.5; plugin ha_rocksdb; text
    rocksdb_write_batch_max_bytes: 10.5; plugin ha_rocksdb; text
    rocksdb_write_disable_wal: 10.5; plugin ha_rocksdb; text
    rocksdb_write_ignore_missing_column_families: 10.5; plugin ha_rocksdb; text
    rocksdb_write_policy: 10.5; plugin ha_rocksdb; text
    rowid_merge_buff_size: 10.5; integer 0 9223372036854775807
    rpl_recovery_rank: 5.0<10.1.2; text
    rpl_semi_sync_master_enabled: 10.5; boolean
    rpl_semi_sync_master_timeout: 10.5; integer 0 18446744073709551615
    rpl_semi_sync_master_trace_level: 10.5; integer 0 18446744073709551615
    rpl_semi_sync_master_wait_no_slave: 10.5; boolean
    rpl_semi_sync_master_wait_point: 10.5; one of AFTER_SYNC AFTER_COMMIT
    rpl_semi_sync_slave_delay_master: 10.5; boolean
    rpl_semi_sync_slave_enabled: 10.5; boolean
    rpl_semi_sync_slave_kill_conn_timeout: 10.5; integer 0 4294967295
    rpl_semi_sync_slave_trace_level: 10.5; integer 0 18446744073709551615
    s3_access_key: 10.5; plugin ha_s3; text
    s3_block_size: 10.5; plugin ha_s3; text
    s3_bucket: 10.5; plugin ha_s3; text
    s3_host_name: 10.5; plugin ha_s3; text
    s3_no_content_type: 11.6.2; plugin ha_s3; text
    s3_pagecache_age_threshold: 10.5; plugin ha_s3; text
    s3_pagecache_buffer_size: 10.5; plugin ha_s3; text
    s3_pagecache_division_limit: 10.5; plugin ha_s3; text
    s3_pagecache_file_hash_size: 10.5; plugin ha_s3; text
    s3_port: 10.5; plugin ha_s3; text
    s3_protocol_version: 10.5; plugin ha_s3; text
    s3_provider: 10.6.20; plugin ha_s3; text
    s3_region: 10.5; plugin ha_s3; text
    s3_replicate_alter_as_create_select: 10.5; plugin ha_s3; text
    s3_secret_key: 10.5; plugin ha_s3; text
    s3_slave_ignore_updates: 10.5; plugin ha_s3; text
    s3_ssl_no_verify: 10.6.20; plugin ha_s3; text
    s3_use_http: 10.5; plugin ha_s3; text
    safe_mode: 10.5; text
    safe_show_database: 5.0<5.5; text
    safe_user_create: 10.5; text
    secure_auth: 10.5; boolean
    secure_file_priv: 10.5; text
    secure_timestamp: 10.5; one of NO SUPER REPLICATION YES
    sequence: 10.5; text
    server_audit: 10.5; plugin server_audit; text
    server_audit_events: 10.5; plugin server_audit; text
    server_audit_excl_users: 10.5; plugin server_audit; text
    server_audit_file_path: 10.5; plugin server_audit; text
    server_audit_file_rotate_now: 10.5; plugin server_audit; text
    server_audit_file_rotate_size: 10.5; plugin server_audit; text
    server_audit_file_rotations: 10.5; plugin server_audit; text
    server_audit_incl_users: 10.5; plugin server_audit; text
    server_audit_logging: 10.5; plugin server_audit; text
    server_audit_mode: 10.5; plugin server_audit; text
    server_audit_output_type: 10.5; plugin server_audit; text
    server_audit_query_log_limit: 10.5; plugin server_audit; text
    server_audit_syslog_facility: 10.5; plugin server_audit; text
    server_audit_syslog_ident: 10.5; plugin server_audit; text
    server_audit_syslog_info: 10.5; plugin server_audit; text
    server_audit_syslog_priority: 10.5; plugin server_audit; text
    server_audit_timestamp_format: 10.5; plugin server_audit; text
    server_id: 10.5; integer 1 4294967295
    session_track_schema: 10.5; boolean
    session_track_state_change: 10.5; boolean
    session_track_system_variables: 10.5; text
    session_track_transaction_info: 10.5; one of OFF STATE CHARACTERISTICS
    show_slave_auth_info: 10.11; text
    silent_startup: 10.5; text
    simple_password_check: 10.5; plugin simple_password_check; text
    simple_password_check_digits: 10.5; plugin simple_password_check; text
    simple_password_check_letters_same_case: 10.5; plugin simple_password_check; text
    simple_password_check_minimal_length: 10.5; plugin simple_password_check; text
    simple_password_check_other_characters: 10.5; plugin simple_password_check; text
    skip_bdb: 10.5<10.5.1; text
    skip_grant_tables: 10.10; boolean
    skip_host_cache: 10.5; text
    skip_name_resolve: 10.5; boolean
    skip_networking: 10.5; boolean
    skip_show_database: 10.5; boolean
    skip_slave_start: 10.5; text
    skip_symlink: 5.0<5.5; text
    skip_thread_priority: 5.0<10.0; text
    slave_abort_blocking_timeout: 11.7; text
    slave_compressed_protocol: 10.5; boolean
    slave_connections_needed_for_purge: 11.4; text
    slave_ddl_exec_mode: 10.5; one of STRICT IDEMPOTENT
    slave_domain_parallel_threads: 10.5; integer 0 16383
    slave_exec_mode: 10.5; one of STRICT IDEMPOTENT
    slave_load_tmpdir: 10.5; text
    slave_max_allowed_packet: 10.5; integer 1024 1073741824
    slave_max_statement_time: 10.10; number
    slave_net_timeout: 10.5; integer 1 31536000
    slave_parallel_max_queued: 10.5; integer 0 2147483647
    slave_parallel_mode: 10.5; one of none minimal conservative optimistic aggressive
    slave_parallel_threads: 10.5; integer 0 16383
    slave_parallel_workers: 10.5; integer 0 16383
    slave_run_triggers_for_rbr: 10.5; one of NO YES LOGGING ENFORCE
    slave_skip_errors: 10.5; text
    slave_sql_verify_checksum: 10.5; boolean
    slave_transaction_retries: 10.5; integer 0 4294967295
    slave_transaction_retry_errors: 10.5; text
    slave_transaction_retry_interval: 10.5; integer 0 3600
    slave_type_conversions: 10.5; text
    slow_launch_time: 10.5; integer 0 31536000
    slow_query_log: 10.5; boolean
    slow_query_log_file: 10.5; text
    socket: 10.5; text
    sort_buffer_size: 10.5; integer 1024 18446744073709551615
    spider_auto_increment_mode: 10.5; plugin ha_spider; text
    spider_bgs_first_read: 10.5; plugin ha_spider; text
    spider_bgs_mode: 10.5; plugin ha_spider; text
    spider_bgs_second_read: 10.5; plugin ha_spider; text
    spider_bka_engine: 10.5; plugin ha_spider; text
    spider_bka_mode: 10.5; plugin ha_spider; text
    spider_bka_table_name_type: 10.5; plugin ha_spider; text
    spider_block_size: 10.5; plugin ha_spider; text
    spider_buffer_size: 10.5; plugin ha_spider; text
    spider_bulk_size: 10.5; plugin ha_spider; text
    spider_bulk_update_mode: 10.5; plugin ha_spider; text
    spider_bulk_update_size: 10.5; plugin ha_spider; text
    spider_casual_read: 10.5; plugin ha_spider; text
    spider_conn_recycle_mode: 10.5; plugin ha_spider; text
    spider_conn_recycle_strict: 10.5; plugin ha_spider; text
    spider_conn_wait_timeout: 10.5; plugin ha_spider; text
    spider_connect_error_interval: 10.5; plugin ha_spider; text
    spider_connect_mutex: 10.5; plugin ha_spider; text
    spider_connect_retry_count: 10.5; plugin ha_spider; text
    spider_connect_retry_interval: 10.5; plugin ha_spider; text
    spider_connect_timeout: 10.5; plugin ha_spider; text
    spider_crd_bg_mode: 10.5; plugin ha_spider; text
    spider_crd_interval: 10.5; plugin ha_spider; text
    spider_crd_mode: 10.5; plugin ha_spider; text
    spider_crd_sync: 10.5; plugin ha_spider; text
    spider_crd_type: 10.5; plugin ha_spider; text
    spider_crd_weight: 10.5; plugin ha_spider; text
    spider_delete_all_rows_type: 10.5; plugin ha_spider; text
    spider_direct_dup_insert: 10.5; plugin ha_spider; text
    spider_direct_order_limit: 10.5; plugin ha_spider; text
    spider_disable_group_by_handler: 10.10.7; plugin ha_spider; text
    spider_dry_access: 10.5; plugin ha_spider; text
    spider_error_read_mode: 10.5; plugin ha_spider; text
    spider_error_write_mode: 10.5; plugin ha_spider; text
    spider_first_read: 10.5; plugin ha_spider; text
    spider_force_commit: 10.5; plugin ha_spider; text
    spider_general_log: 10.5; plugin ha_spider; text
    spider_ignore_comments: 11.3.0; plugin ha_spider; text
    spider_index_hint_pushdown: 10.5; plugin ha_spider; text
    spider_init_sql_alloc_size: 10.5; plugin ha_spider; text
    spider_internal_limit: 10.5; plugin ha_spider; text
    spider_internal_offset: 10.5; plugin ha_spider; text
    spider_internal_optimize: 10.5; plugin ha_spider; text
    spider_internal_optimize_local: 10.5; plugin ha_spider; text
    spider_internal_sql_log_off: 10.5; plugin ha_spider; text
    spider_internal_unlock: 10.5; plugin ha_spider; text
    spider_internal_xa: 10.5; plugin ha_spider; text
    spider_internal_xa_id_type: 10.5; plugin ha_spider; text
    spider_internal_xa_snapshot: 10.5; plugin ha_spider; text
    spider_load_crd_at_startup: 10.5; plugin ha_spider; text
    spider_load_sts_at_startup: 10.5; plugin ha_spider; text
    spider_local_lock_table: 10.5; plugin ha_spider; text
    spider_lock_exchange: 10.5; plugin ha_spider; text
    spider_log_result_error_with_sql: 10.5; plugin ha_spider; text
    spider_log_result_errors: 10.5; plugin ha_spider; text
    spider_low_mem_read: 10.5; plugin ha_spider; text
    spider_max_connections: 10.5; plugin ha_spider; text
    spider_max_order: 10.5; plugin ha_spider; text
    spider_multi_split_read: 10.5; plugin ha_spider; text
    spider_net_read_timeout: 10.5; plugin ha_spider; text
    spider_net_write_timeout: 10.5; plugin ha_spider; text
    spider_ping_interval_at_trx_start: 10.5; plugin ha_spider; text
    spider_quick_mode: 10.5; plugin ha_spider; text
    spider_quick_page_byte: 10.5; plugin ha_spider; text
    spider_quick_page_size: 10.5; plugin ha_spider; text
    spider_read_only_mode: 10.5; plugin ha_spider; text
    spider_remote_access_charset: 10.5; plugin ha_spider; text
    spider_remote_autocommit: 10.5; plugin ha_spider; text
    spider_remote_default_database: 10.5; plugin ha_spider; text
    spider_remote_sql_log_off: 10.5; plugin ha_spider; text
    spider_remote_time_zone: 10.5; plugin ha_spider; text
    spider_remote_trx_isolation: 10.5; plugin ha_spider; text
    spider_remote_wait_timeout: 10.5; plugin ha_spider; text
    spider_reset_sql_alloc: 10.5; plugin ha_spider; text
    spider_same_server_link: 10.5; plugin ha_spider; text
    spider_second_read: 10.5; plugin ha_spider; text
    spider_select_column_mode: 10.5; plugin ha_spider; text
    spider_selupd_lock_mode: 10.5; plugin ha_spider; text
    spider_semi_split_read: 10.5; plugin ha_spider; text
    spider_semi_split_read_limit: 10.5; plugin ha_spider; text
    spider_semi_table_lock: 10.5; plugin ha_spider; text
    spider_semi_table_lock_connection: 10.5; plugin ha_spider; text
    spider_semi_trx: 10.5; plugin ha_spider; text
    spider_semi_trx_isolation: 10.5; plugin ha_spider; text
    spider_skip_default_condition: 10.5; plugin ha_spider; text
    spider_skip_parallel_search: 10.5; plugin ha_spider; text
    spider_slave_trx_isolation: 10.5; plugin ha_spider; text
    spider_split_read: 10.5; plugin ha_spider; text
    spider_store_last_crd: 10.5; plugin ha_spider; text
    spider_store_last_sts: 10.5; plugin ha_spider; text
    spider_strict_group_by: 10.5; plugin ha_spider; text
    spider_sts_bg_mode: 10.5; plugin ha_spider; text
    spider_sts_interval: 10.5; plugin ha_spider; text
    spider_sts_mode: 10.5; plugin ha_spider; text
    spider_sts_sync: 10.5; plugin ha_spider; text
    spider_support_xa: 10.5; plugin ha_spider; text
    spider_suppress_comment_ignored_warning: 11.3.0; plugin ha_spider; text
    spider_sync_autocommit: 10.5; plugin ha_spider; text
    spider_sync_sql_mode: 10.5; plugin ha_spider; text
    spider_sync_time_zone: 5.0<10.3.9; plugin ha_spider; text
    spider_sync_trx_isolation: 10.5; plugin ha_spider; text
    spider_table_crd_thread_count: 10.5; plugin ha_spider; text
    spider_table_init_error_interval: 10.5; plugin ha_spider; text
    spider_table_sts_thread_count: 10.5; plugin ha_spider; text
    spider_udf_ct_bulk_insert_interval: 10.5<10.10; plugin ha_spider; text
    spider_udf_ct_bulk_insert_rows: 10.5<10.10; plugin ha_spider; text
    spider_udf_ds_bulk_insert_rows: 10.5<10.10; plugin ha_spider; text
    spider_udf_ds_table_loop_mode: 10.5<10.10; plugin ha_spider; text
    spider_udf_ds_use_real_table: 10.5<10.10; plugin ha_spider; text
    spider_udf_table_lock_mutex_count: 10.5<10.10; plugin ha_spider; text
    spider_udf_table_mon_mutex_count: 10.5<10.10; plugin ha_spider; text
    spider_use_all_conns_snapshot: 10.5; plugin ha_spider; text
    spider_use_cond_other_than_pk_for_update: 10.5; plugin ha_spider; text
    spider_use_consistent_snapshot: 10.5; plugin ha_spider; text
    spider_use_default_database: 10.5; plugin ha_spider; text
    spider_use_flash_logs: 10.5; plugin ha_spider; text
    spider_use_handler: 10.5<10.10; plugin ha_spider; text
    spider_use_pushdown_udf: 10.5; plugin ha_spider; text
    spider_use_snapshot_with_flush_tables: 10.5; plugin ha_spider; text
    spider_use_table_charset: 10.5; plugin ha_spider; text
    spider_version: 10.5<10.9.2; plugin ha_spider; text
    spider_wait_timeout: 10.5; plugin ha_spider; text
    spider_xa_register_mode: 10.5; plugin ha_spider; text
    sql_big_tables: 5.0<10.0; text
    sql_bin_update_same: 5.0<5.5; text
    sql_error_log: 10.5; plugin sql_errlog; text
    sql_error_log_filename: 10.5; plugin sql_errlog; text
    sql_error_log_rate: 10.5; plugin sql_errlog; text
    sql_error_log_rotate: 10.5; plugin sql_errlog; text
    sql_error_log_rotations: 10.5; plugin sql_errlog; text
    sql_error_log_size_limit: 10.5; plugin sql_errlog; text
    sql_error_log_warnings: 10.11.5; plugin sql_errlog; text
    sql_error_log_with_db_and_thread_info: 10.6.17; plugin sql_errlog; text
    sql_low_priority_updates: 5.0<10.0; text
    sql_max_join_size: 5.0<10.0; text
    sql_mode: 10.5; some of REAL_AS_FLOAT PIPES_AS_CONCAT ANSI_QUOTES IGNORE_SPACE IGNORE_BAD_TABLE_OPTIONS ONLY_FULL_GROUP_BY NO_UNSIGNED_SUBTRACTION NO_DIR_IN_CREATE POSTGRESQL ORACLE MSSQL DB2 MAXDB NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_FIELD_OPTIONS MYSQL323 MYSQL40 ANSI NO_AUTO_VALUE_ON_ZERO NO_BACKSLASH_ESCAPES STRICT_TRANS_TABLES STRICT_ALL_TABLES NO_ZERO_IN_DATE NO_ZERO_DATE ALLOW_INVALID_DATES ERROR_FOR_DIVISION_BY_ZERO TRADITIONAL NO_AUTO_CREATE_USER HIGH_NOT_PRECEDENCE NO_ENGINE_SUBSTITUTION PAD_CHAR_TO_FULL_LENGTH EMPTY_STRING_IS_NULL SIMULTANEOUS_ASSIGNMENT TIME_ROUND_FRACTIONAL
    sql_safe_updates: 10.5; boolean
    ssl: 10.5; text
    ssl_ca: 10.5; text
    ssl_capath: 10.5; text
    ssl_cert: 10.5; text
    ssl_cipher: 10.5; text
    ssl_crl: 10.5; text
    ssl_crlpath: 10.5; text
    ssl_key: 10.5; text
    stack_trace: 10.5; text
    standard_compliant_cte: 10.5; boolean
    stored_program_cache: 10.5; integer 0 524288
    strict_password_validation: 10.5; boolean
    symbolic_links: 10.5; text
    sync_binlog: 10.5; integer 0 4294967295
    sync_frm: 10.5; boolean
    sync_master_info: 10.5; integer 0 4294967295
    sync_relay_log: 10.5; integer 0 4294967295
    sync_relay_log_info: 10.5; integer 0 4294967295
    sync_sys: 5.0<5.5; text
    sysdate_is_now: 10.5; text
    system_versioning_alter_history: 10.5; one of ERROR KEEP
    system_versioning_insert_history: 10.11.0; boolean
    table_cache: 10.5; text
    table_definition_cache: 10.5; integer 400 2097152
    table_lock_wait_timeout: 5.0<5.5; text
    table_open_cache: 10.5; integer 10 1048576
    table_open_cache_instances: 10.5; integer 1 64
    tc_heuristic_recover: 10.5; text
    tcp_keepalive_interval: 10.5; integer 0 2147483
    tcp_keepalive_probes: 10.5; integer 0 2147483
    tcp_keepalive_time: 10.5; integer 0 2147483
    tcp_nodelay: 10.5; boolean
    temp_pool: 10.5; text
    thread_cache_size: 10.5; integer 0 16384
    thread_concurrency: 10.5<10.5.1; text
    thread_handling: 10.5; one of one-thread-per-connection no-threads pool-of-threads
    thread_pool_dedicated_listener: 10.5; boolean
    thread_pool_exact_stats: 10.5; boolean
    thread_pool_groups: 10.5; text
    thread_pool_idle_timeout: 10.5; integer 1 4294967295
    thread_pool_max_threads: 10.5; integer 1 65536
    thread_pool_oversubscribe: 10.5; integer 1 1000
    thread_pool_prio_kickup_timer: 10.5; integer 0 4294967295
    thread_pool_priority: 10.5; one of high low auto
    thread_pool_queues: 10.5; text
    thread_pool_size: 10.5; integer 1 100000
    thread_pool_stall_limit: 10.5; integer 1 4294967295
    thread_pool_stats: 10.5; text
    thread_pool_waits: 10.5; text
    thread_stack: 10.5; integer 131072 18446744073709551615
    time_format: 10.5<11.3.0; text
    timed_mutexes: 10.5<10.5.1; text
    tls_version: 10.5; text
    tmp_disk_table_size: 10.5; integer 1024 18446744073709551615
    tmp_memory_table_size: 10.5; integer 0 18446744073709551615
    tmp_table_size: 10.5; integer 0 18446744073709551615
    tmpdir: 10.5; text
    transaction_alloc_block_size: 10.5; integer 1024 134217728
    transaction_isolation: 10.11; text
    transaction_prealloc_size: 10.5; integer 1024 134217728
    transaction_read_only: 10.11; text
    unix_socket: 10.5; text
    updatable_views_with_limit: 10.5; one of NO YES
    use_stat_tables: 10.5; one of NEVER COMPLEMENTARY PREFERABLY COMPLEMENTARY_FOR_QUERIES PREFERABLY_FOR_QUERIES
    user: 10.5; text
    user_variables: 10.5; text
    userstat: 10.5; boolean
    wait_timeout: 10.5; integer 1 31536000
    wsrep_allowlist: 10.10; text
    wsrep_auto_increment_control: 10.5; boolean
    wsrep_causal_reads: 10.5<11.3.0; boolean
    wsrep_certification_rules: 10.5; one of strict optimized
    wsrep_certify_nonpk: 10.5; boolean
    wsrep_cluster_address: 10.5; text
    wsrep_cluster_name: 10.5; text
    wsrep_convert_lock_to_trx: 10.5; boolean
    wsrep_data_home_dir: 10.5; text
    wsrep_dbug_option: 10.5; text
    wsrep_debug: 10.5; one of NONE SERVER TRANSACTION STREAMING CLIENT
    wsrep_desync: 10.5; boolean
    wsrep_dirty_reads: 10.5; boolean
    wsrep_drupal_282555_workaround: 10.5; boolean
    wsrep_forced_binlog_format: 10.5; one of MIXED STATEMENT ROW NONE
    wsrep_gtid_domain_id: 10.5; integer 0 4294967295
    wsrep_gtid_mode: 10.5; boolean
    wsrep_ignore_apply_errors: 10.5; integer 0 7
    wsrep_load_data_splitting: 10.5<11.5; boolean
    wsrep_log_conflicts: 10.5; boolean
    wsrep_max_ws_rows: 10.5; integer 0 1048576
    wsrep_max_ws_size: 10.5; integer 1024 2147483647
    wsrep_mode: 10.6.0; text
    wsrep_mysql_replication_bundle: 10.5; integer 0 1000
    wsrep_new_cluster: 10.5; text
    wsrep_node_address: 10.5; text
    wsrep_node_incoming_address: 10.5; text
    wsrep_node_name: 10.5; text
    wsrep_notify_cmd: 10.5; text
    wsrep_on: 10.5; boolean
    wsrep_osu_method: 10.5; one of TOI RSU NBO
    wsrep_provider: 10.5; text
    wsrep_provider_options: 10.5; text
    wsrep_recover: 10.5; boolean
    wsrep_reject_queries: 10.5; one of NONE ALL ALL_KILL
    wsrep_replicate_myisam: 10.5<10.7.0; text
    wsrep_restart_slave: 10.5; boolean
    wsrep_retry_autocommit: 10.5; integer 0 10000
    wsrep_slave_fk_checks: 10.5; boolean
    wsrep_slave_threads: 10.5; integer 1 512
    wsrep_slave_uk_checks: 10.5; boolean
    wsrep_sr_store: 10.5; one of none table
    wsrep_sst_auth: 10.5; text
    wsrep_sst_donor: 10.5; text
    wsrep_sst_donor_rejects_queries: 10.5; boolean
    wsrep_sst_method: 10.5; text
    wsrep_sst_receive_address: 10.5; text
    wsrep_start_position: 10.5; text
    wsrep_status_file: 10.9; text
    wsrep_strict_ddl: 10.5<10.7.0; text
    wsrep_sync_wait: 10.5; integer 0 15
    wsrep_trx_fragment_size: 10.5; integer 0 2147483647
    wsrep_trx_fragment_unit: 10.5; one of bytes rows statements
    """
}
