package dev.keyturn.sandbox.s3;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Retention and legal hold of one version. */
record ObjectLock(Optional<Retention> retention, boolean legalHold) {
  static final ObjectLock NONE = new ObjectLock(Optional.empty(), false);

  /** Whether anything protects the version now. */
  boolean holds(Instant now) {
    return legalHold || retention.filter(r -> r.until().isAfter(now)).isPresent();
  }

  /** Whether the version may not be deleted by such a request. */
  boolean forbidsDeletion(Instant now, boolean bypassGovernance) {
    boolean bypassed =
        bypassGovernance && retention.filter(r -> r.mode() == Mode.GOVERNANCE).isPresent();
    boolean retained = retention.filter(r -> r.until().isAfter(now)).isPresent();
    return legalHold || (retained && !bypassed);
  }

  ObjectLock withRetention(Optional<Retention> changed) {
    return new ObjectLock(changed, legalHold);
  }

  ObjectLock withLegalHold(boolean changed) {
    return new ObjectLock(retention, changed);
  }

  /** Reads lock headers of a writing request; without any, the bucket's default applies. */
  static ObjectLock of(S3Request request, BucketSettings settings) {
    Optional<String> mode = request.header("x-amz-object-lock-mode");
    Optional<String> until = request.header("x-amz-object-lock-retain-until-date");
    Optional<String> hold = request.header("x-amz-object-lock-legal-hold");
    boolean asked = mode.isPresent() || until.isPresent() || hold.isPresent();
    if (asked && !settings.lockEnabled()) {
      throw Errors.invalidRequest("Bucket is missing Object Lock Configuration");
    }
    if (mode.isPresent() != until.isPresent()) {
      throw Errors.invalidRequest(
          "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
    }
    Optional<Retention> retention =
        mode.map(m -> Retention.of(m, until.orElseThrow(), request.now()))
            .or(() -> settings.defaultRetention(request.now()));
    return new ObjectLock(retention, hold.filter("ON"::equals).isPresent());
  }

  /** How a retention can be lifted: by permission, or not at all. */
  enum Mode {
    GOVERNANCE,
    COMPLIANCE
  }

  /** Protection until a date. */
  record Retention(Mode mode, Instant until) {
    static Retention of(String mode, String until, Instant now) {
      Instant date = date(until);
      if (!date.isAfter(now)) {
        throw Errors.invalidArgument(
            "RetainUntilDate", until, "The retain until date must be in the future!");
      }
      return new Retention(mode(mode), date);
    }

    static Mode mode(String name) {
      return switch (name) {
        case "GOVERNANCE" -> Mode.GOVERNANCE;
        case "COMPLIANCE" -> Mode.COMPLIANCE;
        default -> throw Errors.malformedXml();
      };
    }

    private static Instant date(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw Errors.invalidArgument(
            "RetainUntilDate", text, "The retain until date must be provided in ISO 8601 format");
      }
    }
  }
}
