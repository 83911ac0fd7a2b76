package dev.keyturn.replacement;

/** Something that forbids executing a plan: what it is, why, and what a person can do about it. */
public record Refusal(String what, String why, String remedy) {
  @Override
  public String toString() {
    return what + ": " + why + "; " + remedy;
  }
}
