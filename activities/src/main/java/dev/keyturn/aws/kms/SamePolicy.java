package dev.keyturn.aws.kms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Compares key policies: the same text, or the same JSON, because what KMS gives back may be laid
 * out otherwise than what was put.
 */
final class SamePolicy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SamePolicy() {}

  static boolean test(String left, String right) {
    if (left.equals(right)) {
      return true;
    }
    try {
      return JSON.readTree(left).equals(JSON.readTree(right));
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }
}
