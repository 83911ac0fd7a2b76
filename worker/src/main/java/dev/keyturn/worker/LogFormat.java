package dev.keyturn.worker;

import java.util.List;
import java.util.Map;

/**
 * How the worker's log is written: the name of an appender in {@code keyturn-worker-logback.xml}.
 */
final class LogFormat {
  private static final String PROPERTY = "keyturn.log.format";
  private static final List<String> KNOWN = List.of("text", "json");

  private LogFormat() {}

  /** The format that the environment asks for; another one than the two is refused by name. */
  static String of(Map<String, String> environment) {
    String format = Setting.LOG_FORMAT.read(environment, text -> text);
    if (!KNOWN.contains(format)) {
      throw new IllegalArgumentException(Setting.LOG_FORMAT.refusal(format));
    }
    return format;
  }

  /** Before the first logger is made; what is wrong is said later, when there is one. */
  static void choose(Map<String, String> environment) {
    String format = Setting.LOG_FORMAT.read(environment, text -> text);
    if (KNOWN.contains(format)) {
      System.setProperty(PROPERTY, format);
    }
  }
}
