package io.tailwater.sinks.notify;

import java.util.regex.Pattern;

/**
 * How a target writes bold words and links. What comes from services and logs goes through {@link
 * #escape}: it can neither call people by name nor hide where a link leads.
 */
enum Markup {
  /** No markup at all, for programs. */
  PLAIN,
  /** No markup, but names in angle brackets call people: Feishu's text. */
  CHAT_TEXT,
  /** Slack's own. */
  SLACK,
  /** What DingTalk, WeCom, Feishu's cards and Teams have in common. */
  MARKDOWN;

  private static final int LONGEST_URL = 500;

  /** Enough of RFC 3986 to end no link in any of the markups. */
  private static final Pattern SAFE_URL =
      Pattern.compile("https?://[A-Za-z0-9._~:/?#@!$&*+,;=%\\[\\]-]+");

  /** The text as it shall be read. */
  String escape(String text) {
    return switch (this) {
      case PLAIN -> text;
      case SLACK -> text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      case CHAT_TEXT -> text.replace('<', '‹').replace('>', '›');
      case MARKDOWN -> text.replace('<', '‹').replace('>', '›').replace("](", "] (");
    };
  }

  /** Escaped text in bold. */
  String bold(String escaped) {
    return switch (this) {
      case PLAIN, CHAT_TEXT -> escaped;
      case SLACK -> "*" + escaped + "*";
      case MARKDOWN -> "**" + escaped + "**";
    };
  }

  /** Escaped text that leads to a URL; the text alone where there is no URL that is safe. */
  String link(String escaped, String url) {
    if (!usable(url)) {
      return escaped;
    }
    return switch (this) {
      case PLAIN, CHAT_TEXT -> escaped + " " + url;
      case SLACK -> "<" + url.replace("&", "&amp;") + "|" + escaped.replace('|', '/') + ">";
      case MARKDOWN -> "[" + escaped.replace('[', '(').replace(']', ')') + "](" + url + ")";
    };
  }

  /** Whether a link may be shown: http or https, short, and nothing that ends it early. */
  static boolean usable(String url) {
    return url.length() <= LONGEST_URL && SAFE_URL.matcher(url).matches();
  }
}
