package dev.keyturn.starter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the program when it was built. */
final class Version implements IVersionProvider {
  private static final String RESOURCE = "keyturn-version.txt";

  @Override
  public String[] getVersion() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing from the program; build it again");
      }
      return new String[] {
        "keyturn " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()
      };
    }
  }
}
