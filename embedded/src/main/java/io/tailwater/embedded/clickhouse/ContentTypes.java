package io.tailwater.embedded.clickhouse;

/** The {@code Content-Type} the server gives a result in some format. */
final class ContentTypes {
  private ContentTypes() {}

  static String of(String format) {
    return switch (format) {
      case "JSON", "JSONStrings", "JSONCompact", "JSONCompactStrings", "JSONColumns" ->
          "application/json; charset=UTF-8";
      case "JSONEachRow", "JSONLines", "NDJSON", "JSONStringsEachRow", "JSONCompactEachRow" ->
          "application/x-ndjson; charset=UTF-8";
      case "XML" -> "application/xml; charset=UTF-8";
      case "CSV", "CSVWithNames", "CSVWithNamesAndTypes" -> "text/csv; charset=UTF-8";
      case "TabSeparated",
          "TSV",
          "TabSeparatedRaw",
          "TabSeparatedWithNames",
          "TSVWithNames",
          "TabSeparatedWithNamesAndTypes",
          "TSVWithNamesAndTypes" ->
          "text/tab-separated-values; charset=UTF-8";
      case "Native",
          "RowBinary",
          "RowBinaryWithNames",
          "RowBinaryWithNamesAndTypes",
          "Arrow",
          "ArrowStream",
          "Parquet",
          "ORC",
          "Avro",
          "MsgPack",
          "Npy" ->
          "application/octet-stream";
      default -> "text/plain; charset=UTF-8";
    };
  }
}
