package dev.keyturn.sandbox.rds;

import dev.keyturn.sandbox.AwsError;

/** The errors of RDS. */
final class RdsErrors {
  private RdsErrors() {}

  static AwsError invalid(String message) {
    return new AwsError("InvalidParameterValue", 400, message);
  }

  static AwsError exists(Database.Kind kind, String id) {
    return new AwsError(
        kind == Database.Kind.INSTANCE ? "DBInstanceAlreadyExists" : "DBClusterAlreadyExistsFault",
        400,
        kind.word() + " already exists: " + id);
  }

  static AwsError notFound(Database.Kind kind, String id) {
    return new AwsError(
        kind == Database.Kind.INSTANCE ? "DBInstanceNotFound" : "DBClusterNotFoundFault",
        404,
        kind.word() + " " + id + " not found.");
  }

  static AwsError invalidState(Database.Kind kind, String id, String why) {
    return new AwsError(
        kind == Database.Kind.INSTANCE ? "InvalidDBInstanceState" : "InvalidDBClusterStateFault",
        400,
        kind.word() + " " + id + " " + why + ".");
  }

  static AwsError keyNotAccessible(String key) {
    return new AwsError(
        "KMSKeyNotAccessibleFault",
        400,
        "The specified KMS key " + key + " does not exist, is not enabled or is not accessible.");
  }
}
