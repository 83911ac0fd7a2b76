package dev.keyturn.worker;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the worker listens.
 *
 * @param host of this machine only, unless another one was written out
 * @param port 0 for a free one
 */
public record ListenAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:(?<host>[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]):)?(?<port>[0-9]{1,5})");
  private static final String LOOPBACK = "127.0.0.1";
  private static final int HIGHEST_PORT = 65_535;

  /** Reads {@code 9464}, {@code 0.0.0.0:9464} or {@code [::1]:9464}. */
  static ListenAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group("port")) > HIGHEST_PORT) {
      throw new IllegalArgumentException(Setting.METRICS_ADDRESS.refusal(text));
    }
    String host = form.group("host");
    return new ListenAddress(host == null ? LOOPBACK : host, Integer.parseInt(form.group("port")));
  }

  /** The address to listen at. */
  InetSocketAddress socket() {
    return new InetSocketAddress(host, port);
  }

  /** A host by which this machine reaches it, also where it is every address. */
  String reachableHost() {
    return host.equals("0.0.0.0") || host.equals("[::]") ? LOOPBACK : host;
  }
}
