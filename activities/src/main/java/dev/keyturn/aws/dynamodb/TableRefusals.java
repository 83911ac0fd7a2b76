package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import java.util.Locale;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Tells what KMS refuses DynamoDB from what DynamoDB refuses its caller. */
final class TableRefusals {
  private TableRefusals() {}

  /**
   * DynamoDB passes KMS's refusals on as its own AccessDeniedException, or in its words; what it
   * denies a caller itself names an action of its own.
   */
  static boolean isByKms(DynamoDbException e) {
    FailureType type = AwsFailures.typeOf(e);
    String said = AwsFailures.describe(e).toLowerCase(Locale.ROOT);
    boolean passing = type.isPassing();
    boolean itsOwn = type == FailureType.ACCESS_DENIED && said.contains("perform: dynamodb:");
    return !itsOwn
        && (type == FailureType.ACCESS_DENIED
            || type == FailureType.KEY_STATE
            || (!passing && (said.contains("kms") || said.contains("inaccessible"))));
  }
}
