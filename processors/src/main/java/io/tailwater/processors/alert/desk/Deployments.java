package io.tailwater.processors.alert.desk;

/** Tells what was deployed. */
interface Deployments {
  /** Nothing was. */
  Deployments NONE = (_, _) -> "";

  /**
   * What was deployed to a service about a minute.
   *
   * @return a line for people; empty where nothing was
   */
  String about(String service, long minute);
}
