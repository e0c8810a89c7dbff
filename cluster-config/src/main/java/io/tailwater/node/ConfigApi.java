package io.tailwater.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.config.Finding;
import io.tailwater.node.PolicyCheck.Checked;
import io.tailwater.node.PolicyPublisher.Outcome;
import io.tailwater.node.PolicyVersion.Draft;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live policies over HTTP, below {@code /api/config}: the newest version, the history, a new
 * version, a roll back.
 *
 * <p>Answers at once to all that only reads; writing blocks until Kafka has it. Thread-safe.
 */
final class ConfigApi {
  static final String PATH = "/api/config";

  private static final Logger LOG = LoggerFactory.getLogger(ConfigApi.class);
  private static final String VERSIONS = PATH + "/versions";
  private static final String ROLLBACK = PATH + "/rollback";
  private static final String TEXT_NAME = "tailwater.yaml";
  private static final String RETRY_SECONDS = "5";
  private static final int LONGEST_REMARK = 200;

  private final PolicyHistory history;
  private final PolicyCheck check;
  private final PolicyPublisher publisher;
  private final NodeMetrics metrics;

  ConfigApi(
      PolicyHistory history, PolicyCheck check, PolicyPublisher publisher, NodeMetrics metrics) {
    this.history = history;
    this.check = check;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  /** Whether this part of the API answers for a path. */
  static boolean owns(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  ApiAnswer answer(ApiRequest request) {
    String path = request.path();
    if (!request.method().equals("GET") && isForeign(request)) {
      return ApiAnswer.error(403, "pages of other origins may not change the policies");
    }
    return switch (request.method() + (path.startsWith(VERSIONS + "/") ? " one" : " " + path)) {
      case "GET " + PATH -> newest(request);
      case "PUT " + PATH -> put(request);
      case "GET " + VERSIONS -> versions();
      case "GET one" -> version(request, path.substring(VERSIONS.length() + 1));
      case "POST " + ROLLBACK -> rollback(request);
      default -> refused(path);
    };
  }

  /** A browser says where the page comes from that asks; anybody's page may ask a local port. */
  private static boolean isForeign(ApiRequest request) {
    String host = request.header("Host").orElse("");
    return request.header("Origin").filter(origin -> !origin.endsWith("://" + host)).isPresent();
  }

  private static ApiAnswer refused(String path) {
    if (path.equals(PATH)) {
      return ApiAnswer.wrongMethod(path, "GET, PUT");
    }
    if (path.equals(ROLLBACK)) {
      return ApiAnswer.wrongMethod(path, "POST");
    }
    if (path.equals(VERSIONS) || path.startsWith(VERSIONS + "/")) {
      return ApiAnswer.wrongMethod(path, "GET");
    }
    return ApiAnswer.unknownPath(path);
  }

  private ApiAnswer newest(ApiRequest request) {
    return history
        .newest()
        .map(newest -> whole(request, newest.version()))
        .orElseGet(() -> unavailable("the policies have not been read yet"));
  }

  private ApiAnswer versions() {
    ObjectNode body = ApiAnswer.object();
    ArrayNode all = body.putArray("versions");
    history.versions().forEach(version -> all.add(described(version)));
    return ApiAnswer.json(200, body);
  }

  private ApiAnswer version(ApiRequest request, String number) {
    OptionalInt wanted = number(number);
    if (wanted.isEmpty()) {
      return ApiAnswer.error(400, "a version is a number from 1, not '" + number + "'");
    }
    return history
        .version(wanted.getAsInt())
        .map(version -> whole(request, version))
        .orElseGet(() -> noVersion(wanted.getAsInt()));
  }

  private ApiAnswer put(ApiRequest request) {
    String yaml;
    try {
      yaml = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(request.body())).toString();
    } catch (CharacterCodingException _) {
      return ApiAnswer.error(400, "the body is no UTF-8 text");
    }
    return publish(
        request,
        new Draft(yaml, "api", author(request), remark(request, "X-Tailwater-Comment").orElse("")));
  }

  private ApiAnswer rollback(ApiRequest request) {
    String to = request.query().getOrDefault("to", "");
    OptionalInt number = number(to);
    if (number.isEmpty()) {
      return ApiAnswer.error(400, "say which version to go back to: ?to=N, not '" + to + "'");
    }
    Optional<PolicyVersion> former = history.version(number.getAsInt());
    if (former.isEmpty()) {
      return noVersion(number.getAsInt());
    }
    return publish(
        request,
        new Draft(
            former.get().yaml(),
            "rollback:" + number.getAsInt(),
            author(request),
            remark(request, "X-Tailwater-Comment").orElse("back to version " + number.getAsInt())));
  }

  private ApiAnswer publish(ApiRequest request, Draft draft) {
    Optional<String> condition = request.header("If-Match").map(String::strip);
    OptionalInt expected =
        condition.map(tag -> number(tag.replace("\"", ""))).orElse(OptionalInt.empty());
    if (condition.isPresent() && !condition.get().equals("*") && expected.isEmpty()) {
      return ApiAnswer.error(400, "If-Match takes a version, such as 3, not " + condition.get());
    }
    Predicate<PolicyHistory> wanted =
        known -> expected.isEmpty() || known.newestVersion() == expected.getAsInt();
    return switch (check.check(TEXT_NAME, draft.yaml())) {
      case Checked.Refused(List<Finding> errors) -> invalid(request, errors);
      case Checked.Valid valid -> {
        if (request.isSet("dryRun")) {
          yield ApiAnswer.json(200, accepted(valid).put("dryRun", true));
        }
        yield history.isComplete()
            ? publish(draft, wanted, valid)
            : unavailable("the policies have not been read yet");
      }
    };
  }

  private ApiAnswer publish(Draft draft, Predicate<PolicyHistory> wanted, Checked.Valid valid) {
    try {
      return switch (publisher.publish(draft, wanted)) {
        case Outcome.Published(PolicyVersion version) ->
            ApiAnswer.json(
                    200,
                    accepted(valid)
                        .put("version", version.version())
                        .put("effectiveFromMillis", version.effectiveFromMillis()))
                .with("ETag", tag(version));
        case Outcome.Unwanted(int newest) ->
            ApiAnswer.json(
                412,
                ApiAnswer.object()
                    .put("error", "If-Match does not hold: the newest version is " + newest)
                    .put("version", newest));
      };
    } catch (PolicyLog.UnavailableException e) {
      LOG.warn("a version from {} by {} is not published: {}", draft.source(), draft.author(), e);
      return unavailable(
          Lane.reason(e) + "; see GET /api/config whether it was written all the same");
    }
  }

  private ApiAnswer invalid(ApiRequest request, List<Finding> errors) {
    if (!request.isSet("dryRun")) {
      metrics.configRejections.increment();
    }
    ObjectNode body =
        ApiAnswer.object().put("error", "the policies are refused, and stay as they are");
    body.set("errors", ApiAnswer.findings(errors));
    return ApiAnswer.json(400, body);
  }

  private static ObjectNode accepted(Checked.Valid valid) {
    List<Finding> notes = new ArrayList<>(valid.config().notes());
    valid.nodeChange().filter(change -> change.line() > 0).ifPresent(notes::add);
    ObjectNode body = ApiAnswer.object();
    body.set("notes", ApiAnswer.findings(notes));
    return body;
  }

  private static ApiAnswer whole(ApiRequest request, PolicyVersion version) {
    boolean yamlAlone =
        request.header("Accept").filter(types -> types.contains("application/yaml")).isPresent();
    ApiAnswer answer =
        yamlAlone
            ? ApiAnswer.yaml(version.yaml())
            : ApiAnswer.json(200, described(version).put("yaml", version.yaml()));
    return answer.with("ETag", tag(version));
  }

  private static ObjectNode described(PolicyVersion version) {
    return ApiAnswer.object()
        .put("version", version.version())
        .put("effectiveFrom", Instant.ofEpochMilli(version.effectiveFromMillis()).toString())
        .put("effectiveFromMillis", version.effectiveFromMillis())
        .put("source", version.source())
        .put("author", version.author())
        .put("comment", version.comment())
        .put("writtenAt", Instant.ofEpochMilli(version.writtenAtMillis()).toString())
        .put("sha256", version.sha256());
  }

  private static String tag(PolicyVersion version) {
    return "\"" + version.version() + "\"";
  }

  private static ApiAnswer noVersion(int number) {
    return ApiAnswer.error(404, "there is no version " + number);
  }

  private static ApiAnswer unavailable(String reason) {
    return ApiAnswer.error(503, reason).with("Retry-After", RETRY_SECONDS);
  }

  private static String author(ApiRequest request) {
    return remark(request, "X-Tailwater-Author").orElse(request.remote());
  }

  /** A header that goes into the history: one line of bounded length. */
  private static Optional<String> remark(ApiRequest request, String header) {
    return request
        .header(header)
        .map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_REMARK)))
        .filter(text -> !text.isEmpty());
  }

  private static OptionalInt number(String text) {
    try {
      int number = Integer.parseInt(text);
      return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }
}
