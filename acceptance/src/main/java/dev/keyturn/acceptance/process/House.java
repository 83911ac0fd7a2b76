package dev.keyturn.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keyturn's own directory, with its scripts. */
public record House(Path path) {
  private static final String TEMPORAL_CLI = "scripts/temporal-cli";

  /** The one that the launcher names, or the one that holds the working directory. */
  public static House find() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.concat(
            Optional.ofNullable(System.getenv("KEYTURN_HOME")).map(Path::of).stream(),
            Stream.iterate(here, directory -> directory != null, Path::getParent))
        .filter(directory -> Files.isExecutable(directory.resolve(TEMPORAL_CLI)))
        .findFirst()
        .map(House::new)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no " + TEMPORAL_CLI + " above " + here + "; set KEYTURN_HOME"));
  }

  /** A Temporal CLI that works; installs one if there is none. */
  public Path temporalCli() {
    try {
      Process script =
          new ProcessBuilder(List.of(path.resolve(TEMPORAL_CLI).toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String out = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (script.waitFor() != 0) {
        throw new IllegalStateException(
            "no Temporal CLI was found or installed; set KEYTURN_TEMPORAL_CLI to one");
      }
      return Path.of(out.strip());
    } catch (IOException e) {
      throw new UncheckedIOException("can't run " + TEMPORAL_CLI, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
