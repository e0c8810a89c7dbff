package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: the user {@code default} with the one password, or with none when there is none.
 *
 * <p>The engine itself knows no users; whoever passes here may read and write everything the
 * process may, files included. That is why the server binds to the loopback only, and why {@link
 * BrowserGuard} turns web pages away before they get here.
 */
final class Access {
  private static final String USER = "default";

  private final byte[] password;

  Access(String password) {
    this.password = password.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads the password from a file, without its line end.
   *
   * @param file null for no password
   */
  static Access of(@Nullable Path file) throws IOException {
    if (file == null) {
      return new Access("");
    }
    return new Access(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
  }

  /**
   * @throws EngineException with code 516 when user or password are wrong
   */
  void check(QueryRequest.Credentials credentials) throws EngineException {
    byte[] given = credentials.password().getBytes(StandardCharsets.ISO_8859_1);
    if (!USER.equals(credentials.user()) || !MessageDigest.isEqual(given, password)) {
      throw EngineException.of(
          ErrorCode.AUTHENTICATION_FAILED,
          SqlText.toUtf8(credentials.user())
              + ": Authentication failed: password is incorrect, or there is no user with such"
              + " name.");
    }
  }
}
