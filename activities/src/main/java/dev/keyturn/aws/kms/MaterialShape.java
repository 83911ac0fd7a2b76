package dev.keyturn.aws.kms;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.MaterialSource;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;

/**
 * What bytes KMS takes as the material of a key ("Requirements for imported key material" in its
 * guide); China's Regions, where it is 16 for symmetric keys, are not among those that are known
 * here.
 */
final class MaterialShape {
  private static final int SYMMETRIC_BYTES = 32;
  private static final int MOST_MAC_BYTES = 128;

  /** More than any private key that KMS takes has; RSA_4096 in PKCS #8 has less than 2,400. */
  private static final int MOST_KEY_BYTES = 4_096;

  private final KeyKind kind;
  private final int shortest;
  private final int longest;

  private MaterialShape(KeyKind kind, int shortest, int longest) {
    this.kind = kind;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** For a key of a kind whose material this version imports. */
  static MaterialShape of(KeyKind kind) {
    if (kind.isMac()) {
      int bits = Integer.parseInt(kind.spec().substring("HMAC_".length()));
      return new MaterialShape(kind, bits / Byte.SIZE, MOST_MAC_BYTES);
    }
    return kind.isKeyPair()
        ? new MaterialShape(kind, 1, MOST_KEY_BYTES)
        : new MaterialShape(kind, SYMMETRIC_BYTES, SYMMETRIC_BYTES);
  }

  /** Whether KMS may have several materials for the key, and tells them apart. */
  boolean isOneOfSeveral() {
    return kind.equals(KeyKind.SYMMETRIC);
  }

  /** How long it has to be at least, and is where a worker makes it. */
  int shortest() {
    return shortest;
  }

  int longest() {
    return longest;
  }

  /** The same bytes; those that KMS would not take are overwritten and refused. */
  byte[] checked(MaterialSource source, byte[] material) {
    try {
      check(source, material);
      return material;
    } catch (ApplicationFailure refused) {
      Arrays.fill(material, (byte) 0);
      throw refused;
    }
  }

  private void check(MaterialSource source, byte[] material) {
    int length = material.length;
    if (length < shortest || length > longest) {
      throw refusal(
          source,
          "it has "
              + (length > longest && isFile(source)
                  ? "more than " + longest
                  : String.valueOf(length))
              + " bytes, and a key of spec "
              + kind.spec()
              + " takes "
              + (shortest == longest ? "exactly " + shortest : shortest + " to " + longest));
    }
    if (kind.isKeyPair()) {
      String spec =
          PrivateKeyForm.specOf(material)
              .orElseThrow(
                  () -> refusal(source, "it is not one private key in PKCS #8, DER, unencrypted"));
      if (!spec.equals(kind.spec())) {
        throw refusal(
            source, "it is a private key for spec " + spec + ", and the key's is " + kind.spec());
      }
    }
  }

  private ApplicationFailure refusal(MaterialSource source, String why) {
    return FailureType.INVALID_INPUT.failure(
        "material, " + source + ": " + why + "; " + remedy(source));
  }

  /** Of files no more is read than shows that they are too long. */
  private static boolean isFile(MaterialSource source) {
    return source instanceof MaterialSource.File;
  }

  private String remedy(MaterialSource source) {
    if (kind.isKeyPair()) {
      return (isFile(source) ? "write one into it" : "set it to the base64 of one")
          + " (openssl pkcs8 -topk8 -nocrypt -outform der makes it of another form)";
    }
    return isFile(source)
        ? "write the bare bytes into it, no base64 and no line end (openssl rand -out FILE "
            + shortest
            + " makes such a file)"
        : "set it to the base64 of as many (openssl rand -base64 " + shortest + " makes some)";
  }
}
