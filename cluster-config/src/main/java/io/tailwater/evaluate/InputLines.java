package io.tailwater.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The lines of an input file, one JSON value each; empty ones are passed over. */
final class InputLines {
  private InputLines() {}

  /** Takes one line. */
  interface Reader {
    void line(int number, String text) throws UnreadableInputException;
  }

  static void read(Path file, Reader reader) throws UnreadableInputException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          reader.line(number, line);
        }
      }
    } catch (NoSuchFileException _) {
      throw new UnreadableInputException(file + ": no such file");
    } catch (CharacterCodingException _) {
      throw new UnreadableInputException(file + ": is no UTF-8 text");
    } catch (IOException unreadable) {
      String reason = Files.isDirectory(file) ? "is a directory" : unreadable.getMessage();
      throw new UnreadableInputException(file + ": cannot be read: " + reason);
    }
  }
}
