package dev.keyturn.audit;

/** How the run that made a key ended. */
public enum RunEnd {
  /** It has not. */
  OPEN("is open"),
  /** The key took the other one's place. */
  DONE("is done"),
  /** It went back, or a person rejected it. */
  TAKEN_BACK("was taken back"),
  /** It failed, or was terminated or cancelled. */
  BROKEN_OFF("broke off"),
  /** Temporal knows no such run. */
  FORGOTTEN("is not known to Temporal any more"),
  /** The key names no run. */
  UNNAMED("has no name");

  private final String words;

  RunEnd(String words) {
    this.words = words;
  }

  /** Whether the key may never have got all that was to come. */
  boolean isUnfinished() {
    return this == BROKEN_OFF || this == FORGOTTEN;
  }

  @Override
  public String toString() {
    return words;
  }
}
