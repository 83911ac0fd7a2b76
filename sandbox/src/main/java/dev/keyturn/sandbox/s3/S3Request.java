package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Headers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A call, read as S3 reads it. */
record S3Request(Call call, Operation operation, Target target, Headers headers) {
  /** Takes a call apart; fields that a presigned URL carries in its query count as headers. */
  static S3Request of(Call call, Operation operation, Target target) {
    Headers headers = call.request().headers();
    for (Query.Parameter parameter : target.query().parameters()) {
      if (parameter.name().startsWith("x-amz-")) {
        headers = headers.with(parameter.name(), parameter.value());
      }
    }
    return new S3Request(call, operation, target, headers);
  }

  String bucket() {
    return target.bucket();
  }

  String key() {
    return target.key();
  }

  Optional<String> header(String name) {
    return headers.first(name);
  }

  Optional<String> parameter(String name) {
    return target.query().value(name);
  }

  /** The version asked for; an empty one is the same as none. */
  Optional<String> versionId() {
    return parameter("versionId").filter(id -> !id.isEmpty());
  }

  Caller caller() {
    return call.caller();
  }

  String region() {
    return call.region();
  }

  /** The time of the call in whole seconds, which is all that S3 keeps. */
  Instant now() {
    return call.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** A number among the parameters, within bounds that S3 sets. */
  int number(String name, int otherwise, int max) {
    Optional<String> value = parameter(name).filter(text -> !text.isEmpty());
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= 0) {
        return Math.min(number, max);
      }
    } catch (NumberFormatException e) {
      throw Errors.invalidArgument(
          name, value.get(), "Provided " + name + " not an integer or within integer range");
    }
    throw Errors.invalidArgument(
        name, value.get(), "Argument " + name + " must be an integer between 0 and 2147483647");
  }
}
