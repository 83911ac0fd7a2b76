package dev.keyturn.reencryption;

/**
 * A call that was tried without effect, and did not turn out to be allowed.
 *
 * @param action the IAM action, such as {@code ec2:AttachVolume}
 * @param resource what it would have been called on
 * @param said what AWS answered
 */
public record TriedCall(String action, String resource, String said) {
  /** What forbids a swap, and what a person can do about it. */
  public String inWords() {
    return "the worker may not call " + action + " on " + resource + " (" + said + "): " + remedy();
  }

  /** What a person can do about a denial. */
  public String remedy() {
    return "allow "
        + action
        + " to the worker's principal in IAM, and see that no service control policy, permissions"
        + " boundary or condition denies it, or take it out of stores";
  }
}
