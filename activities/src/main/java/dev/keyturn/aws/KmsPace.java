package dev.keyturn.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Lets the clients of one account and region together send no more than half of what KMS allows
 * there in any second, because applications share it (KMS developer guide, request quotas). Every
 * attempt counts. Thread-safe.
 */
final class KmsPace implements ExecutionInterceptor {
  /** What KMS allows per second where it is not the least that it allows of anything. */
  private static final Map<String, Integer> QUOTAS =
      Map.of(
          "DescribeKey", 2_000,
          "ListResourceTags", 2_000,
          "GetKeyPolicy", 1_000,
          "GetKeyRotationStatus", 1_000,
          "ListKeys", 500,
          "ListAliases", 500,
          "ListGrants", 100,
          "ListKeyRotations", 100);

  private static final int LEAST = 5;

  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    String operation = String.valueOf(call.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    buckets.computeIfAbsent(operation, name -> TokenBucket.spacing(perSecond(name))).take();
  }

  /** One less than half, because a second may begin right before a call. */
  static double perSecond(String operation) {
    return QUOTAS.getOrDefault(operation, LEAST) / 2.0 - 1;
  }
}
