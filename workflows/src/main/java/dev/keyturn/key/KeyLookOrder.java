package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a look at a key.
 *
 * @param withoutLastUse whether its last use is left out, as nobody heeds it; absent for no
 * @param lastUseIfTold whether a last use that can't be had is no failure: the plan says that KMS
 *     did not tell it, and may tell it by now; absent for no
 * @param looked resources that are looked at themselves, so that services' grants for them are left
 *     out; absent for none
 */
public record KeyLookOrder(
    KeyArn key,
    boolean withoutLastUse,
    boolean lastUseIfTold,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ServedResource> looked) {
  public KeyLookOrder(
      KeyArn key,
      boolean withoutLastUse,
      boolean lastUseIfTold,
      @Nullable List<ServedResource> looked) {
    this.key = key;
    this.withoutLastUse = withoutLastUse;
    this.lastUseIfTold = lastUseIfTold;
    this.looked = looked == null ? List.of() : List.copyOf(looked);
  }

  /** A look at all that can be seen of a key. */
  public static KeyLookOrder whole(KeyArn key) {
    return new KeyLookOrder(key, false, false, List.of());
  }

  /** A look that may not ask for the last use. */
  public static KeyLookOrder withoutLastUse(KeyArn key) {
    return new KeyLookOrder(key, true, false, List.of());
  }

  /** A look that does without the last use where it can't be had. */
  public static KeyLookOrder asFarAsTold(KeyArn key) {
    return new KeyLookOrder(key, false, true, List.of());
  }

  /** The same, which leaves out what services grant for these. */
  public KeyLookOrder besides(List<ServedResource> resources) {
    return new KeyLookOrder(key, withoutLastUse, lastUseIfTold, resources);
  }
}
