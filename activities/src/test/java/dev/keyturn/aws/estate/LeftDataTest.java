package dev.keyturn.aws.estate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.Gap;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyArn;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;

/** What hangs on dead keys, on the strict sandbox. */
class LeftDataTest {
  @TempDir private Path folder;
  private TogetherFixture audits;

  @BeforeEach
  void open() {
    audits = new TogetherFixture(folder);
  }

  @AfterEach
  void close() {
    audits.close();
  }

  @Test
  void asksNoOtherServiceWhileEveryKeyLives() {
    audits.estate().setDefault(audits.estate().oldKey().value());
    audits.estate().sandbox().calls().clear();

    EstateAudit audit = audits.audit();

    Set<String> services = new TreeSet<>();
    audits.estate().sandbox().calls().counts().forEach(one -> services.add(one.kind().service()));
    assertThat(services).containsExactly("kms", "sts");
    assertThat(audits.found()).isEmpty();
    assertThat(audit.gaps()).extracting(Gap::kind).containsOnly(FindingKind.NEXT_ROTATION_MOVED);
  }

  @Test
  void findsEveryKindOfThingUnderADisabledKeyOnce() {
    KeyArn old = audits.estate().oldKey();
    fill(old);
    audits.estate().put("orders/1", "text");
    audits.estate().disableOldKey();

    EstateAudit audit = audits.audit();

    assertThat(audits.found()).containsExactly(old + "#DATA_ON_DEAD_KEY");
    assertThat(evidence())
        .contains("1 volumes (vol-", "1 snapshots (snap-", "1 images (ami-")
        .contains("1 launch template versions (lt-", "1 EBS default key")
        .contains("1 DynamoDB tables (orders)", "1 DynamoDB backups (orders/nightly)")
        .contains("1 bucket defaults (" + Estate.BUCKET + ")")
        .doesNotContain("objects");
    assertThat(audit.gaps())
        .contains(new Gap(FindingKind.OBJECTS_ON_DEAD_KEY, "no bucket is named to look into"));
    assertThat(audits.together()).isEqualTo(audit);
  }

  @Test
  void looksIntoTheBucketsThatAreNamed() {
    KeyArn old = audits.estate().oldKey();
    audits.estate().put("orders/1", "text");
    audits.estate().put("orders/2", "text", audits.estate().newKey(), put -> {});
    audits.estate().disableOldKey();
    audits.lookInto(Estate.BUCKET);

    EstateAudit audit = audits.audit();

    assertThat(audits.found()).containsExactly(old + "#OBJECTS_ON_DEAD_KEY");
    assertThat(evidence()).contains("1 objects (" + Estate.BUCKET + "/", "orders/1");
    assertThat(audit.gaps()).extracting(Gap::kind).containsOnly(FindingKind.NEXT_ROTATION_MOVED);
  }

  @Test
  void takesARetiredKeyForADeadOne() {
    KeyArn old = audits.estate().oldKey();
    audits.estate().createTable("orders", old);
    KeyArn successor = audits.createSuccessor(old);
    audits
        .estate()
        .kms()
        .createAlias(create -> create.aliasName("alias/new").targetKeyId(successor.value()));

    audits.audit();

    assertThat(audits.found()).contains(old + "#DATA_ON_DEAD_KEY");
  }

  @Test
  void saysWhatItMayNotListAndGoesOnWithTheRest() {
    KeyArn old = audits.estate().oldKey();
    audits.estate().setDefault(old.value());
    audits.estate().createTable("orders", old);
    denyReadingTheDefault();
    audits.estate().disableOldKey();
    audits.lookInto("not-there");

    EstateAudit audit = audits.audit();

    assertThat(evidence()).contains("1 DynamoDB tables (orders)").doesNotContain("bucket defaults");
    assertThat(audit.gaps())
        .filteredOn(gap -> gap.kind() == FindingKind.DATA_ON_DEAD_KEY)
        .singleElement()
        .satisfies(
            gap ->
                assertThat(gap.reason())
                    .startsWith("bucket defaults: 1 buckets were not told")
                    .contains("s3:GetEncryptionConfiguration"));
    assertThat(audit.gaps())
        .filteredOn(gap -> gap.kind() == FindingKind.OBJECTS_ON_DEAD_KEY)
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).startsWith("bucket not-there: "));
  }

  private String evidence() {
    List<Finding> findings = audits.findings();
    assertThat(findings).hasSize(1);
    return findings.get(0).evidence();
  }

  private void denyReadingTheDefault() {
    String arn = "arn:aws:s3:::" + Estate.BUCKET;
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
            + "\"Action\":\"s3:GetEncryptionConfiguration\",\"Resource\":\""
            + arn
            + "\"}]}";
    audits.estate().s3().putBucketPolicy(put -> put.bucket(Estate.BUCKET).policy(policy));
  }

  private void fill(KeyArn key) {
    Estate estate = audits.estate();
    estate.setDefault(key.value());
    estate.createTable("orders", key);
    estate.dynamodb().createBackup(make -> make.tableName("orders").backupName("nightly"));
    estate.ec2().modifyEbsDefaultKmsKeyId(set -> set.kmsKeyId(key.value()));
    String volume =
        estate
            .ec2()
            .createVolume(
                make ->
                    make.availabilityZone(Estate.REGION + "a")
                        .size(1)
                        .encrypted(true)
                        .kmsKeyId(key.value()))
            .volumeId();
    String snapshot = estate.ec2().createSnapshot(make -> make.volumeId(volume)).snapshotId();
    String image =
        estate
            .ec2()
            .registerImage(
                make ->
                    make.name("golden")
                        .rootDeviceName("/dev/xvda")
                        .blockDeviceMappings(
                            BlockDeviceMapping.builder()
                                .deviceName("/dev/xvda")
                                .ebs(ebs -> ebs.snapshotId(snapshot))
                                .build()))
            .imageId();
    estate
        .ec2()
        .createLaunchTemplate(
            make -> make.launchTemplateName("web").launchTemplateData(d -> d.imageId(image)));
  }
}
