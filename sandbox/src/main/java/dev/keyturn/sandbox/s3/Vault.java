package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.AesGcm;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import dev.keyturn.sandbox.kms.SealedKey;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Envelope encryption of contents. Data keys are never cached: each read asks KMS anew, for the
 * caller.
 */
final class Vault {
  private final EnvelopeKeys keys;
  private final byte[] ownKey = new byte[32];

  Vault(EnvelopeKeys keys) {
    this.keys = keys;
    new SecureRandom().nextBytes(ownKey);
  }

  /** Makes the data key of a new object. */
  DataKey newDataKey(S3Request request, SseOrder order) {
    if (order instanceof SseOrder.Kms kms) {
      Map<String, String> context =
          context(request.target(), kms.bucketKey(), kms.additionalContext());
      SealedKey sealed =
          KmsErrors.translate(
              () -> keys.seal(request.caller(), kms.keyArn(), context, via(request)));
      return new DataKey(
          sealed.plaintext(),
          new Encryption.Kms(
              sealed.wrapped(), kms.bucketKey(), kms.dualLayer(), kms.additionalContext()));
    }
    if (order instanceof SseOrder.Customer customer) {
      return new DataKey(customer.key().key(), new Encryption.Customer(customer.key().md5()));
    }
    return new DataKey(ownKey, new Encryption.Managed());
  }

  /** Opens the data key of what is stored at {@code place}. */
  DataKey open(
      S3Request request,
      Target place,
      Encryption encryption,
      Supplier<Optional<CustomerKey>> customerKey) {
    if (encryption instanceof Encryption.Kms kms) {
      Map<String, String> context = context(place, kms.bucketKey(), kms.additionalContext());
      byte[] plaintext =
          KmsErrors.translate(
              () -> keys.open(request.caller(), kms.wrapped(), context, via(request)));
      return new DataKey(plaintext, encryption);
    }
    Optional<CustomerKey> given = customerKey.get();
    checkCustomerKey(encryption, given);
    return new DataKey(given.map(CustomerKey::key).orElse(ownKey), encryption);
  }

  /** Wraps the same data key under another KMS key. */
  Encryption.Kms rewrap(S3Request request, Encryption.Kms from, SseOrder.Kms to) {
    Map<String, String> oldContext =
        context(request.target(), from.bucketKey(), from.additionalContext());
    Map<String, String> newContext =
        context(request.target(), to.bucketKey(), to.additionalContext());
    SealedKey.Wrapped wrapped =
        KmsErrors.translate(
            () ->
                keys.reseal(
                    request.caller(),
                    from.wrapped(),
                    oldContext,
                    to.keyArn(),
                    newContext,
                    via(request)));
    return new Encryption.Kms(wrapped, to.bucketKey(), false, to.additionalContext());
  }

  /** Refuses a read of a customer-key object without its key, and a key that isn't needed. */
  static void checkCustomerKey(Encryption encryption, Optional<CustomerKey> given) {
    if (encryption instanceof Encryption.Customer customer) {
      String md5 =
          given
              .map(CustomerKey::md5)
              .orElseThrow(
                  () ->
                      Errors.invalidRequest(
                          "The object was stored using a form of Server Side Encryption. The"
                              + " correct parameters must be provided to retrieve the object."));
      if (!md5.equals(customer.keyMd5())) {
        throw Errors.accessDenied("Access Denied");
      }
    } else if (given.isPresent()) {
      throw Errors.invalidRequest("The encryption parameters are not applicable to this object.");
    }
  }

  byte[] encrypt(DataKey key, byte[] plaintext) {
    return AesGcm.encrypt(key.plaintext(), plaintext);
  }

  byte[] decrypt(DataKey key, Part part) {
    return AesGcm.decrypt(key.plaintext(), part.ciphertext());
  }

  private static String via(S3Request request) {
    return "s3." + request.region() + ".amazonaws.com";
  }

  private static Map<String, String> context(
      Target place, boolean bucketKey, Map<String, String> additional) {
    Map<String, String> context = new LinkedHashMap<>(additional);
    String arn = "arn:aws:s3:::" + place.bucket();
    context.put("aws:s3:arn", bucketKey ? arn : arn + "/" + place.key());
    return context;
  }
}
