package dev.keyturn.aws;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads that leave the service to its users: evenly spaced, and patient where it is busy. */
public final class PacedReads {
  private final TokenBucket bucket;

  /** So many calls a second, each attempt for one. */
  public PacedReads(double perSecond) {
    this.bucket = TokenBucket.spacing(perSecond);
  }

  /** One call; its error says which action on which resource. */
  public <T> T call(String action, String resource, Supplier<T> call) {
    return call(() -> AwsFailures.call(action, resource, call));
  }

  /** One call that tells of its errors itself. */
  public <T> T call(Supplier<T> call) {
    return Throttled.patiently(
        () -> {
          bucket.take();
          return call.get();
        });
  }

  /**
   * Page after page.
   *
   * @param read reads a page; the first one without a token
   * @param next the token of the page behind a page; null or empty for the last
   */
  public <T> void pages(
      Function<Optional<String>, T> read, Function<T, @Nullable String> next, Consumer<T> each) {
    Optional<String> token = Optional.empty();
    do {
      Optional<String> from = token;
      T page = call(() -> read.apply(from));
      each.accept(page);
      token = Optional.ofNullable(next.apply(page)).filter(text -> !text.isEmpty());
    } while (token.isPresent());
  }
}
