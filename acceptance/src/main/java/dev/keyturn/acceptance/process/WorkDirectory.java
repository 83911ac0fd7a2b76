package dev.keyturn.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a rehearsal keeps logs and the Temporal server's database. */
public record WorkDirectory(Path path) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** Makes a new one among the user's state files. */
  public static WorkDirectory create(String purpose) {
    Path state =
        Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
            .filter(text -> text.startsWith("/"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"));
    try {
      Path parent = Files.createDirectories(state.resolve("keyturn"));
      String name = purpose + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + "-";
      return new WorkDirectory(Files.createTempDirectory(parent, name));
    } catch (IOException e) {
      throw new UncheckedIOException("can't make a directory for logs under " + state, e);
    }
  }

  /** A file in it. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Writes a file in it. */
  public Path write(String name, String content) {
    try {
      return Files.writeString(file(name), content, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes it with all that is in it. */
  public void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
