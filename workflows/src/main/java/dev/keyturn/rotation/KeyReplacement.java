package dev.keyturn.rotation;

import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.replacement.Mentions;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.ReplacementRun;
import dev.keyturn.replacement.RunReport;
import java.util.Optional;

/** A key's replacement on an ordinary day: nobody is shut out, and everything is carried. */
final class KeyReplacement extends ReplacementRun {
  private final boolean newSignaturesOnly;

  KeyReplacement(ReplacementRequest request) {
    super(request);
    this.newSignaturesOnly = request.newSignaturesOnly();
  }

  /** Plans or replaces; a run for new signatures only ends with the old key enabled. */
  RunReport replace() {
    return run(
        () -> {
          createKey();
          repoint();
          checkCarried();
          if (newSignaturesOnly) {
            noteAtTheEnd();
          } else {
            reencryptAndDisable();
          }
        });
  }

  @Override
  protected void noteAtTheEnd() {
    noteCarried();
    noteMentions();
  }

  @Override
  protected Optional<KeyMentions> mentions(ReplacementPlan plan) {
    return Mentions.of(plan.oldKey(), plan.aliases(), "Look which IAM policies name the old key");
  }

  /** The material that strategy IMPORT brought into the new key. */
  Optional<ImportedMaterial> material() {
    return imported();
  }
}
