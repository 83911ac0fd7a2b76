package dev.keyturn.sandbox.ec2;

import java.util.Optional;

/** Whether a caller wants encryption, and under which key. */
record KeyChoice(boolean encrypted, Optional<String> key) {

  /** Reads {@code Encrypted} and {@code KmsKeyId}; what comes from sealed stays sealed. */
  static KeyChoice of(Parameters input, boolean fromSealed) {
    Optional<Boolean> encrypted = input.flag("Encrypted");
    Optional<String> key = input.text("KmsKeyId");
    if (key.isPresent() && !encrypted.orElse(false)) {
      throw Ec2Errors.of(
          "InvalidParameterDependency",
          "The parameter KmsKeyId requires the parameter Encrypted to be set.");
    }
    if (fromSealed && !encrypted.orElse(true)) {
      throw Ec2Errors.combination(
          "A copy of something encrypted can't be unencrypted: leave out Encrypted.");
    }
    return new KeyChoice(encrypted.orElse(fromSealed), key);
  }

  /** The key to use, if any: the one named, else {@code usual}, else the region's default. */
  Optional<String> key(EncryptionSettings settings, Optional<String> usual) {
    return encrypted || settings.byDefault()
        ? key.or(() -> usual).or(() -> Optional.of(settings.defaultKey()))
        : Optional.empty();
  }
}
