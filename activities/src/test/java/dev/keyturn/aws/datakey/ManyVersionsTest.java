package dev.keyturn.aws.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeyFields;
import dev.keyturn.reencryption.WrappedKeySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** A file that was written very often, in a worker with little memory. */
class ManyVersionsTest {
  private static final int VERSIONS = 100;

  private static String judged = "";

  /** One after the other in one process: what is dear is its start. */
  @BeforeAll
  static void judgeInLittleMemory() throws IOException, InterruptedException {
    Process judge =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LittleMemory.class.getName(),
                String.valueOf(KeyNumbers.MOST / VERSIONS),
                String.valueOf(KeyNumbers.MOST / VERSIONS * 2))
            .redirectErrorStream(true)
            .start();
    judged = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(judge.waitFor()).as(judged).isZero();
  }

  @Test
  void areJudgedThoughTheyDoNotFitIntoMemoryTogether() {
    assertThat(judged).contains("pins " + VERSIONS);
  }

  @Test
  void areAProblemByNameWhereTheirKeysAreTooMany() {
    assertThat(judged)
        .contains("keys/file: its older versions hold more than", "delete those that nobody needs");
  }

  /** Judges a megabyte of each version. */
  static final class LittleMemory {
    private LittleMemory() {}

    public static void main(String[] arguments) {
      for (String keysOfEach : arguments) {
        judge(Integer.parseInt(keysOfEach));
      }
    }

    private static void judge(int keysOfEach) {
      Sweep sweep = new Sweep(key("1"), key("2"), null, null, null, null);
      KeyFile file =
          new KeyFile(
              new ManyVersions(keysOfEach),
              new WrappedKeySource.JsonLines("keys", "file", WrappedKeyFields.DEFAULT));
      OlderVersions olders =
          new OlderVersions(file, "dataKeys/s3", sweep, new Incidents("s", 1), any -> true);
      OlderVersions.Found found =
          olders.judge(
              new FileSweep.Turn(
                  "now",
                  List.of(new WrappedDataKey("now", "bm93", Map.of())),
                  Optional.empty(),
                  Tally.EMPTY),
              new FileProgress(List.of(), List.of()));
      found.tally().pins().forEach(pins -> System.out.println("pins " + pins.count()));
      found.tally().problems().forEach(one -> System.out.println(one.item() + ": " + one.detail()));
    }

    private static KeyArn key(String id) {
      return new KeyArn(
          "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000" + id);
    }
  }

  /** Versions that are made when they are read, each with keys of its own, a line for each. */
  private static final class ManyVersions implements S3Client {
    private static final String LINE =
        "{\"id\":\"%s/%d\",\"wrappedKey\":\"b2xk\",\"encryptionContext\":{}}";

    private final int keysOfEach;

    ManyVersions(int keysOfEach) {
      this.keysOfEach = keysOfEach;
    }

    @Override
    public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
      return ListObjectVersionsResponse.builder()
          .versions(
              IntStream.range(0, VERSIONS)
                  .mapToObj(i -> ObjectVersion.builder().key("file").versionId("v" + i).build())
                  .toList())
          .isTruncated(false)
          .build();
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      return HeadObjectResponse.builder()
          .versionId(request.versionId())
          .eTag("\"" + request.versionId() + "\"")
          .contentLength(1L << 20)
          .build();
    }

    @Override
    public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
      String lines =
          IntStream.range(0, keysOfEach)
              .mapToObj(i -> LINE.formatted(request.versionId(), i))
              .collect(Collectors.joining("\n"));
      byte[] content = (lines + " ".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
      return ResponseBytes.fromByteArrayUnsafe(GetObjectResponse.builder().build(), content);
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }
}
