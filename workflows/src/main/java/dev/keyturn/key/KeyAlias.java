package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.failure.Require;

/** The name of a KMS alias, {@code alias/<name>}. */
public record KeyAlias(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public KeyAlias {
    Require.text(value, "alias", "give alias/<name>");
    Require.that(
        value.matches("alias/[A-Za-z0-9/_-]+"), "alias \"" + value + "\"", "give alias/<name>");
  }

  @Override
  public String toString() {
    return value;
  }
}
