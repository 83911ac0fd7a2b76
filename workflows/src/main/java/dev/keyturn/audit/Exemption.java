package dev.keyturn.audit;

import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyArn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding that is lived with.
 *
 * @param reason why; shown wherever the finding is left out
 * @param expires from when it is a finding again
 */
public record Exemption(KeyArn key, FindingKind kind, String reason, Instant expires) {
  public Exemption(
      @Nullable KeyArn key,
      @Nullable FindingKind kind,
      @Nullable String reason,
      @Nullable Instant expires) {
    this.key = Require.present(key, "exemptions.key", "give the key's ARN");
    this.kind = Require.present(kind, "exemptions.kind", "give the kind of finding");
    this.reason = Require.text(reason, "exemptions.reason", "say why this is lived with");
    this.expires =
        Require.present(expires, "exemptions.expires", "give a time such as 2030-01-31T00:00:00Z");
  }

  boolean covers(KeyArn audited, FindingKind found, Instant at) {
    return key.equals(audited) && kind == found && at.isBefore(expires);
  }
}
