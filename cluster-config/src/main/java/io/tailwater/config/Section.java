package io.tailwater.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One block of the file after its check against the reference: the values that passed, typed, each
 * with its place.
 */
final class Section {
  /** A value and where it stands. */
  record Located<T>(Position at, T value) {}

  private final String path;
  private final Position at;
  private final Map<String, Position> mentioned;
  private final Map<String, Object> values;

  /**
   * A checked block.
   *
   * @param mentioned the place of each key that the file gives, valid or not
   * @param values those whose value passed
   */
  Section(String path, Position at, Map<String, Position> mentioned, Map<String, Object> values) {
    this.path = path;
    this.at = at;
    this.mentioned = mentioned;
    this.values = values;
  }

  String path() {
    return path;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Position at() {
    return at;
  }

  /** Where the key stands, or the block itself where it is absent. */
  Position at(String name) {
    return mentioned.getOrDefault(name, at);
  }

  /** Whether the file gives this key, valid or not. */
  boolean mentions(String name) {
    return mentioned.containsKey(name);
  }

  /** Whether the file gives neither of these keys. */
  boolean mentionsNone(String one, String other) {
    return !mentions(one) && !mentions(other);
  }

  /** Whether the file gives this key a list without entries. */
  boolean isEmptyList(String name) {
    return values.get(name) instanceof List<?> list && list.isEmpty();
  }

  /** The value, if the key is there and passed its check. */
  <T> Optional<T> value(String name, Class<T> type) {
    return Optional.ofNullable(values.get(name)).map(type::cast);
  }

  /** The entries of a list of texts that passed; empty when the key is absent. */
  List<Located<String>> texts(String name) {
    return entries(name).stream()
        .map(entry -> new Located<>(entry.at(), (String) entry.value()))
        .toList();
  }

  /** The entries of a list of blocks; empty when the key is absent. */
  List<Section> sections(String name) {
    return entries(name).stream().map(entry -> (Section) entry.value()).toList();
  }

  /** The lists of texts by name; empty when the key is absent. */
  Map<String, List<String>> textsByName(String name) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    if (values.get(name) instanceof Map<?, ?> map) {
      map.forEach(
          (key, texts) ->
              lists.put((String) key, ((List<?>) texts).stream().map(String.class::cast).toList()));
    }
    return lists;
  }

  /** The texts by name; empty when the key is absent. */
  Map<String, String> textByName(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (values.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, text) -> texts.put((String) key, (String) text));
    }
    return texts;
  }

  /** A block whose keys are all absent, in the place of one that is. */
  static Section absent(String path, Position at) {
    return new Section(path, at, Map.of(), Map.of());
  }

  private List<Located<?>> entries(String name) {
    if (!(values.get(name) instanceof List<?> list)) {
      return List.of();
    }
    return list.stream().<Located<?>>map(entry -> (Located<?>) entry).toList();
  }
}
