package io.tailwater.node;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What a lane does as a member of a consumer group, from joining it, or from a transaction that was
 * taken back, to the first failure.
 */
interface GroupLife {
  /** Works until the lane stops. */
  void work();

  /** Nothing since the last transaction has happened: the open one is aborted. */
  void takeBack();

  /** The partitions that it has. */
  Set<TopicPartition> held();

  /** It is over: nothing is written for it any more. */
  void end();
}
