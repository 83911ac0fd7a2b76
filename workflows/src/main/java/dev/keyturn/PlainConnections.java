package dev.keyturn;

import java.util.Locale;
import java.util.regex.Pattern;

/** Connections without TLS: fine on this machine, and elsewhere only where somebody says so. */
public enum PlainConnections {
  REFUSED,
  ALLOWED;

  /** The variable of the environment that says it. */
  public static final String VARIABLE = "KEYTURN_PLAIN_CONNECTIONS";

  /** What it may be, as it completes "give ...". */
  public static final String VALUES = "refused or allowed";

  private static final Pattern SCHEME = Pattern.compile("^[a-z]+:/+");
  private static final Pattern PORT = Pattern.compile("(?<!:):\\d+$|/.*$");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

  /** What the variable says; anything but its two values is refused. */
  public static PlainConnections of(String text) {
    for (PlainConnections known : values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(text)) {
        return known;
      }
    }
    throw new IllegalArgumentException(VARIABLE + " \"" + text + "\": give " + VALUES);
  }

  /**
   * Fails for an address of another machine, unless plain connections are allowed.
   *
   * @param source what the address comes from, such as {@code TEMPORAL_ADDRESS}
   * @param address of a plain connection: a host, with or without port, scheme and path
   * @param remedy how the same is reached by TLS
   */
  public void require(String source, String address, String remedy) {
    if (this == REFUSED && !isThisMachine(address)) {
      throw new IllegalArgumentException(
          source
              + " "
              + address
              + " would be reached without TLS, so that others on the way could read and change what"
              + " is sent: "
              + remedy
              + ", or allow it with "
              + VARIABLE
              + "=allowed");
    }
  }

  private static boolean isThisMachine(String address) {
    String authority = SCHEME.matcher(address.toLowerCase(Locale.ROOT)).replaceFirst("");
    return LOOPBACK.matcher(PORT.matcher(authority).replaceFirst("")).matches();
  }
}
