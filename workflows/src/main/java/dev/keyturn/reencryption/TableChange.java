package dev.keyturn.reencryption;

/** What became of the request for another key, and what DynamoDB said where it did not take it. */
public record TableChange(Outcome outcome, String said) {
  /** What became of it. */
  public enum Outcome {
    /** DynamoDB took the request and works on it. */
    ASKED,
    /** The table is not under the old key, so that nothing was asked. */
    NOT_NEEDED,
    /** Something else is changed at the moment. */
    BUSY,
    /** The table's key was changed as often as DynamoDB allows in 24 hours. */
    LIMITED,
    /** DynamoDB will not do it. */
    REFUSED
  }
}
