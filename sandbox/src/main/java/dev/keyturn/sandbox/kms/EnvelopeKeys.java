package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Caller;
import java.util.Map;

/**
 * What storage services need of KMS: each call acts for the caller through {@code viaService} (such
 * as {@code s3.eu-west-1.amazonaws.com}), with the full policy, grant and state checks, and throws
 * {@link dev.keyturn.sandbox.AwsError} with KMS's codes.
 */
public interface EnvelopeKeys {
  /** Turns a key id, alias name, key ARN or alias ARN into the key's ARN. */
  String resolve(Caller caller, String keyReference, String region);

  /** Makes a new data key under a KMS key (GenerateDataKey). */
  SealedKey seal(Caller caller, String keyArn, Map<String, String> context, String viaService);

  /** Unwraps a data key (Decrypt). */
  byte[] open(
      Caller caller, SealedKey.Wrapped wrapped, Map<String, String> context, String viaService);

  /** Wraps the same data key anew under another key or context (ReEncrypt). */
  SealedKey.Wrapped reseal(
      Caller caller,
      SealedKey.Wrapped wrapped,
      Map<String, String> sourceContext,
      String destinationKeyArn,
      Map<String, String> destinationContext,
      String viaService);

  /**
   * Makes a grant for a resource of a service (CreateGrant with kms:GrantIsForAWSResource); the
   * caller needs the permission, the key must be enabled, and it works at once.
   */
  ServiceGrant grant(Caller caller, ServiceGrant.Order order);

  /** Unwraps a data key as the service itself, which only its grant allows. */
  byte[] open(ServiceGrant grant, SealedKey.Wrapped wrapped, Map<String, String> context);

  /** Ends a service's grant, as the service does when its resource is gone or under another key. */
  void retire(ServiceGrant grant);
}
