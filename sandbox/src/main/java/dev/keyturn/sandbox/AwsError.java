package dev.keyturn.sandbox;

/** An error as AWS reports it: code, HTTP status and message. */
public final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The code of injected throttling; services answer it with their own code and status. */
  public static final String THROTTLED = "ThrottlingException";

  /** The code of an injected server's failure; services answer it with their own code. */
  public static final String FAILED = "InternalFailure";

  /** The code of an injected denial; services answer it with their own code. */
  public static final String DENIED = "AccessDenied";

  private final String code;
  private final int status;

  /** Makes an error; stack traces are left out, because errors are ordinary answers here. */
  public AwsError(String code, int status, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  /** This error as services spell it that speak JSON. */
  public AwsError inJson() {
    return code.equals(DENIED) ? new AwsError("AccessDeniedException", 400, message()) : this;
  }

  /** The code by which clients tell errors apart, such as {@code DisabledException}. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The message; empty if there is none. */
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
