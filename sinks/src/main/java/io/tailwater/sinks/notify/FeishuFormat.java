package io.tailwater.sinks.notify;

/** The two forms that Feishu shows a message in. */
public enum FeishuFormat {
  /** A card with a coloured head and a button. */
  CARD,
  /** Plain lines, which every client and bridge can show. */
  TEXT
}
