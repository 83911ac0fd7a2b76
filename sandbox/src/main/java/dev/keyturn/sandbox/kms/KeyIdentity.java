package dev.keyturn.sandbox.kms;

/** Which key: account, region and id. */
record KeyIdentity(String account, String region, String id) {
  String arn() {
    return "arn:aws:kms:" + region + ":" + account + ":key/" + id;
  }

  KeyIdentity in(String otherRegion) {
    return new KeyIdentity(account, otherRegion, id);
  }

  boolean isMultiRegion() {
    return id.startsWith("mrk-");
  }
}
