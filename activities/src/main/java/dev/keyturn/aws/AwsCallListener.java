package dev.keyturn.aws;

/** Hears of every call to AWS; called where the call was made, so it is quick and thread-safe. */
@FunctionalInterface
public interface AwsCallListener {
  /** A call has ended. */
  void ended(AwsCall call);
}
