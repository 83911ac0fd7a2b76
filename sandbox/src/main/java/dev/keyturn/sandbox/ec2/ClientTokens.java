package dev.keyturn.sandbox.ec2;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What was made for each client token, so that a retry gets the same and not a second one. */
final class ClientTokens {
  private final Map<String, Made> made = new HashMap<>();

  /** Makes something once for the request's token, or each time if the request has none. */
  <T> T once(Ec2Request request, Class<T> type, Supplier<T> making) {
    Optional<String> token = request.input().text("ClientToken");
    if (token.isEmpty()) {
      return making.get();
    }
    String name = request.operation() + " " + token.get();
    Made before = made.get(name);
    if (before == null) {
      T product = making.get();
      made.put(name, new Made(request.form(), product));
      return product;
    }
    if (!before.form().equals(request.form())) {
      throw Ec2Errors.of(
          "IdempotentParameterMismatch",
          "Arguments on this idempotent request are inconsistent with arguments used in previous"
              + " request(s).");
    }
    return type.cast(before.product());
  }

  private record Made(Map<String, String> form, Object product) {}
}
