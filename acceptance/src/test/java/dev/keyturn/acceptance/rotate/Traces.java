package dev.keyturn.acceptance.rotate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for a secret where it must not be: as it is, as hex, and as base64 of either alphabet,
 * wherever in a longer text it begins.
 */
final class Traces {
  private final Set<String> forms = new TreeSet<>();

  Traces(byte[] secret) {
    forms.add(new String(secret, ISO_8859_1));
    forms.add(HexFormat.of().formatHex(secret));
    forms.add(HexFormat.of().formatHex(secret).toUpperCase(Locale.ROOT));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      for (int before = 0; before < 3; before++) {
        forms.add(inside(encoder, secret, before));
      }
    }
  }

  /** The part of the base64 that what surrounds the secret does not change. */
  private static String inside(Base64.Encoder encoder, byte[] secret, int before) {
    byte[] shifted = new byte[before + secret.length];
    System.arraycopy(secret, 0, shifted, before, secret.length);
    byte[] whole = Arrays.copyOf(shifted, shifted.length / 3 * 3);
    return encoder.encodeToString(whole).substring(before == 0 ? 0 : 4);
  }

  boolean isIn(String text) {
    return forms.stream().anyMatch(text::contains);
  }

  /** The files below a folder that have it. */
  List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(this::isInFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isInFile(Path file) {
    try {
      return isIn(new String(Files.readAllBytes(file), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
