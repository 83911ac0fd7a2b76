package dev.keyturn.sandbox;

import java.util.Optional;

/** One AWS service behind the sandbox; implementations are thread-safe. */
public interface Service {
  /** The short AWS name, such as {@code kms}. */
  String name();

  /** The operation's AWS name for faults and the call log; empty if the service has none such. */
  Optional<String> operation(WireRequest request);

  /** Serves a call; an unknown operation is answered by an error, never by success. */
  WireResponse handle(Call call);

  /** Whether the request asks only whether the caller may make it; a denial alone disturbs it. */
  default boolean isDryRun(WireRequest request) {
    return false;
  }

  /** What the request is about, for faults and the call log, such as a path or a key. */
  default String resource(WireRequest request) {
    return request.rawPath();
  }

  /**
   * This service's wire form of an error, so that injected faults look native; the frame passes the
   * codes {@link AwsError#THROTTLED}, {@link AwsError#FAILED} and {@link AwsError#DENIED}.
   */
  WireResponse error(AwsError error, Call call);
}
