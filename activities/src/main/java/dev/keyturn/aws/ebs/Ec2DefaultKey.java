package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.s3.KeyNames;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.EbsDefault;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.kms.KmsClient;

/** The region's EBS default key: read, and changed only where it is what it was thought to be. */
final class Ec2DefaultKey {
  private final Ec2Client ec2;
  private final KmsClient kms;

  Ec2DefaultKey(Ec2Client ec2, KmsClient kms) {
    this.ec2 = ec2;
    this.kms = kms;
  }

  /** The key as EC2 gives it: an ARN or an alias. */
  String read() {
    return AwsFailures.call(
        "ec2:GetEbsDefaultKmsKeyId",
        "the region",
        () -> ec2.getEbsDefaultKmsKeyId(get -> {}).kmsKeyId());
  }

  /** Looks, and moves it if that is ordered. */
  ImageryPass pass(ImageryOrder order) {
    KeyArn newKey = order.sweep().newKey();
    String now = read();
    if (!names(now, order.sweep().oldKey())) {
      boolean isNew = names(now, newKey);
      return new ImageryPass(Tally.one(isNew ? Standing.ALREADY_CURRENT : Standing.NOT_OURS), 0);
    }
    if (!order.sweep().changes()) {
      return new ImageryPass(
          new Ec2Items(order).problem(now, Standing.REMAINING, "is the EBS default key"), 0);
    }
    set(newKey.value());
    return new ImageryPass(Tally.one(Standing.NEW_DATA_KEY), 0);
  }

  /** Puts a saved key back if the default is still the new key. */
  void restore(EbsDefault saved, KeyArn newKey) {
    String now = read();
    if (now.equals(saved.savedKey())) {
      return;
    }
    if (!names(now, newKey)) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "the EBS default key of "
              + saved.region()
              + " is "
              + now
              + " by now, neither the new key nor the one that was saved");
    }
    set(saved.savedKey());
  }

  /** Whether a key reference, by ARN, id or alias, means this key. */
  boolean names(String reference, KeyArn key) {
    return new KeyNames(kms, key, List.of()).resolves(reference);
  }

  /** EC2 accepts keys that it can't use, so that what it took is read back. */
  private void set(String key) {
    AwsFailures.call(
        "ec2:ModifyEbsDefaultKmsKeyId",
        key,
        () -> ec2.modifyEbsDefaultKmsKeyId(modify -> modify.kmsKeyId(key)));
    if (!Waiting.until(Waiting.READ_BACK, () -> read().equals(key))) {
      throw FailureType.UNAVAILABLE.failure(
          "the EBS default key was set to " + key + " but still reads as " + read());
    }
  }
}
