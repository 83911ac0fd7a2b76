package dev.keyturn.sandbox;

/** What a front is to put on the wire, and how much of it. */
public record Answer(WireResponse response, Delivery delivery) {

  /** How much of a response reaches the client. */
  public enum Delivery {
    /** All of it. */
    COMPLETE,
    /** The headers with the full length, half of the body, then the connection ends. */
    TRUNCATED,
    /** Nothing: the connection ends. */
    LOST
  }
}
