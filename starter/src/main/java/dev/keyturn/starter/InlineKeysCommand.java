package dev.keyturn.starter;

import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.replacement.Proof;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.StarterFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn inline-keys}: the data keys that were given in the input, under the new key. */
@Command(
    name = "inline-keys",
    description = {
      "Give out the data keys of --store dataKeys=@FILE.json under the new key, in the same form.",
      "They have to be in their application's place before the run is approved: what the"
          + " application holds dies with the old key."
    })
final class InlineKeysCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write them to a new file, wholly or not at all, instead of printing them.")
  private Optional<Path> out;

  @Override
  public Integer call() {
    return keyturn.connected(
        session -> {
          List<WrappedDataKey> keys = keys(session.run(run));
          if (keys.isEmpty()) {
            throw new StarterFailure(run + " was given no inline data keys");
          }
          String json = Output.toJson(keys);
          if (out.isPresent()) {
            write(out.get(), json + "\n");
            session.console().out().println(keys.size() + " data keys are in " + out.get());
          } else {
            session.console().out().println(json);
          }
          return ExitCode.OK;
        });
  }

  /** Before there is a proof some may not be moved yet: the run says so. */
  private static List<WrappedDataKey> keys(Run run) {
    if (run.isClosed()) {
      return Ended.report(run).inlineKeys();
    }
    run.ask("proof", Proof.class);
    return List.of(run.ask("inlineKeys", WrappedDataKey[].class));
  }

  private static void write(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file);
    } catch (FileAlreadyExistsException e) {
      throw new StarterFailure("--out " + file + " is there already; give another name", e);
    } catch (IOException e) {
      throw new StarterFailure("--out " + file + " can't be written: " + e, e);
    }
  }
}
