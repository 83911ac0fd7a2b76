package dev.keyturn.acceptance.drill;

import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Proof;
import dev.keyturn.starter.print.ProofText;
import java.io.Console;

/** Shows the proof and gets the second person's yes. */
final class Approver {
  /** Who asks for the response. */
  static final String REQUESTER = "responder@example.com";

  /** Who decides where the drill is told to do so. */
  static final String SECOND_PERSON = "second.person@example.com";

  private final Screen screen;
  private final boolean approves;

  Approver(Screen screen, boolean approves) {
    this.screen = screen;
    this.approves = approves;
  }

  /** The approval; fails if the person at the terminal gives none. */
  Approval approve(Proof proof) {
    screen.print("");
    screen.print(ProofText.of(proof, Screen.WIDTH));
    screen.print("");
    String approver = approves ? secondPerson() : ask(screen.terminal().orElseThrow());
    return new Approval(approver, proof.hash(), true);
  }

  private String secondPerson() {
    screen.print(
        "The drill approves this as a second person, "
            + SECOND_PERSON
            + ", who is not the requester "
            + REQUESTER);
    return SECOND_PERSON;
  }

  private static String ask(Console terminal) {
    String name =
        terminal.readLine(
            "You are the second person: nothing else is under the key, and it may be disabled."
                + " Your name (empty: no): ");
    if (name == null || name.isBlank()) {
      throw new IllegalStateException("the proof was not approved");
    }
    return name.strip();
  }
}
