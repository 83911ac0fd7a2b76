package dev.keyturn.audit;

/** The kinds of keys for which a policy has periods of their own. */
public enum MaterialKind {
  /** Symmetric encryption, with material that KMS made. */
  SYMMETRIC,
  /** Key pairs: signing, encryption and key agreement. */
  ASYMMETRIC,
  /** Message authentication codes. */
  HMAC,
  /** Any key with material that was imported. */
  IMPORTED,
  /** Material in a custom key store, CloudHSM's or an external one. */
  CUSTOM_STORE;

  /**
   * The kind that a key is of.
   *
   * @param spec as DescribeKey's KeySpec
   * @param origin as DescribeKey's Origin
   */
  static MaterialKind of(String spec, String origin) {
    if (origin.equals("EXTERNAL")) {
      return IMPORTED;
    }
    if (!origin.equals("AWS_KMS")) {
      return CUSTOM_STORE;
    }
    if (spec.startsWith("HMAC_")) {
      return HMAC;
    }
    return spec.equals("SYMMETRIC_DEFAULT") ? SYMMETRIC : ASYMMETRIC;
  }
}
