package dev.keyturn.sandbox.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the encryption that a new object shall have: by request headers, else by the bucket. */
final class Sse {
  static final String HEADER = "x-amz-server-side-encryption";
  static final String KEY_HEADER = HEADER + "-aws-kms-key-id";
  static final String BUCKET_KEY_HEADER = HEADER + "-bucket-key-enabled";
  private static final String CONTEXT_HEADER = HEADER + "-context";
  private static final String AWS_MANAGED_KEY = "alias/aws/s3";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EnvelopeKeys keys;

  Sse(EnvelopeKeys keys) {
    this.keys = keys;
  }

  /** The order for an object in that bucket; KMS key references are resolved for the caller. */
  SseOrder order(S3Request request, DefaultEncryption otherwise) {
    Optional<CustomerKey> customerKey = CustomerKey.of(request);
    Optional<String> algorithm = request.header(HEADER);
    refuseContradictions(request, algorithm, customerKey);
    if (customerKey.isPresent()) {
      return new SseOrder.Customer(customerKey.get());
    }
    if (algorithm.isEmpty()) {
      return byDefault(request, otherwise);
    }
    return switch (algorithm.get()) {
      case "AES256" -> new SseOrder.Managed();
      case "aws:kms" -> kms(request, request.header(KEY_HEADER), bucketKey(request, otherwise));
      case "aws:kms:dsse" -> dualLayer(kms(request, request.header(KEY_HEADER), false));
      default ->
          throw Errors.invalidArgument(
              HEADER, algorithm.get(), "The encryption method specified is not supported");
    };
  }

  /** Adds what an answer says about an object's encryption. */
  static void describe(Encryption encryption, Reply reply) {
    if (encryption instanceof Encryption.Kms kms) {
      reply.header(HEADER, kms.algorithm()).header(KEY_HEADER, kms.keyArn());
      if (kms.bucketKey()) {
        reply.header(BUCKET_KEY_HEADER, "true");
      }
    } else if (encryption instanceof Encryption.Customer customer) {
      reply
          .header(HEADER + "-customer-algorithm", "AES256")
          .header(HEADER + "-customer-key-MD5", customer.keyMd5());
    } else {
      reply.header(HEADER, "AES256");
    }
  }

  private SseOrder byDefault(S3Request request, DefaultEncryption otherwise) {
    return switch (otherwise.algorithm()) {
      case "aws:kms" -> kms(request, otherwise.keyReference(), bucketKey(request, otherwise));
      case "aws:kms:dsse" -> dualLayer(kms(request, otherwise.keyReference(), false));
      default -> new SseOrder.Managed();
    };
  }

  private SseOrder.Kms kms(S3Request request, Optional<String> reference, boolean bucketKey) {
    String wanted = reference.filter(key -> !key.isEmpty()).orElse(AWS_MANAGED_KEY);
    String arn =
        KmsErrors.translate(() -> keys.resolve(request.caller(), wanted, request.region()));
    String[] parts = arn.split(":", -1);
    if (!parts[3].equals(request.region())) {
      throw Refusal.of("KMS.NotFoundException", 400, "Invalid arn " + request.region());
    }
    return new SseOrder.Kms(arn, bucketKey, false, additionalContext(request));
  }

  private static SseOrder.Kms dualLayer(SseOrder.Kms kms) {
    return new SseOrder.Kms(kms.keyArn(), false, true, kms.additionalContext());
  }

  private static boolean bucketKey(S3Request request, DefaultEncryption otherwise) {
    return request
        .header(BUCKET_KEY_HEADER)
        .map(value -> bool(BUCKET_KEY_HEADER, value))
        .orElse(otherwise.bucketKey());
  }

  private static boolean bool(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Errors.invalidArgument(name, value, "Value must be true or false");
    };
  }

  private static void refuseContradictions(
      S3Request request, Optional<String> algorithm, Optional<CustomerKey> customerKey) {
    if (customerKey.isPresent() && algorithm.isPresent()) {
      throw Errors.invalidArgument(
          HEADER,
          algorithm.get(),
          "Server Side Encryption with Customer provided key is incompatible with the encryption"
              + " method specified");
    }
    boolean kms = algorithm.orElse("").startsWith("aws:kms");
    Optional<String> key = request.header(KEY_HEADER);
    if (key.isPresent() && !kms) {
      throw Errors.invalidArgument(
          KEY_HEADER,
          key.get(),
          "Server Side Encryption with AWS KMS managed key requires HTTP header "
              + HEADER
              + " : aws:kms");
    }
  }

  private static Map<String, String> additionalContext(S3Request request) {
    Optional<String> header = request.header(CONTEXT_HEADER);
    if (header.isEmpty()) {
      return Map.of();
    }
    try {
      byte[] json = Base64.getDecoder().decode(header.get());
      return JSON.readValue(
          new String(json, StandardCharsets.UTF_8),
          new TypeReference<LinkedHashMap<String, String>>() {});
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw Errors.invalidArgument(
          CONTEXT_HEADER, header.get(), "The header must hold base64-encoded JSON of strings");
    }
  }
}
