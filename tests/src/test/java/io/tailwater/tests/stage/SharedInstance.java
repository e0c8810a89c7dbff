package io.tailwater.tests.stage;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one {@link RunningInstance} to all test classes that only send to it and ask it; it starts
 * at first need and is stopped after the last test.
 */
public final class SharedInstance implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedInstance.class);

  private static final class Holder implements AutoCloseable {
    private final Path data = WorkDirectory.fresh("shared");
    private final RunningInstance instance;

    Holder() {
      try {
        instance = RunningInstance.start(data);
      } catch (Exception failed) {
        throw new ParameterResolutionException("the shared instance did not start", failed);
      }
    }

    @Override
    public void close() {
      instance.close();
      WorkDirectory.discardData(data);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningInstance.class;
  }

  @Override
  public RunningInstance resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Holder.class, _ -> new Holder(), Holder.class)
        .instance;
  }
}
