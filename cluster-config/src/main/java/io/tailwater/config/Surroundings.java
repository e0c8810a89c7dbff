package io.tailwater.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a file may refer to.
 *
 * @param variables of the environment, by name
 * @param directory where the files are that it names by relative paths
 */
record Surroundings(Map<String, String> variables, Path directory) {
  Surroundings {
    variables = Map.copyOf(variables);
  }
}
