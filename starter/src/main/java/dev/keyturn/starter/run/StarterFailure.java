package dev.keyturn.starter.run;

/** Ends a command with exit code 1 and a message that says what to do next. */
public class StarterFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StarterFailure(String message) {
    super(message);
  }

  public StarterFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
