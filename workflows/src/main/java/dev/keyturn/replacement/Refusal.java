package dev.keyturn.replacement;

import dev.keyturn.reencryption.TriedCall;

/** Something that forbids executing a plan: what it is, why, and what a person can do about it. */
public record Refusal(String what, String why, String remedy) {
  /** That the worker may not make a call that the plan needs. */
  static Refusal denied(String what, TriedCall call) {
    return new Refusal(
        what,
        "the worker may not call " + call.action() + " on " + call.resource() + ": " + call.said(),
        call.remedy());
  }

  @Override
  public String toString() {
    return what + ": " + why + "; " + remedy;
  }
}
