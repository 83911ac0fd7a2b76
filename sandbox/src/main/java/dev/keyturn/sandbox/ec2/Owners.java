package dev.keyturn.sandbox.ec2;

import java.util.List;

/** Whose resources are asked for; the sandbox shows callers their own account's only. */
final class Owners {
  private Owners() {}

  static boolean own(Ec2Request request) {
    List<String> owners = request.input().texts("Owner");
    return owners.isEmpty()
        || owners.contains("self")
        || owners.contains(request.estate().account());
  }
}
