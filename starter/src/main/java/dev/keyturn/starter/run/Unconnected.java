package dev.keyturn.starter.run;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says why a Temporal server can't be talked to; a server that refuses is not one that is gone. */
final class Unconnected {
  private static final int MOST_SAID = 120;

  private Unconnected() {}

  /** What is wrong at an address, and what to do about it. */
  static String because(String where, Throwable failure) {
    Optional<String> tls = find(failure, SSLException.class).map(Unconnected::words);
    if (tls.isPresent()) {
      return "TLS with the Temporal server at "
          + where
          + " fails: "
          + tls.get()
          + "; check TEMPORAL_TLS and TEMPORAL_TLS_* (server's name, certificate authority, own"
          + " certificate and key), and that no certificate has expired";
    }
    Status status =
        find(failure, StatusRuntimeException.class)
            .map(StatusRuntimeException::getStatus)
            .orElse(Status.UNAVAILABLE);
    String said =
        status.getCode()
            + Optional.ofNullable(status.getDescription())
                .map(text -> ", \"" + text + "\"")
                .orElse("");
    return switch (status.getCode()) {
      case UNAUTHENTICATED ->
          "the Temporal server at "
              + where
              + " does not know who calls: "
              + said
              + "; check TEMPORAL_API_KEY or the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH, and"
              + " whether it has expired";
      case PERMISSION_DENIED ->
          "the Temporal server at "
              + where
              + " refuses the caller: "
              + said
              + "; have it allowed in that namespace, or name yours with --namespace or"
              + " TEMPORAL_NAMESPACE";
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          "no Temporal server answers at "
              + where
              + ": start one with temporal server start-dev, or name yours with --address or"
              + " TEMPORAL_ADDRESS";
      default ->
          "the Temporal server at "
              + where
              + " answers with an error: "
              + said
              + "; see that it is a Temporal server, and its log";
    };
  }

  /** What is no record of TLS comes with all its bytes. */
  private static String words(SSLException failure) {
    String said = String.valueOf(failure.getMessage());
    return said.length() <= MOST_SAID ? said : said.substring(0, MOST_SAID) + "...";
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
