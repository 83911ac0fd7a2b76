package dev.keyturn.sandbox.kms;

import java.util.List;
import java.util.Map;

/** A grant that a service made for one of its resources, and by which it uses the key later. */
public record ServiceGrant(String keyArn, String id, String servicePrincipal) {

  /**
   * What a service asks for, in the name of a caller.
   *
   * @param servicePrincipal the grantee, such as {@code dynamodb.eu-west-1.amazonaws.com}
   * @param operations KMS operations without prefix, such as {@code Decrypt}
   * @param contextSubset the encryption context that names the resource
   * @param viaService the service path, such as {@code ec2.eu-west-1.amazonaws.com}
   */
  public record Order(
      String keyArn,
      String servicePrincipal,
      List<String> operations,
      Map<String, String> contextSubset,
      String viaService) {
    /** Copies what may change. */
    public Order {
      operations = List.copyOf(operations);
      contextSubset = Map.copyOf(contextSubset);
    }
  }
}
