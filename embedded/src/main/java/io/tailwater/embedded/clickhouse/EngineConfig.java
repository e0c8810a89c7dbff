package io.tailwater.embedded.clickhouse;

/**
 * The engine's configuration file.
 *
 * <p>Written at every start, and always passed: without it the engine would read any {@code
 * config.xml} it finds in the working directory. Caches default to 5 GiB each, which is no size for
 * one machine; they are cut to shares of the memory cap.
 */
final class EngineConfig {
  private static final long MIB = 1L << 20;

  private EngineConfig() {}

  static String xml(DataLayout layout, long maxMemoryBytes) {
    long cacheBytes = Math.clamp(maxMemoryBytes / 16, 8 * MIB, 256 * MIB);
    return """
    <clickhouse>
      <max_server_memory_usage>%d</max_server_memory_usage>
      <mark_cache_size>%d</mark_cache_size>
      <index_mark_cache_size>%d</index_mark_cache_size>
      <primary_index_cache_size>%d</primary_index_cache_size>
      <query_condition_cache_size>%d</query_condition_cache_size>
      <index_uncompressed_cache_size>0</index_uncompressed_cache_size>
      <uncompressed_cache_size>0</uncompressed_cache_size>
      <compression>
        <case>
          <min_part_size>0</min_part_size>
          <min_part_size_ratio>0</min_part_size_ratio>
          <method>zstd</method>
          <level>1</level>
        </case>
      </compression>
      <storage_configuration>
        <disks>
          <cold>
            <type>local</type>
            <path>%s/</path>
          </cold>
        </disks>
        <policies>
          <hot_cold>
            <volumes>
              <hot>
                <disk>default</disk>
              </hot>
              <cold>
                <disk>cold</disk>
                <perform_ttl_move_on_insert>0</perform_ttl_move_on_insert>
              </cold>
            </volumes>
          </hot_cold>
        </policies>
      </storage_configuration>
    </clickhouse>
    """
        .formatted(
            maxMemoryBytes,
            cacheBytes,
            cacheBytes,
            cacheBytes,
            cacheBytes / 4,
            escaped(layout.cold().toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
