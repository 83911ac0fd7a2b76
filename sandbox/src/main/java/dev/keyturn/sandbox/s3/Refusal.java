package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.AwsError;
import java.util.LinkedHashMap;
import java.util.Map;

/** An S3 error with what else its answer carries: elements in the body, header fields. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final AwsError error;
  private final transient Map<String, String> elements;
  private final transient Map<String, String> headers;

  private Refusal(AwsError error, Map<String, String> elements, Map<String, String> headers) {
    super(error.message(), null, false, false);
    this.error = error;
    this.elements = elements;
    this.headers = headers;
  }

  static Refusal of(String code, int status, String message) {
    return of(new AwsError(code, status, message));
  }

  static Refusal of(AwsError error) {
    return new Refusal(error, Map.of(), Map.of());
  }

  Refusal element(String name, String value) {
    return new Refusal(error, plus(elements, name, value), headers);
  }

  Refusal header(String name, String value) {
    return new Refusal(error, elements, plus(headers, name, value));
  }

  AwsError error() {
    return error;
  }

  Map<String, String> elements() {
    return elements;
  }

  Map<String, String> headers() {
    return headers;
  }

  private static Map<String, String> plus(Map<String, String> map, String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }
}
