package io.tailwater.node;

import io.tailwater.processors.alert.shard.DeskCommand;
import java.util.ArrayList;
import java.util.List;

/** A desk that shows what a test says, and remembers what it is asked for. */
final class FakeDesk implements AlertsApi.Desk {
  AlertsApi.View view = new AlertsApi.View(0, List.of(), List.of(), List.of());
  final List<DeskCommand> asked = new ArrayList<>();

  @Override
  public AlertsApi.View view() {
    return view;
  }

  @Override
  public void ask(DeskCommand command) {
    asked.add(command);
  }
}
