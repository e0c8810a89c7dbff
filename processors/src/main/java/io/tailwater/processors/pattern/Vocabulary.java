package io.tailwater.processors.pattern;

import java.util.List;

/** Words that are values or parts of values in any program's lines. */
final class Vocabulary {
  /** Values of any type that say no more than a number would. */
  static final ShortWords LITERALS =
      new ShortWords(
          List.of(
              "true", "false", "null", "nil", "True", "False", "TRUE", "FALSE", "NULL", "NaN",
              "None"));

  /** Units, halves of the day and time zones: what follows a number and belongs to it. */
  static final ShortWords UNITS =
      new ShortWords(
          List.of(
              "B", "b", "K", "k", "M", "m", "G", "g", "T", "KB", "kB", "Kb", "kb", "MB", "Mb", "mb",
              "GB", "Gb", "gb", "TB", "tb", "KiB", "MiB", "GiB", "TiB", "ns", "us", "ms", "msec",
              "msecs", "s", "S", "sec", "secs", "h", "hrs", "min", "mins", "Hz", "hz", "kHz", "khz",
              "MHz", "Mhz", "mhz", "GHz", "Ghz", "ghz", "bps", "kbps", "Kbps", "Mbps", "Gbps",
              "KB/s", "MB/s", "AM", "PM", "am", "pm", "Z", "GMT", "UTC", "PDT", "PST", "EST", "EDT",
              "CST", "CDT", "MST", "MDT", "CET", "CEST", "BST", "IST", "JST"));

  /** Months and days of the week: what stands before a number and belongs to it. */
  static final ShortWords DATE_NAMES =
      new ShortWords(
          List.of(
              "Mon",
              "Tue",
              "Wed",
              "Thu",
              "Fri",
              "Sat",
              "Sun",
              "Monday",
              "Tuesday",
              "Thursday",
              "Friday",
              "Saturday",
              "Sunday",
              "Jan",
              "Feb",
              "Mar",
              "Apr",
              "May",
              "Jun",
              "Jul",
              "Aug",
              "Sep",
              "Sept",
              "Oct",
              "Nov",
              "Dec",
              "January",
              "February",
              "March",
              "April",
              "June",
              "July",
              "August",
              "October",
              "November",
              "December"));

  /** Last labels of host names that no name in a program ends with. */
  static final ShortWords TOP_LEVEL_DOMAINS =
      new ShortWords(
          List.of(
              "com",
              "net",
              "org",
              "edu",
              "gov",
              "mil",
              "info",
              "biz",
              "arpa",
              "local",
              "lan",
              "internal",
              "svc"));

  /** Labels of host names before the two letters of a country. */
  static final ShortWords SECOND_LEVEL_DOMAINS =
      new ShortWords(List.of("com", "co", "net", "ne", "org", "or", "edu", "ac", "gov", "go"));

  /** Keys whose values are what a line has to say. */
  static final ShortWords TEXT_KEYS =
      new ShortWords(
          List.of("msg", "message", "error", "err", "reason", "cause", "event", "detail", "text"));

  private Vocabulary() {}
}
