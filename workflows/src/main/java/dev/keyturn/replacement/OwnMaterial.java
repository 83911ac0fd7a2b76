package dev.keyturn.replacement;

import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialTerms;
import java.time.Duration;
import java.util.List;

/** Material of one's own in the new key of a run. */
final class OwnMaterial {
  private final Human human;
  private final RunBoard board;

  OwnMaterial(Human human, RunBoard board) {
    this.human = human;
    this.board = board;
  }

  /** Nothing names the key yet, so that nobody meets it without its material. */
  ImportedMaterial bring(KeyArn newKey, MaterialTerms terms, Duration settle) {
    MaterialOrder order = MaterialOrder.first(newKey, terms, settle);
    ImportedMaterial imported =
        human.step(
            Phase.CREATING_KEY,
            () -> Steps.material("Import the new key's material", settle).importKeyMaterial(order));
    imported
        .validTo()
        .ifPresent(
            end ->
                board.notes(
                    "material",
                    List.of(
                        "the material of "
                            + newKey
                            + " expires at "
                            + end
                            + ": import the same bytes again before that, or nothing under the key"
                            + " can be read")));
    return imported;
  }
}
