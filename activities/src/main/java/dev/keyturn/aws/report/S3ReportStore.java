package dev.keyturn.aws.report;

import dev.keyturn.audit.ReportPlace;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects under a prefix, where every worker finds them. */
final class S3ReportStore implements ReportStore {
  private final S3Client s3;
  private final ReportUri directory;

  S3ReportStore(S3Client s3, ReportUri directory) {
    this.s3 = s3;
    this.directory = directory;
  }

  @Override
  public ReportPlace prepare() {
    try {
      write("prepared.txt", out -> out.write(directory + "\n"));
    } catch (ApplicationFailure failure) {
      if (failure.isNonRetryable()) {
        // Without its cause, whose words would be taken for the innermost ones.
        throw FailureType.INVALID_INPUT.failure(
            "report \"" + directory + "\": can't be written: " + FailureType.message(failure));
      }
      throw failure;
    }
    return new ReportPlace(directory, "in S3");
  }

  @Override
  public void write(String name, Content content) {
    try {
      Path draft = Files.createTempFile("keyturn-report-", ".part");
      try {
        try (Writer out = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
          content.to(out);
        }
        put(name, draft);
      } finally {
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw FailureType.UNAVAILABLE.failure(
          "report \"" + directory + "\": no room for a draft of " + name + " (" + e + ")", e);
    }
  }

  /** A PutObject takes the place of the object in full; what is there is read back. */
  private void put(String name, Path draft) throws IOException {
    long size = Files.size(draft);
    AwsFailures.call(
        "s3:PutObject",
        directory + "/" + name,
        () ->
            s3.putObject(
                put -> put.bucket(directory.bucket()).key(key(name)).contentType(type(name)),
                RequestBody.fromFile(draft)));
    long there =
        AwsFailures.call(
                "s3:GetObject",
                directory + "/" + name,
                () -> s3.headObject(head -> head.bucket(directory.bucket()).key(key(name))))
            .contentLength();
    if (there != size) {
      throw FailureType.UNAVAILABLE.failure(
          "report \"" + directory + "\": " + name + " has " + there + " of " + size + " bytes");
    }
  }

  @Override
  public InputStream open(String name) {
    return AwsFailures.call(
        "s3:GetObject",
        directory + "/" + name,
        () -> s3.getObject(get -> get.bucket(directory.bucket()).key(key(name))));
  }

  private String key(String name) {
    return directory.path().isEmpty() ? name : directory.path() + "/" + name;
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "html" -> "text/html; charset=utf-8";
      case "csv" -> "text/csv; charset=utf-8";
      case "json" -> "application/json";
      case "jsonl" -> "application/jsonl";
      default -> "text/plain; charset=utf-8";
    };
  }
}
