package dev.keyturn.sandbox.s3;

/** A bucket's object ownership, with S3's word for it. */
enum Ownership {
  BUCKET_OWNER_ENFORCED("BucketOwnerEnforced"),
  BUCKET_OWNER_PREFERRED("BucketOwnerPreferred"),
  OBJECT_WRITER("ObjectWriter");

  private final String word;

  Ownership(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Ownership of(String word) {
    for (Ownership ownership : values()) {
      if (ownership.word.equals(word)) {
        return ownership;
      }
    }
    throw Errors.malformedXml();
  }
}
