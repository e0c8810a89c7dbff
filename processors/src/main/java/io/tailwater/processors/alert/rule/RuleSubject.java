package io.tailwater.processors.alert.rule;

/** What a rule is about: the five kinds that Alibaba Cloud ARMS sorts its rules by, and logs. */
public enum RuleSubject {
  /** Latency and volume of the service's own operations. */
  PROVIDED_SERVICE("service"),
  /** HTTP statuses and RPC codes. */
  STATUS("status"),
  /** Calls of databases and their pools. */
  DATABASE("database"),
  /** Calls of other services. */
  DEPENDENCY("dependency"),
  /** Machines and runtimes. */
  HOST("host"),
  /** Lines of logs. */
  LOG("log");

  private final String word;

  RuleSubject(String word) {
    this.word = word;
  }

  /** The word in configuration, columns and notifications. */
  public String word() {
    return word;
  }
}
