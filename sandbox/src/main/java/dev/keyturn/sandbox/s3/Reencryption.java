package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.kms.EnvelopeKeys;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** UpdateObjectEncryption: the same data key under another KMS key, and nothing else changes. */
final class Reencryption {
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[-a-z0-9]*:kms:[-a-z0-9]*:[0-9]{12}:key/.+");
  private static final int ATTEMPTS = 5;

  private final Buckets buckets;
  private final ObjectWrites writes;
  private final Vault vault;
  private final EnvelopeKeys keys;
  private volatile UpdateObjectEncryptionMode mode = UpdateObjectEncryptionMode.SUPPORTED;

  Reencryption(Buckets buckets, ObjectWrites writes, Vault vault, EnvelopeKeys keys) {
    this.buckets = buckets;
    this.writes = writes;
    this.vault = vault;
    this.keys = keys;
  }

  void mode(UpdateObjectEncryptionMode changed) {
    mode = changed;
  }

  Reply update(S3Request request) {
    return switch (mode) {
      case SUPPORTED -> supported(request);
      case OVERWRITES -> writes.put(request);
      case IGNORED -> Reply.ok();
      case REFUSED -> throw Errors.methodNotAllowed("PUT", "ENCRYPTION");
    };
  }

  private Reply supported(S3Request request) {
    Bucket bucket = buckets.open(request);
    Access.check(request, bucket, "s3:PutObject", request.target());
    XmlNode root = XmlNode.parse(Payload.digested(request).bytes(), "ObjectEncryption");
    Found.of(request, bucket);
    SseOrder.Kms wanted = wanted(root, bucket);
    KmsErrors.translate(() -> keys.resolve(request.caller(), wanted.keyArn(), request.region()));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Found found = Found.of(request, bucket);
      refuseUnsuitable(request, found.object());
      if (replace(request, found, sealedAnew(request, found.object(), wanted))) {
        return Reply.ok();
      }
    }
    throw Refusal.of(
        "OperationAborted",
        409,
        "A conflicting conditional operation is currently in progress against this resource."
            + " Please try again.");
  }

  private StoredObject sealedAnew(S3Request request, StoredObject object, SseOrder.Kms wanted) {
    if (object.encryption() instanceof Encryption.Kms kms) {
      SseOrder.Kms order =
          new SseOrder.Kms(wanted.keyArn(), wanted.bucketKey(), false, kms.additionalContext());
      return object.withSealing(object.content(), vault.rewrap(request, kms, order));
    }
    DataKey own =
        vault.open(request, request.target(), object.encryption(), () -> CustomerKey.of(request));
    DataKey sealed = vault.newDataKey(request, wanted);
    List<Part> parts =
        object.content().parts().stream()
            .map(part -> part.withCiphertext(vault.encrypt(sealed, vault.decrypt(own, part))))
            .toList();
    return object.withSealing(object.content().withParts(parts), sealed.encryption());
  }

  /** Puts the sealing in place, unless the content or its key changed since it was read. */
  @SuppressWarnings("ReferenceEquality") // the very same state is meant, not an equal one
  private static boolean replace(S3Request request, Found found, StoredObject sealed) {
    AtomicBoolean replaced = new AtomicBoolean();
    found.change(
        request,
        now -> {
          boolean same =
              now.content() == found.object().content()
                  && now.encryption() == found.object().encryption();
          replaced.set(same);
          if (!same) {
            return now;
          }
          refuseUnsuitable(request, now);
          return now.withSealing(sealed.content(), sealed.encryption());
        });
    return replaced.get();
  }

  private static SseOrder.Kms wanted(XmlNode root, Bucket bucket) {
    XmlNode kms =
        root.child("SSE-KMS")
            .orElseThrow(
                () ->
                    Errors.invalidRequest(
                        "Requests that modify an object encryption configuration require a valid"
                            + " new encryption type. Valid values are SSEKMS. Modify the request to"
                            + " specify SSE-KMS for the updated encryption type, and then try"
                            + " again."));
    String arn = kms.value("KMSKeyArn").orElse("");
    if (!KEY_ARN.matcher(arn).matches()) {
      throw Errors.invalidRequest(
          "Requests that modify an object's encryption type to SSE-KMS require a valid AWS KMS key"
              + " Amazon Resource Name (ARN). Confirm that you have a correctly formatted KMS key"
              + " ARN in your request, and then try again.");
    }
    if (!arn.split(":", -1)[4].equals(bucket.identity().account())) {
      throw Errors.accessDenied(
          "The AWS KMS key in the request must be owned by the same account as the bucket. Modify"
              + " the request to specify a KMS key from the same account, and then try again.");
    }
    String bucketKey = kms.value("BucketKeyEnabled").orElse("false");
    if (!bucketKey.equals("true") && !bucketKey.equals("false")) {
      throw Errors.invalidRequest(
          "The BucketKeyEnabled value isn't valid. Valid values are true or false. Modify the"
              + " request to specify a valid value, and then try again.");
    }
    return new SseOrder.Kms(arn, bucketKey.equals("true"), false, Map.of());
  }

  private static void refuseUnsuitable(S3Request request, StoredObject object) {
    boolean dualLayer = object.encryption() instanceof Encryption.Kms kms && kms.dualLayer();
    if (dualLayer || object.encryption() instanceof Encryption.Customer) {
      throw Errors.invalidRequest(
          "The UpdateObjectEncryption operation doesn't support source objects with the encryption"
              + " type DSSE-KMS or SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are"
              + " supported.");
    }
    if (object.traits().lock().holds(request.now())) {
      throw Errors.accessDenied(
          "The encryption type for the specified object can't be updated because that object is"
              + " protected by S3 Object Lock. If the object has a governance-mode retention period"
              + " or a legal hold, you must first remove the Object Lock status on the object before"
              + " you issue your UpdateObjectEncryption request. You can't use the"
              + " UpdateObjectEncryption operation with objects that have an Object Lock compliance"
              + " mode retention period applied to them.");
    }
  }
}
