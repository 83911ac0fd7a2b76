package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Samples of a bucket, read as an application that IAM allows nothing of KMS. */
class ApplicationReadsTest extends ObjectSweeps {

  @BeforeEach
  void makeApplication() {
    estate.makeApplication();
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "before", estate.newKey(), put -> {});
    estate.put("a", "after", estate.newKey(), put -> {});
    estate.put("b", "text", estate.newKey(), put -> {});
  }

  @Test
  void readsWhatTheApplicationMayDecrypt() {
    estate.letApplicationDecrypt();

    SampleResult read = read();

    assertThat(read).isEqualTo(new SampleResult("bucket/orders-data", 3, List.of()));
    assertThat(read()).isEqualTo(read);
    assertThat(estate.sandbox().calls().latest(call -> call.kind().operation().equals("GetObject")))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.kind().caller()).startsWith("ASIA"));
  }

  @Test
  void reportsWhatTheApplicationAloneMayNotDecrypt() {
    assertThat(read().keyErrors())
        .hasSize(3)
        .allSatisfy(error -> assertThat(error).contains("kms"));
    assertThat(read().read()).isZero();
    assertThat(activities.readObjects(sample(Optional.empty())).keyErrors()).isEmpty();
  }

  @Test
  void reportsADisabledKeyToTheApplicationToo() {
    estate.letApplicationDecrypt();
    estate.kms().disableKey(disable -> disable.keyId(estate.newKey().value()));

    assertThat(read().keyErrors()).isNotEmpty();
  }

  @Test
  void passesOverWhatS3ForbidsTheApplication() {
    estate.letApplicationDecrypt();
    forbid("arn:aws:s3:::orders-data/a");

    assertThat(read()).isEqualTo(new SampleResult("bucket/orders-data", 1, List.of()));
  }

  @Test
  void saysThatItMayNotActAsTheApplicationAnyMore() {
    estate.sandbox().principals().close(Estate.APPLICATION);

    assertThatThrownBy(this::read)
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED);
              assertThat(FailureType.message(failure))
                  .contains("sts:AssumeRole", Estate.APPLICATION);
            });
  }

  private SampleResult read() {
    return activities.readObjects(sample(Optional.of(Estate.APPLICATION)));
  }

  private ReadSample sample(Optional<String> role) {
    return estate.sample(new DataStore.Bucket(Estate.BUCKET), false, 50, role);
  }

  private void forbid(String resource) {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"%s"},
        "Action":"s3:GetObject*","Resource":"%s"}]}
        """
            .formatted(Estate.APPLICATION, resource);
    estate.s3().putBucketPolicy(put -> put.bucket(Estate.BUCKET).policy(policy));
  }
}
