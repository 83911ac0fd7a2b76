package dev.keyturn.aws.kms;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.MaterialSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads or makes key material. Who gets it overwrites it when done; failures name where it was
 * looked for and how long it was, never what was found.
 */
final class MaterialReader {
  private final Function<String, Optional<String>> environment;

  /**
   * @param environment gives the values of the worker's environment variables
   */
  MaterialReader(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /** The material, of the shape that the key takes. */
  byte[] read(MaterialSource source, MaterialShape shape) {
    return source.match(
        new MaterialSource.Cases<>() {
          @Override
          public byte[] file(MaterialSource.File file) {
            return fromFile(file, shape);
          }

          @Override
          public byte[] env(MaterialSource.Env env) {
            return fromEnvironment(env, shape);
          }

          @Override
          public byte[] generated(MaterialSource.Generated generated) {
            byte[] made = new byte[shape.shortest()];
            new SecureRandom().nextBytes(made);
            return made;
          }
        });
  }

  /** One byte more than is wanted is enough to see that a file is too long. */
  private static byte[] fromFile(MaterialSource.File file, MaterialShape shape) {
    byte[] buffer = new byte[shape.longest() + 1];
    try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
      int found = in.readNBytes(buffer, 0, buffer.length);
      return shape.checked(file, Arrays.copyOf(buffer, found));
    } catch (IOException e) {
      // Its message is the path again, and its cause tells no more.
      throw FailureType.NOT_FOUND.failure(
          "material, "
              + file
              + ": this worker can't read it ("
              + e.getClass().getSimpleName()
              + "); put it there on every worker of the task queue keyturn, readable by the"
              + " worker's user");
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  private byte[] fromEnvironment(MaterialSource.Env env, MaterialShape shape) {
    byte[] text =
        environment
            .apply(env.name())
            .map(value -> value.strip().getBytes(StandardCharsets.US_ASCII))
            .orElseThrow(
                () ->
                    FailureType.NOT_FOUND.failure(
                        "material, "
                            + env
                            + ": this worker has no such variable; set it to the base64 of the"
                            + " bytes for every worker of the task queue keyturn"));
    try {
      return shape.checked(env, decoded(text, env));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** The decoder's own words would quote what it stumbled over. */
  private static byte[] decoded(byte[] text, MaterialSource.Env env) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException unreadable) {
      throw FailureType.INVALID_INPUT.failure(
          "material, " + env + ": it does not hold base64; set it to the base64 of the bytes");
    }
  }
}
